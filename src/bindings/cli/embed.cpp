#include "bindings/cli/embed.h"

#include "question/embed.h"

namespace ballpark {

const std::vector<FieldFlag>& embed_flags() {
    static const std::vector<FieldFlag> kFlags = {
        {"model", "-m,--model", "embedding model: bge-large-en-v1.5 all-minilm-l6-v2 …", Unit::count, FlagValue::text},
        {"gpu", "-g,--gpu", "device that embeds: l4 t4 a10g …", Unit::count, FlagValue::text},
        {"documents", "--documents", "how many (default 1M)", Unit::count},
        {"tokens_per_document", "--tokens-per-document", "of each (default 256)", Unit::tokens},
        {"tokens_per_second", "--tokens-per-second", "measured, instead of the estimate", Unit::count},
        {"dimensions", "--dimensions", "of a vector (default: the model's)", Unit::count},
        {"vector_format", "--vector-format", "fp32 fp16 int8 binary", Unit::count, FlagValue::text},
        {"index", "--index", "flat hnsw ivf_pq", Unit::count, FlagValue::text},
        {"hnsw_links", "--hnsw-links", "M of HNSW (default 32)", Unit::count},
        {"ivf_lists", "--ivf-lists", "coarse cells (default: four times the root of the documents)", Unit::count},
        {"pq_bytes", "--pq-bytes", "bytes of a code (default: an eighth of the dimensions)", Unit::count},
        {"index_usd_per_gb_month", "--index-usd-per-gb-month", "memory that holds the index", Unit::count},
        {"api_model", "--api-model,--api", "embedding API to compare with", Unit::count, FlagValue::text},
        {"generation_model", "--generation-model", "API that would generate instead of looking up", Unit::count, FlagValue::text},
        {"gpu_usd_per_hour", "--gpu-usd-per-hour,--price", "what the device costs, instead of the catalog's prices", Unit::count},
    };
    return kFlags;
}

int run_embed(const Context& context, const OutputFlags& output, const std::map<std::string, std::string>& values) {
    const Result<Json> question = question_from_flags("embed", embed_flags(), values);
    if (!question) return report(question.error());
    if (output.json) return print_answer_line(*question, context, output.explain);
    const Result<EmbedQuestion> read = read_embed(*question, context);
    if (!read) return report(read.error());
    const Result<EmbedAnswer> answer = answer_embed(*read, context.catalog, output.explain);
    if (!answer) return report(answer.error());
    std::string out = render(embed_table(*read, *answer, context.phrases, output.bytes()), output.form());
    if (!answer->evidence.empty()) out += "\n" + render(evidence_table(answer->evidence), output.form());
    if (output.explain) out += "\n" + explain_text(answer->why, context.phrases, output.bytes());
    return print(out);
}

}  // namespace ballpark
