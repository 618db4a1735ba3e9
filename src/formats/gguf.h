/// Reads the header of a GGUF file, versions 2 and 3: metadata, tensor list, sizes. Never the tensors' data.
///
/// Arrays (the tokenizer's vocabulary, mostly) are walked over, not stored, except short ones of numbers. Every length
/// is checked against what is left of the file before anything is allocated.
/// Source: ggml `docs/gguf.md` and `ggml/src/gguf.cpp` at b6900.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "formats/range_reader.h"
#include "numeric/tensor_type.h"
#include "quantity/quantity.h"
#include "quantity/result.h"

namespace ballpark {

/// Type numbers of metadata values.
enum class GgufType : std::uint32_t {
    u8 = 0, i8 = 1, u16 = 2, i16 = 3, u32 = 4, i32 = 5, f32 = 6, boolean = 7, string = 8, array = 9,
    u64 = 10, i64 = 11, f64 = 12,
};

/// Longest header that is read; vocabularies of a quarter of a million tokens take 10 MB.
inline constexpr std::uint64_t kLongestGgufHeader = std::uint64_t{1} << 28;

/// Longest array of numbers whose values are kept, and longest string.
inline constexpr std::uint64_t kLongestKeptArray = 4096;
inline constexpr std::uint64_t kLongestKeptString = 4096;

/// An array as it stands in the file. `numbers` holds its values when it is short and of numbers or booleans.
struct GgufArray {
    GgufType element = GgufType::u8;
    std::uint64_t count = 0;
    std::uint64_t offset = 0;             ///< byte of its first element
    std::vector<double> numbers;
};

/// A string as it stands in the file; `text` is empty when it is longer than is kept.
struct GgufString {
    std::string text;
    std::uint64_t bytes = 0;
};

struct GgufEntry {
    std::string key;
    GgufType type = GgufType::u8;
    std::uint64_t offset = 0;             ///< byte where the key's length stands
    std::variant<std::uint64_t, std::int64_t, double, bool, GgufString, GgufArray> value;
};

struct GgufTensor {
    std::string name;
    std::array<std::int64_t, 4> ne{1, 1, 1, 1};
    int dimensions = 1;
    TensorType type = TensorType::f32;
    std::uint64_t offset = 0;             ///< from the start of the data
    Bytes bytes;                          ///< without padding
};

struct GgufFile {
    std::uint32_t version = 0;
    std::vector<GgufEntry> metadata;
    std::vector<GgufTensor> tensors;
    std::uint64_t alignment = 32;
    Bytes header_bytes;                   ///< up to the first tensor's data, padding included
    Bytes data_bytes;                     ///< of all tensors, each padded to the alignment
    Bytes file_bytes;                     ///< what the whole file weighs; larger than the reader's size for a header alone
    int split_count = 1;                  ///< files that the model is split into
    int split_number = 0;                 ///< which of them this is, from 0

    const GgufEntry* find(std::string_view key) const;

    /// An integer of any width, or nullopt when absent, negative or of another kind.
    std::optional<std::int64_t> integer(std::string_view key) const;
    std::optional<bool> flag(std::string_view key) const;
    std::string_view text(std::string_view key) const;

    /// A short array of integers; one number counts as an array of one; empty when absent.
    std::vector<std::int64_t> integers(std::string_view key) const;

    /// `general.architecture`.
    std::string_view architecture() const { return text("general.architecture"); }
};

/// True for the first bytes of a GGUF file.
bool is_gguf(std::span<const std::byte> first_bytes);

/// Errors: `bad_file` with the byte, `unsupported` (version 1, big-endian, a tensor type that no longer exists),
/// `too_large` for a header beyond `kLongestGgufHeader`.
Result<GgufFile> read_gguf(RangeReader& reader);

/// The parts of a split model as one: tensors of all, metadata of the first, sizes added up. Parts may come in any
/// order; a missing or foreign part is an error.
Result<GgufFile> join_gguf_parts(std::vector<GgufFile> parts);

}  // namespace ballpark
