// Speed with layers on the host: runs of llama.cpp on machines whose memory is known, each asked as a `serve` question.

#include "question/serve.h"
#include "truth/truth.h"

namespace ballpark::truth {

void replay_host_speed(const std::filesystem::path&, const Catalog& catalog, Report& report) {
    // The rows are those of fit_host.py, which prints how far a machine lies that it had not seen. The share of a memory's
    // bandwidth that a processor reads at differs by a third between the machines measured, which nothing in a question
    // tells apart.
    Family& family = report.family("Speed, layers on the host: decode, one stream", {.median = 0.20, .ninetieth = 0.35, .inside_from = 0.85});
    Family& experts = report.family("Speed, experts on the host: decode, one stream", {.median = 0.20, .ninetieth = 0.35, .inside_from = 0.85});
    static const Phrases kNoPhrases;
    const Context context{catalog, kNoPhrases, {}, {}, {}};
    // They are on record here alone.
    for (const Json& row : read_lines(BALLPARK_TEST_DATA "/truth/data/speed_host.jsonl")) {
        const auto question = read_serve(ballpark::Json::parse(row["question"].dump()), context);
        if (!question) {
            family.leave_out(question.error().message);
            continue;
        }
        const auto answer = answer_serve(*question, catalog, false);
        if (!answer || !answer->speed) family.leave_out("no speed");
        else (question->llamacpp.cpu_moe > 0 ? experts : family).compare(row["id"].get<std::string>(), row["measured"]["decode_tok_s"].get<double>(), answer->speed->estimate.tokens_per_second_user, 0);
    }
}

}  // namespace ballpark::truth
