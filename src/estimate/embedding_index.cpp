#include "estimate/embedding_index.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace ballpark {
namespace {

struct FormatName {
    std::string_view name;
    VectorFormat format;
    std::int64_t bits;
};
constexpr FormatName kFormats[] = {{"fp32", VectorFormat::fp32, 32}, {"fp16", VectorFormat::fp16, 16},
                                   {"int8", VectorFormat::int8, 8}, {"binary", VectorFormat::binary, 1}};

constexpr double kLink = 4;          // faiss storage_idx_t
constexpr double kOffsetAndLevel = 12;  // size_t and int
constexpr double kId = 8;
constexpr double kCentroids = 256;   // 8-bit codes
constexpr double kLargestTable = 2147483648.0;

double lists_of(const IndexSetup& s) {
    return s.lists > 0 ? static_cast<double>(s.lists) : std::max(std::floor(4 * std::sqrt(static_cast<double>(s.vectors))), 1.0);
}

double code_of(const IndexSetup& s) {
    return s.code_bytes > 0 ? static_cast<double>(s.code_bytes) : std::max(std::floor(static_cast<double>(s.dimensions) / 8), 1.0);
}

}  // namespace

double l2_table_bytes(const IndexSetup& s) {
    const double table = s.kind == IndexKind::ivf_pq ? lists_of(s) * code_of(s) * kCentroids * 4 : 0;
    return table <= kLargestTable ? table : 0;
}

std::optional<VectorFormat> vector_format_from_name(std::string_view name) {
    for (const FormatName& row : kFormats)
        if (row.name == name) return row.format;
    return std::nullopt;
}

std::optional<IndexKind> index_from_name(std::string_view name) {
    if (name == "flat") return IndexKind::flat;
    if (name == "hnsw") return IndexKind::hnsw;
    if (name == "ivf_pq") return IndexKind::ivf_pq;
    return std::nullopt;
}

std::int64_t vector_bytes(std::int64_t dimensions, VectorFormat format) {
    for (const FormatName& row : kFormats)
        if (row.format == format) return (dimensions * row.bits + 7) / 8;
    return 0;
}

Bytes index_bytes(const IndexSetup& s, Worksheet* why) {
    const double n = static_cast<double>(s.vectors);
    const double d = static_cast<double>(s.dimensions);
    const double each = static_cast<double>(vector_bytes(s.dimensions, s.format));
    Step step{.name = "index_bytes", .value = n * each, .unit = Unit::bytes, .formula = "vectors * bytes", .with = {{"vectors", n}, {"bytes", each}},
              .source = "faiss/IndexFlat.h at v1.9", .children = {}};
    if (s.kind == IndexKind::hnsw) {
        const double m = static_cast<double>(std::max<std::int64_t>(s.links, 2));
        step.formula = "floor(vectors * (bytes + 8 * links + 4 * links / (links - 1) + 12))";
        step.value = std::floor(n * (each + 2 * kLink * m + kLink * m / (m - 1) + kOffsetAndLevel));
        step.with.push_back({"links", m});
        step.source = "faiss/impl/HNSW.h at 01a9f4a: 2M links below, M on each level above, an offset and a level";
    } else if (s.kind == IndexKind::ivf_pq) {
        const double lists = lists_of(s);
        const double code = code_of(s);
        step.formula = "vectors * (code + 8) + lists * dimensions * 4 + 1024 * dimensions";
        step.value = n * (code + kId) + lists * d * 4 + kCentroids * 4 * d;
        step.with = {{"vectors", n}, {"code", code}, {"lists", lists}, {"dimensions", d}};
        step.source = "faiss/IndexIVFPQ.h and faiss/impl/ProductQuantizer.h at v1.9: codes and ids, centres, codebooks";
    }
    const Bytes total(step.value >= 9e18 ? std::int64_t{9'000'000'000'000'000'000} : static_cast<std::int64_t>(step.value));
    if (why) why->add(std::move(step));
    return total;
}

}  // namespace ballpark
