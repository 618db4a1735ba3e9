#include "formats/safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <set>
#include <utility>

#include "formats/config_keys.h"
#include "formats/json_text.h"
#include "formats/read_text.h"
#include "formats/utf8.h"

namespace ballpark {
namespace {

using formats::ConfigKeys;
using formats::Json;

constexpr std::size_t kLargestIndex = std::size_t{64} << 20;
constexpr std::int64_t kMostElements = std::int64_t{1} << 60;
constexpr std::size_t kMostDimensions = 16;

Error bad_tensor(const std::string& name, const std::string& problem) {
    return {ErrorCode::bad_file, name, "tensor " + name + " " + problem};
}

/// Reads the length field and checks it against the file.
Result<std::uint64_t> read_length(RangeReader& reader) {
    constexpr std::uint64_t kField = 8;
    if (reader.size() < kField)
        return Error{ErrorCode::bad_file, "byte 0", "the file is too short for a safetensors header"};
    std::array<std::byte, kField> raw{};
    if (auto problem = reader.read(0, raw)) return *std::move(problem);
    std::uint64_t length = 0;
    std::memcpy(&length, raw.data(), kField);
    if (length < 2 || length > kLargestSafetensorsHeader || length > reader.size() - kField)
        return Error{ErrorCode::bad_file, "byte 0",
                     "a safetensors header of " + std::to_string(length) + " bytes does not fit into this file"};
    return length;
}

std::optional<std::pair<std::int64_t, std::int64_t>> read_offsets(const ConfigKeys& keys) {
    const auto offsets = keys.integers({"data_offsets"}, 0, kLargestExactCount);
    if (offsets.size() != 2 || offsets[1] < offsets[0]) return std::nullopt;
    return std::pair(offsets[0], offsets[1]);
}

Result<SafetensorsTensor> read_tensor(const std::string& name, const Json& entry, std::int64_t& end) {
    std::optional<Error> error;
    const ConfigKeys keys(&entry, name + ".", error);
    SafetensorsTensor tensor;
    tensor.name = name;
    const auto type = tensor_type_from_safetensors(keys.text({"dtype"}).value_or(""));
    if (!type) return bad_tensor(name, "has a dtype that is not known");
    tensor.type = *type;
    if (!keys.has("shape") || !entry["shape"].is_array()) return bad_tensor(name, "has no shape");
    tensor.shape = keys.integers({"shape"}, 0, kMostElements);
    const auto offsets = read_offsets(keys);
    if (error) return *error;
    if (tensor.shape.size() > kMostDimensions) return bad_tensor(name, "has more than 16 dimensions");
    std::int64_t elements = 1;
    for (const std::int64_t extent : tensor.shape) elements = detail::saturating_multiply(elements, extent);
    if (elements > kMostElements) return bad_tensor(name, "has extents that are not possible");
    tensor.elements = Params(elements);
    tensor.bytes = bytes_of(*type, elements);
    if (!offsets) return bad_tensor(name, "has no usable data_offsets");
    if (offsets->second - offsets->first != tensor.bytes.count())
        return bad_tensor(name, "takes " + std::to_string(offsets->second - offsets->first) +
                                    " bytes in the file; its shape and dtype need " +
                                    std::to_string(tensor.bytes.count()));
    end = std::max(end, offsets->second);
    return tensor;
}

}  // namespace

Result<SafetensorsFile> read_safetensors(RangeReader& reader) {
    const auto length = read_length(reader);
    if (!length) return length.error();
    const auto text = formats::read_text(reader, 8, *length);
    if (!text) return text.error();
    if (text->front() != '{')
        return Error{ErrorCode::bad_file, "byte 8", "this is not a safetensors file: its header is no JSON object"};
    const auto parsed = formats::parse_json(*text, kLargestSafetensorsHeader, "the safetensors header");
    if (!parsed) return parsed.error();
    if (!parsed->is_object()) return Error{ErrorCode::bad_file, "byte 8", "the safetensors header is no JSON object"};
    SafetensorsFile file;
    std::int64_t end = 0;
    for (const auto& [name, entry] : parsed->members()) {
        if (name == "__metadata__") continue;
        if (!entry.is_object()) return bad_tensor(name, "is not described by an object");
        auto tensor = read_tensor(name, entry, end);
        if (!tensor) return tensor.error();
        file.elements += tensor->elements;
        file.data_bytes += tensor->bytes;
        file.tensors.push_back(std::move(*tensor));
    }
    if (file.data_bytes.count() != end)
        return Error{ErrorCode::bad_file, "byte 8", "the tensors of the safetensors file overlap or leave gaps"};
    file.header_bytes = Bytes(static_cast<std::int64_t>(*length) + 8);
    file.file_bytes = file.header_bytes + Bytes(end);
    return file;
}

Result<SafetensorsIndex> read_safetensors_index(std::string_view json_text) {
    const auto parsed = formats::parse_json(json_text, kLargestIndex, "model.safetensors.index.json");
    if (!parsed) return parsed.error();
    std::optional<Error> error;
    const ConfigKeys keys(&*parsed, "", error);
    const Json* map = keys.find({"weight_map"});
    if (map == nullptr || !map->is_object())
        return Error{ErrorCode::missing_field, "weight_map", "the index has no weight_map; it lists the file of each tensor"};
    SafetensorsIndex index;
    index.total_size = Bytes(keys.object("metadata").required({"total_size"}, 0, kLargestExactCount));
    if (error) return *error;
    std::set<std::string> files;
    for (const auto& [name, file] : map->members()) {
        if (!file.is_string()) return bad_tensor(name, "is not assigned to a file");
        files.insert(file.text());
        ++index.tensors;
    }
    index.files.assign(files.begin(), files.end());
    return index;
}

}  // namespace ballpark
