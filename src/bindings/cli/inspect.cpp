#include "bindings/cli/commands.h"
#include "bindings/cli/file_reader.h"
#include "estimate/kv_cache.h"
#include "formats/inspect.h"
#include "question/inspect_answer.h"

namespace ballpark {
namespace {

/// The cache of a model that keeps one, in 16 bit.
Bytes cache_per_token(const ModelSpec& model) { return kv_bytes_per_token(model, KvFormat{}); }

void add_rows(const TokenizerSummary& tokenizer, Table& table) {
    const auto row = [&](const char* name, std::string text) {
        if (!text.empty()) table.rows.push_back({name, std::move(text)});
    };
    const auto count = [](std::int64_t value) { return value == 0 ? std::string() : group_digits(static_cast<double>(value)); };
    const auto list = [](const std::vector<std::string>& texts) {
        std::string all;
        for (const std::string& text : texts) all += (all.empty() ? "" : " ") + text;
        return all;
    };
    row("tokenizer", tokenizer.model);
    row("tokens", count(tokenizer.tokens));
    row("merges", count(tokenizer.merges));
    row("added tokens", count(tokenizer.added_tokens));
    row("normalizer", tokenizer.normalizer);
    row("pre-tokenizer", tokenizer.pre_tokenizer);
    row("before a text", list(tokenizer.before));
    row("behind a text", list(tokenizer.behind));
}

Table summary_table(const FileSummary& file, const std::vector<std::string>& paths, ByteSystem system) {
    const auto count = [](Params value) { return group_digits(value.as_double()); };
    const auto bytes = [&](Bytes value) { return format(value.as_double(), Unit::bytes, system).text(); };
    Table table{{"", ""}, {}};
    auto& rows = table.rows;
    for (const std::string& path : paths) rows.push_back({"file", path});
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
    if (file.tokenizer) add_rows(*file.tokenizer, table);
    for (const TypeShare& type : file.types)
        rows.push_back({std::string(info(type.type).name), std::to_string(type.tensors) + " tensors, " + bytes(type.bytes)});
    if (file.bits_per_weight > 0) rows.push_back({"bits per weight", decimal(file.bits_per_weight, 4)});
    if (file.file_bytes.count() > 0) rows.push_back({"file size", bytes(file.file_bytes)});
    for (const std::string& note : file.notes) rows.push_back({"note", note});
    return table;
}

}  // namespace

int run_inspect(const std::vector<std::string>& paths, const OutputFlags& flags) {
    std::vector<std::unique_ptr<RangeReader>> readers;
    std::vector<NamedReader> files;
    for (const std::string& path : paths) {
        Result<std::unique_ptr<RangeReader>> reader = open_file(path);
        if (!reader) return report(reader.error());
        files.push_back({reader->get(), path});
        readers.push_back(std::move(*reader));
    }
    if (flags.json) {
        const AnswerLine answer = answer_inspect(files);
        const int written = print(answer.json + "\n");
        return written != 0 || answer.ok ? written : 1;
    }
    const Result<FileSummary> summary = inspect(files);
    if (!summary) return report(summary.error());
    return print(render(summary_table(*summary, paths, flags.bytes()), flags.form()));
}

}  // namespace ballpark
