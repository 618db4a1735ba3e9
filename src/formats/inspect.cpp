#include "formats/inspect.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "formats/config_keys.h"
#include "formats/gguf.h"
#include "formats/gguf_model.h"
#include "formats/hf_config.h"
#include "formats/json_text.h"
#include "formats/read_text.h"
#include "formats/safetensors.h"
#include "model/parameters.h"
#include "quantity/sorting.h"

namespace ballpark {
namespace {

constexpr std::size_t kProbe = 16;
constexpr std::uint64_t kLargestJson = std::uint64_t{64} << 20;

void add_share(std::vector<TypeShare>& types, const TypeShare& share) {
    auto at = std::find_if(types.begin(), types.end(), [&](const TypeShare& known) { return known.type == share.type; });
    if (at == types.end()) at = types.insert(types.end(), TypeShare{share.type, 0, {}, {}});
    at->tensors += share.tensors;
    at->elements += share.elements;
    at->bytes += share.bytes;
}

void finish(FileSummary& summary) {
    Params elements;
    for (const TypeShare& share : summary.types) {
        elements += share.elements;
        summary.tensor_bytes += share.bytes;
    }
    sort_rows(summary.types,
                     [](const TypeShare& a, const TypeShare& b) { return a.bytes > b.bytes; });
    if (elements.count() > 0) summary.bits_per_weight = 8 * summary.tensor_bytes.as_double() / elements.as_double();
    if (!summary.model) {
        if (summary.parameters.count() == 0) summary.parameters = summary.active = elements;
        return;
    }
    const ParameterCount count = count_parameters(*summary.model);
    summary.architecture = summary.model->architecture;
    summary.parameters = count.total;
    summary.active = count.active;
    summary.notes.insert(summary.notes.end(), summary.model->notes.begin(), summary.model->notes.end());
}

Result<FileSummary> summarise(const GgufFile& file) {
    auto model = gguf_model(file);
    if (!model) return model.error();
    FileSummary summary;
    summary.kind = FileKind::gguf;
    for (const GgufTensor& tensor : file.tensors) {
        std::int64_t elements = 1;
        for (const std::int64_t extent : tensor.ne) elements *= extent;
        add_share(summary.types, {tensor.type, 1, Params(elements), tensor.bytes});
    }
    summary.header_bytes = file.header_bytes;
    summary.file_bytes = file.file_bytes;
    if (file.split_count > 1)
        summary.notes.push_back("This is part " + std::to_string(file.split_number + 1) + " of " +
                                std::to_string(file.split_count) + "; the other parts hold more tensors.");
    summary.model = std::move(*model);
    finish(summary);
    return summary;
}

Result<FileSummary> inspect_gguf(RangeReader& reader) {
    const auto file = read_gguf(reader);
    if (!file) return file.error();
    Result<FileSummary> summary = summarise(*file);
    if (summary) summary->tokenizer = summarise_tokenizer(*file, reader);
    return summary;
}

Result<FileSummary> inspect_safetensors(RangeReader& reader) {
    const auto file = read_safetensors(reader);
    if (!file) return file.error();
    FileSummary summary;
    summary.kind = FileKind::safetensors;
    for (const SafetensorsTensor& tensor : file->tensors)
        add_share(summary.types, {tensor.type, 1, tensor.elements, tensor.bytes});
    summary.header_bytes = file->header_bytes;
    summary.file_bytes = file->file_bytes;
    finish(summary);
    return summary;
}

Result<FileSummary> inspect_config(std::string_view text) {
    auto model = read_hf_config(text);
    if (!model) return model.error();
    FileSummary summary;
    summary.model = std::move(*model);
    summary.file_bytes = summary.header_bytes = Bytes(static_cast<std::int64_t>(text.size()));
    finish(summary);
    return summary;
}

Result<FileSummary> inspect_index(std::string_view text) {
    const auto index = read_safetensors_index(text);
    if (!index) return index.error();
    FileSummary summary;
    summary.kind = FileKind::safetensors_index;
    summary.tensor_bytes = index->total_size;
    summary.file_bytes = index->total_size;
    summary.notes.push_back(std::to_string(index->tensors) + " tensors in " + std::to_string(index->files.size()) +
                            " files.");
    return summary;
}

Result<FileSummary> inspect_json(RangeReader& reader, std::string_view name) {
    if (reader.size() > kLargestJson)
        return Error{ErrorCode::too_large, "", std::string(name) + " is larger than any model description (64 MB)"};
    const auto text = formats::read_text(reader, 0, reader.size());
    if (!text) return text.error();
    const auto parsed = formats::parse_json(*text, kLargestJson, name);
    if (!parsed) return parsed.error();
    std::optional<Error> ignored;
    const formats::ConfigKeys keys(&*parsed, "", ignored);
    if (keys.has("weight_map")) return inspect_index(*text);
    if (!keys.object("model").empty() && (keys.has("added_tokens") || keys.object("model").has("vocab"))) {
        FileSummary summary;
        summary.kind = FileKind::tokenizer;
        summary.tokenizer = summarise_tokenizer(*parsed);
        summary.file_bytes = Bytes(static_cast<std::int64_t>(text->size()));
        return summary;
    }
    return inspect_config(*text);
}

bool begins_json(std::span<const std::byte> bytes) {
    for (const std::byte byte : bytes) {
        const char c = static_cast<char>(byte);
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || byte >= std::byte{0xBB}) continue;
        return c == '{';
    }
    return false;
}

// A length that fits the file, then an object. Text in those eight places would be a length beyond any file.
bool begins_safetensors(std::span<const std::byte> bytes, std::uint64_t size) {
    std::uint64_t length = 0;
    if (bytes.size() <= sizeof length || bytes[sizeof length] != std::byte{'{'}) return false;
    std::memcpy(&length, bytes.data(), sizeof length);
    return length <= size - sizeof length;
}

Error of_file(std::string_view name, Error error) {
    error.message = std::string(name) + ": " + error.message;
    return error;
}

Result<FileSummary> inspect_gguf_parts(std::span<const NamedReader> files) {
    std::vector<GgufFile> parts;
    for (const NamedReader& file : files) {
        auto part = read_gguf(*file.reader);
        if (!part) return of_file(file.name, part.error());
        parts.push_back(std::move(*part));
    }
    const auto whole = join_gguf_parts(std::move(parts));
    if (!whole) return whole.error();
    return summarise(*whole);
}

Result<FileSummary> inspect_safetensors_parts(std::span<const NamedReader> files) {
    FileSummary whole;
    whole.kind = FileKind::safetensors;
    for (const NamedReader& file : files) {
        const auto part = inspect(*file.reader, file.name);
        if (!part) return of_file(file.name, part.error());
        if (part->kind != FileKind::safetensors)
            return Error{ErrorCode::bad_value, "files",
                         std::string(file.name) + " is a " + std::string(to_string(part->kind)) +
                             " file; several files are the parts of one model, all GGUF or all safetensors"};
        for (const TypeShare& share : part->types) add_share(whole.types, share);
        whole.header_bytes += part->header_bytes;
        whole.file_bytes += part->file_bytes;
    }
    finish(whole);
    whole.notes.push_back(std::to_string(files.size()) + " files, summed up.");
    return whole;
}

}  // namespace

