#include "formats/gguf.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "formats/byte_cursor.h"
#include "formats/utf8.h"
#include "quantity/sorting.h"

namespace ballpark {
namespace {

using formats::ByteCursor;

constexpr std::uint32_t kMagic = 0x46554747;             // "GGUF"
constexpr std::uint64_t kSmallestEntry = 8 + 4 + 1;      // key length, type, one byte
constexpr std::uint64_t kSmallestTensor = 8 + 4 + 8 + 4 + 8;
constexpr std::uint64_t kLongestKey = 65'535;            // docs/gguf.md
constexpr std::uint64_t kLongestName = 1'024;            // ggml itself stops at 63
constexpr int kDeepestArray = 4;
constexpr std::int64_t kMostElements = std::int64_t{1} << 60;

/// Bytes of one value of a fixed size, 0 for strings and arrays.
std::uint64_t size_of(GgufType type) {
    switch (type) {
        case GgufType::u8:
        case GgufType::i8:
        case GgufType::boolean: return 1;
        case GgufType::u16:
        case GgufType::i16: return 2;
        case GgufType::u32:
        case GgufType::i32:
        case GgufType::f32: return 4;
        case GgufType::u64:
        case GgufType::i64:
        case GgufType::f64: return 8;
        case GgufType::string:
        case GgufType::array: return 0;
    }
    return 0;
}

class HeaderReader {
public:
    explicit HeaderReader(RangeReader& reader) : in_(reader, kLongestGgufHeader) {}

