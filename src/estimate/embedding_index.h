/// Bytes of vectors and of the indexes over them, by the layouts that libraries keep in memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "estimate/worksheet.h"
#include "quantity/quantity.h"

namespace ballpark {

enum class VectorFormat : std::uint8_t { fp32, fp16, int8, binary };
enum class IndexKind : std::uint8_t { flat, hnsw, ivf_pq };

std::optional<VectorFormat> vector_format_from_name(std::string_view name);
std::optional<IndexKind> index_from_name(std::string_view name);

struct IndexSetup {
    std::int64_t vectors = 0;
    std::int64_t dimensions = 0;
    VectorFormat format = VectorFormat::fp32;
    IndexKind kind = IndexKind::flat;
    std::int64_t links = 32;        ///< HNSW: M, twice as many on the lowest level
    std::int64_t lists = 0;         ///< IVF: coarse cells, 0: four times the square root of the vectors
    std::int64_t code_bytes = 0;    ///< PQ: bytes of a code, 0: an eighth of the dimensions
};

/// Bytes of one vector; a binary one takes a bit a dimension.
std::int64_t vector_bytes(std::int64_t dimensions, VectorFormat format);

/// Flat: the vectors. HNSW: vectors, links of each level (a vector reaches the next one with probability 1/M), an offset and
/// a level number. IVF-PQ: codes and 64-bit ids, the cells' centres and the codebooks of 256 centroids.
/// Sources: facebookresearch/faiss faiss/impl/HNSW.cpp (set_default_probas, prepare_level_tab) at 01a9f4a, faiss/IndexFlat.h,
/// faiss/IndexIVFPQ.h, faiss/impl/ProductQuantizer.h (centroids: M * ksub * dsub) at 125159b; Malkov and Yashunin,
/// arXiv:1603.09320, section 4.2.3.
Bytes index_bytes(const IndexSetup& setup, Worksheet* why = nullptr);

/// What IVF-PQ holds beside it when it searches by Euclidean distance: a number for each cell, sub-vector and centroid,
/// unless that is over 2 GiB; 0 for other indexes.
/// Source: facebookresearch/faiss faiss/IndexIVFPQ.cpp (precomputed_table_max_bytes, initialize_IVFPQ_precomputed_table) at v1.9.
double l2_table_bytes(const IndexSetup& setup);

}  // namespace ballpark
