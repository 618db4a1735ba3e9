// Reinforcement training: whole steps of generating, scoring and training that NeMo RL published, against speeds of
// serving and of training that were measured apart.

#include <algorithm>
#include <cmath>
#include <map>

#include "question/training.h"
#include "truth/reinforcement_rows.h"
#include "truth/training_rows.h"

namespace ballpark::truth {
namespace {

double whole(const Json& row, const char* name) { return row["setting"][name].get<double>(); }

// NVIDIA-NeMo/RL examples/configs/grpo_math_1B.yaml and recipes/llm/performance: a reference model for the penalty, a rule
// for the reward, sequences packed, activations recomputed, the engine's memory given back while the policy trains.
Json question_of(const Json& row) {
    Json question{{"ask", "finetune"}, {"model", row["model"]}, {"gpu", row["hardware"]}, {"gpus", whole(row, "gpus")},
                  {"method", "full"}, {"objective", "grpo"}, {"reward_model", false}, {"rollouts_stay", false},
                  {"packing", true}, {"recompute", "full"}, {"recipe", "megatron"}, {"compile", true}, {"accumulate", true},
                  {"zero_stage", 1}, {"sequence_tokens", whole(row, "longest")}, {"answer_tokens", whole(row, "answer")},
                  {"global_batch", whole(row, "batch")}};
    // What a step trains on is printed by its rate: the mean prompt is what answers leave of it.
    const double devices = whole(row, "gpus");
    const double trained = row["measured"]["tokens_per_second_per_gpu"].get<double>() * row["measured"]["step_seconds"].get<double>() * devices;
    question["prompt_tokens"] = std::max(1.0, std::round(trained / whole(row, "samples") - whole(row, "answer")));
    question["rollouts"] = std::max(1.0, std::round(whole(row, "samples") / devices));
    const char* const kRanks[] = {"tensor_parallel", "context_parallel", "expert_parallel", "pipeline_parallel"};
    for (int i = 0; i < 4; ++i)
        if (const int ranks = row["setting"]["training"][i].get<int>(); ranks > 1) question[kRanks[i]] = ranks;
    return question;
}

}  // namespace

std::vector<ReinforcementRow> reinforcement_rows() {
    std::vector<ReinforcementRow> rows;
    for (const Json& row : read_lines(BALLPARK_TEST_DATA "/truth/data/reinforcement.jsonl"))
        rows.push_back({row["id"].get<std::string>(), question_of(row),
                        row["measured"]["tokens_per_second_per_gpu"].get<double>() * whole(row, "gpus"), row});
    return rows;
}

namespace {

/// A row's measured speed over the sum of its computed parts, which is what `train_step_share` averages.
struct Step {
    const ReinforcementRow* row;
    std::string model;
    bool experts;
    double computed;
    double share() const { return row->tokens_per_second / computed; }
};

/// The mean over models of the kind, each model with one voice; `without` is left out.
double mean_share(const std::vector<Step>& steps, bool experts, const std::string& without) {
    std::map<std::string, std::pair<double, int>> models;
    for (const Step& step : steps) {
        if (step.experts != experts || step.model == without) continue;
        models[step.model].first += std::log(step.share());
        ++models[step.model].second;
    }
    double sum = 0;
    for (const auto& [model, each] : models) sum += each.first / each.second;
    return std::exp(sum / static_cast<double>(models.size()));
}

}  // namespace

void replay_reinforcement(const std::filesystem::path&, const Catalog& catalog, Report& report) {
    // Whole models left out of a mean of two dense ones and three mixtures: a wide bucket, and the range says so.
    Family& steps_family = report.family("reinforcement training, model left out: throughput of a step", {.median = 0.40, .ninetieth = 1, .largest = 1.5, .inside_from = 0.85});
    Family& constants_family = report.family("reinforcement training: shares of the catalog are the means of its rows", {.largest = 0.02});
    const auto constants = train_constants(catalog);
    if (!constants) return;
    const std::vector<ReinforcementRow> rows = reinforcement_rows();
    std::vector<Step> steps;
    for (const ReinforcementRow& row : rows) {
        Json asked = row.question;
        asked["dataset_tokens"] = 1e9;
        const Phrases no_words;
        const auto question = read_training(ballpark::Json::parse(asked.dump()), Context{catalog, no_words, {}, {}, {}}, true);
        if (!question) {
            steps_family.leave_out(question.error().message);
            continue;
        }
        const auto run = training_run_of(*question, catalog);
        if (!run) {
            steps_family.leave_out(run.error().message);
            continue;
        }
        const bool experts = question->model.parameters.active.count() != question->model.parameters.total.count();
        const Range& share = experts ? constants->expert_step_share : constants->step_share;
        steps.push_back({&row, question->model.id, experts, run->tokens_per_second.typical / share.typical});
    }
    for (const Step& step : steps) {
        const Range& share = step.experts ? constants->expert_step_share : constants->step_share;
        const double typical = step.computed * mean_share(steps, step.experts, step.model);
        steps_family.compare(step.row->id, step.row->tokens_per_second, {typical * share.low / share.typical, typical, typical * share.high / share.typical}, 0);
    }
    for (const bool experts : {false, true})
        constants_family.compare(experts ? "train_expert_step_share" : "train_step_share", mean_share(steps, experts, ""),
                                 (experts ? constants->expert_step_share : constants->step_share).typical);
}

}  // namespace ballpark::truth
