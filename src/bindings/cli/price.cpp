#include "bindings/cli/price.h"

#include "question/price.h"

namespace ballpark {

const std::vector<FieldFlag>& price_flags() {
    static const std::vector<FieldFlag> kFlags = {
        {"input_tokens", "-i,--input-tokens,--input", "tokens of the input, with what of it is cached", Unit::tokens},
        {"cached_input_tokens", "--cached-input-tokens,--cached", "of the input: read from the prompt cache", Unit::tokens},
        {"cache_write_tokens", "--cache-write-tokens", "of the input: written to the prompt cache", Unit::tokens},
        {"cache_hit_share", "--cache-hit-share", "share of the input that the cache holds, such as 60%", Unit::share},
        {"output_tokens", "-o,--output-tokens,--output", "tokens of the output", Unit::tokens},
        {"extra_input_tokens", "--extra-input-tokens", "images, tools: input that is not text of yours", Unit::tokens},
        {"extra_output_tokens", "--extra-output-tokens", "hidden reasoning: output that is billed and not shown", Unit::tokens},
        {"requests", "-n,--requests", "how many requests (default 1)", Unit::count},
        {"batch_share", "--batch-share", "share of the requests that go in a batch", Unit::share},
        {"retries", "--retries", "tries beyond the first, on average (default 0)", Unit::count},
        {"alternatives", "--alternatives", "answers to one input, n (default 1)", Unit::count},
        {"concise_saving", "--concise-saving", "share of the output that asking for short answers saves", Unit::share},
        {"at", "--at", "a date, 2023-05-17, or a time, 2026-08-21T02:30Z (default: the newest price)", Unit::count, FlagValue::text},
    };
    return kFlags;
}

int run_price(const Context& context, const OutputFlags& output, const PriceFlags& flags) {
    Result<Json> question = question_from_flags("price", price_flags(), flags.values);
    if (!question) return report(question.error());
    if (flags.models.size() == 1) (*question)["model"] = flags.models.front();
    else if (!flags.models.empty()) (*question)["models"] = flags.models;
    if (flags.batch) (*question)["batch"] = true;
    if (output.json) return print_answer_line(*question, context, output.explain);
    const Result<PriceQuestion> read = read_price(*question, context);
    if (!read) return report(read.error());
    const Result<PriceAnswer> answer = answer_price(*read, context.catalog, output.explain);
    if (!answer) return report(answer.error());
    std::string out = render(price_table(*read, *answer, context.phrases), output.form());
    if (output.explain) out += "\n" + explain_text(answer->why, context.phrases, output.bytes());
    return print(out);
}

}  // namespace ballpark