std::string_view to_string(FileKind kind) {
    switch (kind) {
        case FileKind::hf_config: return "config.json";
        case FileKind::gguf: return "GGUF";
        case FileKind::safetensors: return "safetensors";
        case FileKind::safetensors_index: return "safetensors index";
        case FileKind::tokenizer: return "tokenizer.json";
    }
    return "";
}

Result<FileSummary> inspect(RangeReader& reader, std::string_view name) {
    std::array<std::byte, kProbe> first{};
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(kProbe, reader.size()));
    const std::span<std::byte> probe(first.data(), length);
    if (auto problem = reader.read(0, probe)) return *std::move(problem);
    if (is_gguf(probe)) return inspect_gguf(reader);
    if (begins_safetensors(probe, reader.size())) return inspect_safetensors(reader);
    if (begins_json(probe)) return inspect_json(reader, name);
    return Error{ErrorCode::bad_file, "byte 0",
                 std::string(name) + " is none of the files that are read here: config.json, GGUF, safetensors, "
                                     "model.safetensors.index.json, tokenizer.json"};
}

Result<FileSummary> inspect(std::span<const NamedReader> files) {
    if (files.empty()) return Error{ErrorCode::missing_field, "files", "no file was given"};
    if (files.size() == 1) return inspect(*files.front().reader, files.front().name);
    std::array<std::byte, kProbe> first{};
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(kProbe, files.front().reader->size()));
    const std::span<std::byte> probe(first.data(), length);
    if (auto problem = files.front().reader->read(0, probe)) return *std::move(problem);
    return is_gguf(probe) ? inspect_gguf_parts(files) : inspect_safetensors_parts(files);
}

}  // namespace ballpark