    Result<GgufFile> read() {
        read_preamble();
        for (std::uint64_t i = 0; i < entries_ && !in_.failed(); ++i) file_.metadata.push_back(read_entry());
        check_keys();
        read_alignment();
        for (std::uint64_t i = 0; i < tensors_ && !in_.failed(); ++i) file_.tensors.push_back(read_tensor());
        check_names();
        measure();
        if (in_.failed()) return *in_.error();
        return std::move(file_);
    }

private:
    void read_preamble() {
        if (in_.number<std::uint32_t>() != kMagic && !in_.failed())
            return in_.fail(ErrorCode::bad_file, 0, "this is not a GGUF file: it does not begin with \"GGUF\"");
        file_.version = in_.number<std::uint32_t>();
        if (in_.failed()) return;
        if ((file_.version & 0xFFFF) == 0 && file_.version != 0)
            return in_.fail(ErrorCode::unsupported, 4, "big-endian GGUF files are not read; convert it to little-endian");
        if (file_.version != 2 && file_.version != 3)
            return in_.fail(ErrorCode::unsupported, 4,
                            "GGUF version " + std::to_string(file_.version) + " is not read; versions 2 and 3 are");
        tensors_ = in_.number<std::uint64_t>();
        entries_ = in_.number<std::uint64_t>();
        if (in_.failed()) return;
        if (tensors_ > in_.remaining() / kSmallestTensor)
            return in_.fail(ErrorCode::bad_file, 8,
                            std::to_string(tensors_) + " tensors do not fit into a file of this size");
        if (entries_ > in_.remaining() / kSmallestEntry)
            return in_.fail(ErrorCode::bad_file, 16,
                            std::to_string(entries_) + " metadata entries do not fit into a file of this size");
        file_.tensors.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(tensors_, 1 << 16)));
        file_.metadata.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(entries_, 1 << 12)));
    }

    std::string read_name(std::uint64_t longest, const char* what) {
        const std::uint64_t at = in_.position();
        const auto length = in_.number<std::uint64_t>();
        if (in_.failed()) return {};
        if (length == 0 || length > longest) {
            in_.fail(ErrorCode::bad_file, at, std::string(what) + " has a length of " + std::to_string(length) +
                                                  "; at most " + std::to_string(longest) + " is allowed");
            return {};
        }
        std::string name = in_.text(length, what);
        if (!in_.failed() && !formats::is_utf8(name))
            in_.fail(ErrorCode::bad_file, at, std::string(what) + " is not valid UTF-8");
        return name;
    }

    GgufType read_type() {
        const std::uint64_t at = in_.position();
        const auto type = in_.number<std::uint32_t>();
        if (type > static_cast<std::uint32_t>(GgufType::f64))
            in_.fail(ErrorCode::bad_file, at, "metadata type " + std::to_string(type) + " does not exist");
        return static_cast<GgufType>(type);
    }

    GgufEntry read_entry() {
        GgufEntry entry;
        entry.offset = in_.position();
        entry.key = read_name(kLongestKey, "a metadata key");
        entry.type = read_type();
        if (in_.failed()) return entry;
        switch (entry.type) {
            case GgufType::string: entry.value = read_string(entry.key); break;
            case GgufType::array: entry.value = read_array(1); break;
            case GgufType::boolean: entry.value = in_.number<std::uint8_t>() != 0; break;
            default: read_scalar(entry); break;
        }
        return entry;
    }

    void read_scalar(GgufEntry& entry) {
        switch (entry.type) {
            case GgufType::u8: entry.value = std::uint64_t{in_.number<std::uint8_t>()}; break;
            case GgufType::u16: entry.value = std::uint64_t{in_.number<std::uint16_t>()}; break;
            case GgufType::u32: entry.value = std::uint64_t{in_.number<std::uint32_t>()}; break;
            case GgufType::u64: entry.value = in_.number<std::uint64_t>(); break;
            case GgufType::i8: entry.value = std::int64_t{in_.number<std::int8_t>()}; break;
            case GgufType::i16: entry.value = std::int64_t{in_.number<std::int16_t>()}; break;
            case GgufType::i32: entry.value = std::int64_t{in_.number<std::int32_t>()}; break;
            case GgufType::i64: entry.value = in_.number<std::int64_t>(); break;
            case GgufType::f32: entry.value = double{in_.number<float>()}; break;
            default: entry.value = in_.number<double>(); break;
        }
    }

    GgufString read_string(const std::string& key) {
        const std::uint64_t at = in_.position();
        GgufString string;
        string.bytes = in_.number<std::uint64_t>();
        if (string.bytes > kLongestKeptString) {
            in_.skip(string.bytes, "a string");
            return string;
        }
        string.text = in_.text(string.bytes, "a string");
        if (!in_.failed() && !formats::is_utf8(string.text))
            in_.fail(ErrorCode::bad_file, at, "the text of " + key + " is not valid UTF-8");
        return string;
    }

    GgufArray read_array(int depth) {
        GgufArray array;
        array.element = read_type();
        const std::uint64_t at = in_.position();
        array.count = in_.number<std::uint64_t>();
        array.offset = in_.position();
        if (in_.failed()) return array;
        if (array.element == GgufType::array && depth >= kDeepestArray) {
            in_.fail(ErrorCode::bad_file, at, "arrays are nested deeper than 4 levels");
            return array;
        }
        const std::uint64_t smallest = array.element == GgufType::array    ? 12
                                       : array.element == GgufType::string ? 8
                                                                           : size_of(array.element);
        if (array.count > in_.remaining() / smallest) {
            in_.fail(ErrorCode::bad_file, at,
                     "an array of " + std::to_string(array.count) + " elements does not fit into the file");
            return array;
        }
        walk_array(array, depth);
        return array;
    }

    void walk_array(GgufArray& array, int depth) {
        if (array.element == GgufType::string) return in_.skip_strings(array.count);
        if (array.element == GgufType::array) {
            for (std::uint64_t i = 0; i < array.count && !in_.failed(); ++i) (void)read_array(depth + 1);
            return;
        }
        if (array.count > kLongestKeptArray) return in_.skip(array.count * size_of(array.element), "an array");
        array.numbers.reserve(static_cast<std::size_t>(array.count));
        for (std::uint64_t i = 0; i < array.count && !in_.failed(); ++i)
            array.numbers.push_back(read_element(array.element));
    }

    double read_element(GgufType type) {
        switch (type) {
            case GgufType::u8:
            case GgufType::boolean: return in_.number<std::uint8_t>();
            case GgufType::i8: return in_.number<std::int8_t>();
            case GgufType::u16: return in_.number<std::uint16_t>();
            case GgufType::i16: return in_.number<std::int16_t>();
            case GgufType::u32: return in_.number<std::uint32_t>();
            case GgufType::i32: return in_.number<std::int32_t>();
            case GgufType::f32: return double{in_.number<float>()};
            case GgufType::u64: return static_cast<double>(in_.number<std::uint64_t>());
            case GgufType::i64: return static_cast<double>(in_.number<std::int64_t>());
            default: return in_.number<double>();
        }
    }

    void check_keys() {
        std::vector<std::string_view> keys;
        for (const GgufEntry& entry : file_.metadata) keys.push_back(entry.key);
        sort_rows(keys);
        const auto twice = std::adjacent_find(keys.begin(), keys.end());
        if (twice != keys.end())
            in_.fail(ErrorCode::bad_file, file_.find(*twice)->offset, "the key " + std::string(*twice) + " occurs twice");
    }

    void check_names() {
        std::vector<std::string_view> names;
        for (const GgufTensor& tensor : file_.tensors) names.push_back(tensor.name);
        sort_rows(names);
        const auto twice = std::adjacent_find(names.begin(), names.end());
        if (twice != names.end())
            in_.fail(ErrorCode::bad_file, in_.position(), "the tensor " + std::string(*twice) + " occurs twice");
    }

    void read_alignment() {
        if (in_.failed()) return;
        const GgufEntry* entry = file_.find("general.alignment");
        if (entry == nullptr) return;
        const auto stated = file_.integer("general.alignment");
        if (!stated || *stated < 1 || *stated > (1 << 20) || (*stated & (*stated - 1)) != 0)
            return in_.fail(ErrorCode::bad_file, entry->offset, "general.alignment must be a power of two up to 1048576");
        file_.alignment = static_cast<std::uint64_t>(*stated);
    }

    GgufTensor read_tensor() {
        GgufTensor tensor;
        const std::uint64_t at = in_.position();
        tensor.name = read_name(kLongestName, "a tensor name");
        const auto dimensions = in_.number<std::uint32_t>();
        if (dimensions < 1 || dimensions > 4) {
            in_.fail(ErrorCode::bad_file, at, "tensor " + tensor.name + " has " + std::to_string(dimensions) +
                                                  " dimensions; 1 to 4 are possible");
            return tensor;
        }
        tensor.dimensions = static_cast<int>(dimensions);
        read_extents(tensor, at);
        read_storage(tensor, at);
        return tensor;
    }

    void read_extents(GgufTensor& tensor, std::uint64_t at) {
        std::int64_t elements = 1;
        for (int i = 0; i < tensor.dimensions && !in_.failed(); ++i) {
            const auto extent = in_.number<std::int64_t>();
            tensor.ne[static_cast<std::size_t>(i)] = extent;
            elements = extent > 0 ? detail::saturating_multiply(elements, extent) : 0;
            if (elements < 1 || elements > kMostElements)
                in_.fail(ErrorCode::bad_file, at, "the extents of tensor " + tensor.name + " are not possible");
        }
    }

    void read_storage(GgufTensor& tensor, std::uint64_t at) {
        const auto type = in_.number<std::uint32_t>();
        tensor.offset = in_.number<std::uint64_t>();
        if (in_.failed()) return;
        const auto known = tensor_type_from_gguf(type);
        if (!known)
            return in_.fail(ErrorCode::unsupported, at,
                            "tensor " + tensor.name + " has type " + std::to_string(type) + ", which is not known");
        tensor.type = *known;
        if (tensor.ne[0] % info(*known).block_elements != 0)
            return in_.fail(ErrorCode::bad_file, at,
                            "the rows of tensor " + tensor.name + " are no whole blocks of " +
                                std::string(info(*known).name));
        if (tensor.offset % file_.alignment != 0)
            return in_.fail(ErrorCode::bad_file, at, "the data of tensor " + tensor.name + " is not aligned");
        if (tensor.offset > static_cast<std::uint64_t>(kLargestExactCount))
            return in_.fail(ErrorCode::bad_file, at, "the data of tensor " + tensor.name + " lies beyond any file");
        std::int64_t elements = 1;
        for (const std::int64_t extent : tensor.ne) elements *= extent;
        tensor.bytes = bytes_of(*known, elements);
    }

    void measure() {
        if (in_.failed()) return;
        const auto alignment = static_cast<std::int64_t>(file_.alignment);
        std::int64_t end = 0;
        for (const GgufTensor& tensor : file_.tensors) {
            const std::int64_t padded = round_up(tensor.bytes.count(), alignment);
            file_.data_bytes += Bytes(padded);
            end = std::max(end, detail::saturating_add(static_cast<std::int64_t>(tensor.offset), padded));
        }
        const auto header = static_cast<std::int64_t>(in_.position());
        file_.header_bytes = Bytes(file_.tensors.empty() ? header : round_up(header, alignment));
        file_.file_bytes = file_.header_bytes + Bytes(end);
        file_.split_count = static_cast<int>(std::clamp<std::int64_t>(file_.integer("split.count").value_or(1), 1, 65'535));
        file_.split_number = static_cast<int>(std::clamp<std::int64_t>(file_.integer("split.no").value_or(0), 0, 65'535));
    }

    ByteCursor in_;
    GgufFile file_;
    std::uint64_t tensors_ = 0;
    std::uint64_t entries_ = 0;
};

std::optional<std::int64_t> exact_integer(double value) {
    constexpr double kLimit = 9007199254740991.0;
    if (!(value >= -kLimit && value <= kLimit) || std::floor(value) != value) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

}  // namespace

const GgufEntry* GgufFile::find(std::string_view key) const {
    for (const GgufEntry& entry : metadata)
        if (entry.key == key) return &entry;
    return nullptr;
}

std::optional<std::int64_t> GgufFile::integer(std::string_view key) const {
    const GgufEntry* entry = find(key);
    if (entry == nullptr) return std::nullopt;
    if (const auto* value = std::get_if<std::uint64_t>(&entry->value))
        return *value <= static_cast<std::uint64_t>(kLargestExactCount) ? std::optional(static_cast<std::int64_t>(*value))
                                                                       : std::nullopt;
    if (const auto* value = std::get_if<std::int64_t>(&entry->value))
        return *value >= 0 && *value <= kLargestExactCount ? std::optional(*value) : std::nullopt;
    return std::nullopt;
}

std::optional<bool> GgufFile::flag(std::string_view key) const {
    const GgufEntry* entry = find(key);
    if (entry == nullptr) return std::nullopt;
    const auto* value = std::get_if<bool>(&entry->value);
    return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::string_view GgufFile::text(std::string_view key) const {
    const GgufEntry* entry = find(key);
    if (entry == nullptr) return {};
    const auto* value = std::get_if<GgufString>(&entry->value);
    return value != nullptr ? std::string_view(value->text) : std::string_view();
}

std::vector<std::int64_t> GgufFile::integers(std::string_view key) const {
    const GgufEntry* entry = find(key);
    if (entry == nullptr) return {};
    std::vector<std::int64_t> numbers;
    if (const auto* array = std::get_if<GgufArray>(&entry->value)) {
        for (const double value : array->numbers) numbers.push_back(exact_integer(value).value_or(0));
    } else if (const auto one = integer(key)) {
        numbers.push_back(*one);
    }
    return numbers;
}

bool is_gguf(std::span<const std::byte> first_bytes) {
    std::uint32_t magic = 0;
    if (first_bytes.size() < sizeof magic) return false;
    std::memcpy(&magic, first_bytes.data(), sizeof magic);
    return magic == kMagic;
}

Result<GgufFile> read_gguf(RangeReader& reader) { return HeaderReader(reader).read(); }

Result<GgufFile> join_gguf_parts(std::vector<GgufFile> parts) {
    if (parts.empty()) return Error{ErrorCode::missing_field, "file", "no part of the model was given"};
    sort_rows(parts,
              [](const GgufFile& a, const GgufFile& b) { return a.split_number < b.split_number; });
    GgufFile whole = std::move(parts.front());
    const auto expected = static_cast<std::size_t>(whole.split_count);
    if (parts.size() != expected)
        return Error{ErrorCode::bad_file, "split.count",
                     "the model is split into " + std::to_string(expected) + " files; " + std::to_string(parts.size()) +
                         " were given"};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const GgufFile& part = i == 0 ? whole : parts[i];
        if (part.split_number != static_cast<int>(i) || part.split_count != whole.split_count)
            return Error{ErrorCode::bad_file, "split.no", "part " + std::to_string(i + 1) + " of the model is missing"};
        if (i == 0) continue;
        whole.tensors.insert(whole.tensors.end(), part.tensors.begin(), part.tensors.end());
        whole.header_bytes += part.header_bytes;
        whole.data_bytes += part.data_bytes;
        whole.file_bytes += part.file_bytes;
    }
    if (const auto stated = whole.integer("split.tensors.count");
        stated && *stated != static_cast<std::int64_t>(whole.tensors.size()))
        return Error{ErrorCode::bad_file, "split.tensors.count",
                     "the parts hold " + std::to_string(whole.tensors.size()) + " tensors; the first says " +
                         std::to_string(*stated)};
    whole.split_count = 1;
    return whole;
}

}  // namespace ballpark
