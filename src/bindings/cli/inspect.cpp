#include "bindings/cli/commands.h"
#include "bindings/cli/file_reader.h"
#include "estimate/kv_cache.h"
#include "formats/inspect.h"

namespace ballpark {
namespace {

/// The cache of a model that keeps one, in 16 bit.
Bytes cache_per_token(const ModelSpec& model) { return kv_bytes_per_token(model, KvFormat{}); }

Table summary_table(const FileSummary& file, const std::string& path, ByteSystem system) {
    const auto count = [](Params value) { return group_digits(value.as_double()); };
    const auto bytes = [&](Bytes value) { return format(value.as_double(), Unit::bytes, system).text(); };
    Table table{{"", ""}, {}};
    auto& rows = table.rows;
    rows.push_back({"file", path});
    rows.push_back({"kind", std::string(to_string(file.kind))});
    if (!file.architecture.empty()) rows.push_back({"architecture", file.architecture});
    if (file.parameters.count() > 0) rows.push_back({"parameters", count(file.parameters)});
    if (file.active.count() > 0) rows.push_back({"active per token", count(file.active)});
    if (file.model) {
        rows.push_back({"layers", std::to_string(file.model->layers.size())});
        rows.push_back({"hidden size", std::to_string(file.model->hidden_size)});
        rows.push_back({"vocabulary", std::to_string(file.model->vocab_size)});
        rows.push_back({"longest context", file.model->max_position_embeddings > 0
                                               ? group_digits(static_cast<double>(file.model->max_position_embeddings))
                                               : "not said"});
        rows.push_back({"KV cache per token", bytes(cache_per_token(*file.model)) + " (fp16)"});
    }
    for (const TypeShare& type : file.types)
        rows.push_back({std::string(info(type.type).name), std::to_string(type.tensors) + " tensors, " + bytes(type.bytes)});
    if (file.bits_per_weight > 0) rows.push_back({"bits per weight", decimal(file.bits_per_weight, 4)});
    if (file.file_bytes.count() > 0) rows.push_back({"file size", bytes(file.file_bytes)});
    for (const std::string& note : file.notes) rows.push_back({"note", note});
    return table;
}

Json summary_json(const FileSummary& file, const std::string& path) {
    Json types = Json::array();
    for (const TypeShare& type : file.types)
        types.push_back({{"type", info(type.type).name},
                         {"tensors", type.tensors},
                         {"parameters", type.elements.count()},
                         {"bytes", type.bytes.count()}});
    Json answer = {{"file", path},
                   {"kind", to_string(file.kind)},
                   {"architecture", file.architecture},
                   {"parameters", {{"total", file.parameters.count()}, {"active", file.active.count()}}},
                   {"types", std::move(types)},
                   {"tensor_bytes", file.tensor_bytes.count()},
                   {"file_bytes", file.file_bytes.count()},
                   {"bits_per_weight", json_figure(file.bits_per_weight)},
                   {"notes", file.notes}};
    if (file.model)
        answer.update({{"layers", file.model->layers.size()},
                       {"hidden_size", file.model->hidden_size},
                       {"vocab_size", file.model->vocab_size},
                       {"max_context_tokens", file.model->max_position_embeddings},
                       {"kv_bytes_per_token", cache_per_token(*file.model).count()}});
    return {{"ask", "inspect"}, {"ok", true}, {"answer", std::move(answer)}};
}

}  // namespace

int run_inspect(const std::string& path, const OutputFlags& flags) {
    const Result<std::unique_ptr<RangeReader>> reader = open_file(path);
    if (!reader) return report(reader.error());
    const Result<FileSummary> file = inspect(**reader, path);
    if (!file) return report(file.error());
    if (flags.json) return print(summary_json(*file, path).dump() + "\n");
    return print(render(summary_table(*file, path, flags.bytes()), flags.form()));
}

}  // namespace ballpark
