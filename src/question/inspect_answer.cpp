#include "question/inspect_answer.h"

#include <string>
#include <utility>

#include "estimate/kv_cache.h"
#include "question/json.h"

namespace ballpark {

namespace {

Json to_json(const TokenizerSummary& tokenizer) {
    return {{"model", tokenizer.model},
            {"tokens", tokenizer.tokens},
            {"merges", tokenizer.merges},
            {"added_tokens", tokenizer.added_tokens},
            {"normalizer", tokenizer.normalizer},
            {"pre_tokenizer", tokenizer.pre_tokenizer},
            {"before", tokenizer.before},
            {"behind", tokenizer.behind}};
}

}  // namespace

Json to_json(const FileSummary& file, std::string_view name) {
    Json types = Json::array();
    for (const TypeShare& type : file.types)
        types.push_back({{"type", info(type.type).name},
                         {"tensors", type.tensors},
                         {"parameters", type.elements.count()},
                         {"bytes", type.bytes.count()}});
    Json answer = {{"file", name},
                   {"kind", to_string(file.kind)},
                   {"architecture", file.architecture},
                   {"parameters", {{"total", file.parameters.count()}, {"active", file.active.count()}}},
                   {"types", std::move(types)},
                   {"tensor_bytes", file.tensor_bytes.count()},
                   {"header_bytes", file.header_bytes.count()},
                   {"file_bytes", file.file_bytes.count()},
                   {"bits_per_weight", json_figure(file.bits_per_weight)},
                   {"notes", file.notes}};
    if (file.model)
        answer.update({{"layers", file.model->layers.size()},
                       {"hidden_size", file.model->hidden_size},
                       {"vocab_size", file.model->vocab_size},
                       {"max_context_tokens", file.model->max_position_embeddings},
                       {"kv_bytes_per_token", kv_bytes_per_token(*file.model, KvFormat{}).count()}});
    if (file.tokenizer) answer["tokenizer"] = to_json(*file.tokenizer);
    return answer;
}

AnswerLine answer_inspect(std::span<const NamedReader> files) {
    const Result<FileSummary> summary = inspect(files);
    Json out = {{"ask", "inspect"}, {"ok", bool(summary)}};
    if (summary)
        out["answer"] = to_json(*summary, files.front().name);
    else
        out["error"] = {{"code", to_string(summary.error().code)},
                        {"field", summary.error().field},
                        {"message", summary.error().message}};
    return {out.dump(), bool(summary)};
}

}  // namespace ballpark
