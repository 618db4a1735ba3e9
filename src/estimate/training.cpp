#include "estimate/training.h"

namespace ballpark {
namespace {

constexpr double kFlopPerParameterAndToken = 6;

}  // namespace

Flop training_flop(Params parameters, Tokens tokens, Worksheet* why) {
    const Flop work(kFlopPerParameterAndToken * parameters.as_double() * tokens.as_double());
    if (why)
        why->add({.name = "training_flop",
                  .value = work.count(),
                  .unit = Unit::flop,
                  .formula = "6 * N * D",
                  .with = {{"N", parameters.as_double()}, {"D", tokens.as_double()}},
                  .source = "Kaplan et al. 2020, arXiv:2001.08361, section 2.1",
                  .children = {}});
    return work;
}

Seconds accelerator_time(Flop work, FlopPerSecond peak, double mfu, Worksheet* why) {
    const Seconds time = work / (peak * mfu);
    if (why)
        why->add({.name = "accelerator_hours",
                  .value = time.count() / 3600,
                  .unit = Unit::hours,
                  .formula = "flop / (peak * mfu) / 3600",
                  .with = {{"flop", work.count()}, {"peak", peak.count()}, {"mfu", mfu}},
                  .source = "Chowdhery et al. 2022, arXiv:2204.02311, appendix B (model FLOP utilisation)",
                  .children = {}});
    return time;
}

double achieved_mfu(Params parameters, Tokens tokens, Seconds time, FlopPerSecond peak, Worksheet* why) {
    const std::size_t mark = why ? why->mark() : 0;
    const Flop work = training_flop(parameters, tokens, why);
    const double mfu = work / (peak * time);
    if (why)
        why->add_above(mark, {.name = "achieved_mfu",
                              .value = mfu,
                              .unit = Unit::share,
                              .formula = "flop / (hours * 3600 * peak)",
                              .with = {{"flop", work.count()}, {"hours", time.count() / 3600}, {"peak", peak.count()}},
                              .source = "Chowdhery et al. 2022, arXiv:2204.02311, appendix B",
                              .children = {}});
    return mfu;
}

Usd training_cost(Seconds time, UsdPerHour rent, Worksheet* why) {
    const Usd cost = rent * time;
    if (why)
        why->add({.name = "training_cost",
                  .value = cost.count(),
                  .unit = Unit::usd,
                  .formula = "accelerator_hours * usd_per_hour",
                  .with = {{"accelerator_hours", time.count() / 3600}, {"usd_per_hour", rent.count()}},
                  .source = "rent of every accelerator for every hour; failed runs and staff are not in it",
                  .children = {}});
    return cost;
}

Usd api_finetuning_cost(double words, double tokens_per_word, UsdPerToken training_price, Worksheet* why) {
    const Usd cost(words * tokens_per_word * training_price.count());
    if (why)
        why->add({.name = "api_finetuning_cost",
                  .value = cost.count(),
                  .unit = Unit::usd,
                  .formula = "words * tokens_per_word * training_price / 1000000",
                  .with = {{"words", words},
                           {"tokens_per_word", tokens_per_word},
                           {"training_price", training_price.count() * 1e6}},
                  .source = "provider price lists: training tokens are billed once an epoch",
                  .children = {}});
    return cost;
}

}  // namespace ballpark
