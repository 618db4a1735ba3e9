/// The numbers about training: from scratch, fine-tuning against it, and serving what was fine-tuned.
#include <cmath>

#include "estimate/training.h"
#include "estimate/weights.h"
#include "question/number_definition.h"

namespace ballpark {
namespace {

constexpr std::string_view kTrainingDevice = "a100-sxm-80gb";
constexpr Params kParameters(13'000'000'000);
constexpr Tokens kTokens(1'400'000'000'000);
constexpr Tokens kTokensOfPublishedRun(1'000'000'000'000);  // LLaMA 13B, arXiv:2302.13971, table 2

FlopPerSecond peak_of(const Catalog& catalog) {
    const auto device = catalog.find_device(kTrainingDevice);
    return device && (*device)->fp16 ? *(*device)->fp16 : FlopPerSecond(0);
}

/// The utilisation of the published 13B run, from its accelerator hours.
double published_mfu(const Catalog& catalog, Worksheet* why = nullptr) {
    const Fact* run = catalog.fact("llama_13b_a100_hours");
    return run ? achieved_mfu(kParameters, kTokensOfPublishedRun, hours(run->value.typical), peak_of(catalog), why) : 0.5;
}

struct TrainingRun {
    Seconds time;
    Usd cost;
};

TrainingRun train(Params parameters, Tokens tokens, FlopPerSecond peak, double mfu, UsdPerHour rent, Worksheet* why) {
    const Flop work = training_flop(parameters, tokens, why);
    const Seconds time = accelerator_time(work, peak, mfu, why);
    return {time, training_cost(time, rent, why)};
}

/// Two independent relative errors, one after the other: their squares add.
double together(double a, double b) { return std::sqrt(a * a + b * b); }

/// The typical cost with the spread of rents on the market and of the utilisation that real runs reach. A knob the user
/// turned has no spread.
Range with_spread(Usd typical, const Range& rent, bool rent_known, const Range& mfu, bool mfu_known) {
    const bool has_rent = !rent_known && rent.typical > 0;
    const double cheaper = together(has_rent ? 1 - rent.low / rent.typical : 0, mfu_known ? 0 : 1 - mfu.typical / mfu.high);
    const double dearer = together(has_rent ? rent.high / rent.typical - 1 : 0, mfu_known ? 0 : mfu.typical / mfu.low - 1);
    const double usd = typical.count();
    return {usd * (1 - std::fmin(cheaper, 0.95)), usd, usd * (1 + dearer)};
}

std::vector<Knob> training_knobs(const Catalog& catalog) {
    const double mfu = published_mfu(catalog);
    return {figure_knob("parameters", Unit::parameters, kParameters.as_double(), 1e6, 1e14,
                        {1e9, 3e9, 7e9, 13e9, 34e9, 70e9, 175e9, 405e9, 1e12}),
            figure_knob("training_tokens", Unit::tokens, kTokens.as_double(), 1e6, 1e15,
                        {1e11, 3e11, 1e12, 1.4e12, 2e12, 5e12, 1e13, 1.5e13, 3e13}),
            figure_knob("mfu", Unit::share, mfu, 0.01, 1, {0.2, 0.3, 0.4, 0.5, 0.6}),
            dated_figure_knob("usd_per_hour", Unit::usd_per_hour, rental_range(catalog, kTrainingDevice, Epoch::then).typical,
                              rental_range(catalog, kTrainingDevice, Epoch::now).typical, 0.01, 200)};
}

Range derive_training(Inputs& in, Worksheet* why) {
    const Range mfu = in.fact("training_mfu_a100_bf16");
    const Range rent = in.rental(kTrainingDevice);
    const TrainingRun run = train(Params(static_cast<std::int64_t>(in.figure("parameters"))),
                                  Tokens(static_cast<std::int64_t>(in.figure("training_tokens"))), peak_of(in.catalog()),
                                  in.figure("mfu"), UsdPerHour(in.figure("usd_per_hour")), why);
    return with_spread(run.cost, rent, in.turned("usd_per_hour"), mfu, in.turned("mfu"));
}

std::vector<Companion> beside_training(Inputs& in, Inputs&, Inputs&) {
    const Seconds time = accelerator_time(training_flop(Params(static_cast<std::int64_t>(in.figure("parameters"))),
                                                        Tokens(static_cast<std::int64_t>(in.figure("training_tokens")))),
                                          peak_of(in.catalog()), in.figure("mfu"));
    const double gpus = in.fact("llama_65b_gpus").typical;
    const double quoted_days = in.fact("llama_65b_a100_hours").typical / gpus / 24;
    return {{"a100_hours", "", Range::exact(time.count() / 3600), Unit::hours},
            {"days_on_2048_a100", "", Range::exact(time.count() / gpus), Unit::seconds},
            {"days_on_2048_a100_65b", "", Range::exact(quoted_days * 86400), Unit::seconds}};
}

void explain_adapters(Params base, Params adapters, Params merged, Worksheet& why) {
    why.add({.name = "unmerged_over_base",
             .value = (base + adapters) / base,
             .unit = Unit::ratio,
             .formula = "(parameters + adapters) / parameters",
             .with = {{"parameters", base.as_double()}, {"adapters", adapters.as_double()}},
             .source = "unmerged adapters are read and multiplied beside the weights",
             .children = {}});
    why.add({.name = "merged_over_base",
             .value = merged / base,
             .unit = Unit::ratio,
             .formula = "parameters_merged / parameters",
             .with = {{"parameters_merged", merged.as_double()}, {"parameters", base.as_double()}},
             .source = "Hu et al. 2021, arXiv:2106.09685, section 4.1: merged weights have the base's shapes",
             .children = {}});
}

/// What the same words cost through an API and the run from scratch, at one epoch.
struct FinetuningAgainstTraining {
    Usd finetuning;
    Usd training;
};

FinetuningAgainstTraining against_training(Inputs& in, Worksheet* why) {
    const double tokens_per_word = 1000 / in.fact("words_per_1000_tokens_2023").typical;
    const UsdPerToken price = in.prices("training_api_model").input;
    const Range rent = in.rental(kTrainingDevice);
    const Usd finetuning = api_finetuning_cost(in.figure("dataset_words"), tokens_per_word, price, why);
    const TrainingRun scratch = train(kParameters, kTokens, peak_of(in.catalog()), published_mfu(in.catalog(), why),
                                      UsdPerHour(rent.typical), why);
    return {finetuning, scratch.cost};
}

}  // namespace

NumberDefinition define_train_13b_cost() {
    return {.id = NumberId::train_13b_cost,
            .unit = Unit::usd,
            .knobs = training_knobs,
            .derive = derive_training,
            .also = beside_training};
}

NumberDefinition define_finetune_vs_train_cost() {
    return {.id = NumberId::finetune_vs_train_cost,
            .unit = Unit::count,
            .knobs =
                [](const Catalog&) {
                    return std::vector<Knob>{
                        figure_knob("dataset_words", Unit::words, 1e6, 1, 1e12, {1e4, 1e5, 1e6, 1e7, 1e8}),
                        name_knob("training_api_model", KnobKind::api_model, "openai/davinci-training",
                                  "openai/gpt-4o-training"),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    const auto [finetuning, training] = against_training(in, why);
                    const double ratio = finetuning / training;
                    if (why)
                        why->add({.name = "finetuning_over_training",
                                  .value = ratio,
                                  .unit = Unit::count,
                                  .formula = "finetuning_cost / training_cost",
                                  .with = {{"finetuning_cost", finetuning.count()}, {"training_cost", training.count()}},
                                  .source = "both in dollars",
                                  .children = {}});
                    // A dearer run from scratch makes the ratio smaller.
                    const Range scratch = with_spread(training, in.rental(kTrainingDevice), false,
                                                      in.fact("training_mfu_a100_bf16"), false);
                    return Range{finetuning.count() / scratch.high, ratio, finetuning.count() / scratch.low};
                },
            .also =
                [](Inputs&, Inputs& then, Inputs& now) {
                    return std::vector<Companion>{
                        {"finetuning_cost_then", "", Range::exact(against_training(then, nullptr).finetuning.count()), Unit::usd},
                        {"finetuning_cost_now", "", Range::exact(against_training(now, nullptr).finetuning.count()), Unit::usd},
                    };
                }};
}

NumberDefinition define_selfhosted_finetuned_vs_base_cost() {
    return {.id = NumberId::selfhosted_finetuned_vs_base_cost,
            .unit = Unit::ratio,
            .knobs =
                [](const Catalog&) {
                    return std::vector<Knob>{
                        name_knob("model", KnobKind::model, "llama-2-7b", "llama-3.1-8b"),
                        figure_knob("lora_rank", Unit::count, 16, 0, 4096, {0, 4, 8, 16, 32, 64, 128, 256}),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    const ModelSpec& model = in.model("model");
                    const auto rank = static_cast<std::int64_t>(in.figure("lora_rank"));
                    const Params all = count_parameters(model).total;
                    const Params adapters = lora_parameters(model, rank, why);
                    const double unmerged = (all + adapters) / all;
                    const Params merged = all;  // merging adds adapters into matrices that are there already
                    if (why) explain_adapters(all, adapters, merged, *why);
                    return Range{merged / all, merged / all, unmerged};
                },
            .also = nullptr};
}

}  // namespace ballpark
