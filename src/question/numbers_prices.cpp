/// The numbers about money per token: short answers, large against small models, embeddings, fine-tuned models.
#include <algorithm>

#include "question/number_definition.h"

namespace ballpark {
namespace {

Range spanning_prices(const TokenPrices& a, const TokenPrices& b, double generated, Worksheet* why) {
    const UsdPerToken blend_a = blended_price(a, generated, why);
    const UsdPerToken blend_b = blended_price(b, generated, why);
    const double typical = price_ratio(blend_a, blend_b, why);
    const double input = a.input / b.input;
    const double output = b.output.count() > 0 ? a.output / b.output : input;
    return Range::spanning(input, typical, output);
}

constexpr double kMostTokens = 10'000'000;
const std::vector<double> kTokenStops = {100, 250, 500, 1000, 2000, 4000, 8000, 16000, 32000, 128000};

}  // namespace

NumberDefinition define_concise_saving() {
    return {.id = NumberId::concise_saving,
            .unit = Unit::share,
            .knobs =
                [](const Catalog&) {
                    return std::vector<Knob>{
                        figure_knob("input_tokens", Unit::tokens, 250, 1, kMostTokens, kTokenStops),
                        figure_knob("output_tokens", Unit::tokens, 750, 1, kMostTokens, kTokenStops),
                        name_knob("api_model", KnobKind::api_model, "openai/gpt-4", "openai/gpt-5.5"),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    const TokenPrices prices = in.prices("api_model");
                    const Tokens input(static_cast<std::int64_t>(in.figure("input_tokens")));
                    const Tokens output(static_cast<std::int64_t>(in.figure("output_tokens")));
                    const Range shrink = in.fact("concise_answer_saving");
                    return Range{saving_from_shorter_output(prices, input, output, shrink.low),
                                 saving_from_shorter_output(prices, input, output, shrink.typical, why),
                                 saving_from_shorter_output(prices, input, output, shrink.high)};
                },
            .also =
                [](Inputs& in, Inputs&, Inputs&) {
                    const TokenPrices prices = in.prices("api_model");
                    const Tokens input(static_cast<std::int64_t>(in.figure("input_tokens")));
                    const Tokens output(static_cast<std::int64_t>(in.figure("output_tokens")));
                    const double fewer = 1.0 - 5.0 / 10.0;  // five alternatives asked for instead of ten
                    return std::vector<Companion>{
                        {"five_alternatives_instead_of_ten_output", "", Range::exact(fewer), Unit::share},
                        {"five_alternatives_instead_of_ten_bill", "",
                         Range::exact(saving_from_shorter_output(prices, input, output, fewer)), Unit::share},
                    };
                }};
}

NumberDefinition define_gpt4_vs_gpt35_cost() {
    return {.id = NumberId::gpt4_vs_gpt35_cost,
            .unit = Unit::ratio,
            .knobs =
                [](const Catalog&) {
                    return std::vector<Knob>{
                        name_knob("large_model", KnobKind::api_model, "openai/gpt-4-32k", "openai/gpt-5.5"),
                        name_knob("small_model", KnobKind::api_model, "openai/gpt-3.5-turbo", "openai/gpt-5.4-nano"),
                        figure_knob("generated_share", Unit::share, 2.0 / 3.0, 0, 1, {0, 0.25, 1.0 / 3.0, 0.5, 2.0 / 3.0, 0.75, 1}),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    return spanning_prices(in.prices("large_model"), in.prices("small_model"), in.figure("generated_share"), why);
                },
            .also =
                [](Inputs&, Inputs& then, Inputs&) {
                    const TokenPrices small = then.prices_of("openai/gpt-3.5-turbo");
                    std::vector<Companion> also;
                    const auto add = [&](const char* prompt, const char* generation, const TokenPrices& large) {
                        also.push_back({prompt, "", Range::exact(large.input / small.input), Unit::ratio});
                        also.push_back({generation, "", Range::exact(large.output / small.output), Unit::ratio});
                    };
                    add("gpt4_32k_prompt", "gpt4_32k_generation", then.prices_of("openai/gpt-4-32k"));
                    add("gpt4_8k_prompt", "gpt4_8k_generation", then.prices_of("openai/gpt-4"));
                    return also;
                }};
}

NumberDefinition define_generation_vs_embedding_cost() {
    return {.id = NumberId::generation_vs_embedding_cost,
            .unit = Unit::ratio,
            .knobs =
                [](const Catalog&) {
                    return std::vector<Knob>{
                        name_knob("api_model", KnobKind::api_model, "openai/gpt-3.5-turbo", "openai/gpt-5.4-nano"),
                        name_knob("embedding_model", KnobKind::api_model, "openai/text-embedding-ada-002",
                                  "openai/text-embedding-3-small"),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    const TokenPrices generation = in.prices("api_model");
                    const TokenPrices embedding = in.prices("embedding_model");
                    return Range::exact(price_ratio(generation.output, embedding.input, why));
                },
            .also =
                [](Inputs&, Inputs& then, Inputs& now) {
                    const UsdPerToken ada = then.prices("embedding_model").input;
                    const UsdPerToken today = now.prices("embedding_model").input;
                    return std::vector<Companion>{
                        {"gpt4_8k_generation", "", Range::exact(then.prices_of("openai/gpt-4").output / ada), Unit::ratio},
                        {"gpt4_32k_generation", "", Range::exact(then.prices_of("openai/gpt-4-32k").output / ada), Unit::ratio},
                        {"large_model_today", "", Range::exact(now.prices_of("openai/gpt-5.5").output / today), Unit::ratio},
                    };
                }};
}

NumberDefinition define_openai_vs_selfhosted_embedding_cost() {
    return {.id = NumberId::openai_vs_selfhosted_embedding_cost,
            .unit = Unit::ratio,
            .knobs =
                [](const Catalog& catalog) {
                    const Range rent = rental_range(catalog, "t4-16gb", Epoch::then);
                    const Fact* rate = catalog.fact("sentence_transformers_t4_tokens_per_second");
                    return std::vector<Knob>{
                        name_knob("embedding_model", KnobKind::api_model, "openai/text-embedding-ada-002",
                                  "openai/text-embedding-3-small"),
                        figure_knob("usd_per_hour", Unit::usd_per_hour, rent.typical, 0.01, 200),
                        figure_knob("tokens_per_second", Unit::tokens_per_second, rate ? rate->value.typical : 1, 1, 1e8),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    const UsdPerToken api = in.prices("embedding_model").input;
                    const UsdPerToken own = selfhosted_price(UsdPerHour(in.figure("usd_per_hour")),
                                                             TokensPerSecond(in.figure("tokens_per_second")), why);
                    return Range::exact(price_ratio(api, own, why));
                },
            .also =
                [](Inputs&, Inputs&, Inputs& now) {
                    const UsdPerToken api = now.prices("embedding_model").input;
                    const UsdPerToken own =
                        selfhosted_price(UsdPerHour(now.rental("l4-24gb").typical),
                                         TokensPerSecond(now.fact("tei_l4_bge_large_tokens_per_second").typical));
                    return std::vector<Companion>{{"l4_with_modern_server", "", Range::exact(api / own), Unit::ratio}};
                }};
}

NumberDefinition define_finetuned_vs_base_query_cost() {
    return {.id = NumberId::finetuned_vs_base_query_cost,
            .unit = Unit::ratio,
            .knobs =
                [](const Catalog&) {
                    return std::vector<Knob>{
                        name_knob("finetuned_model", KnobKind::api_model, "openai/ft:davinci", "openai/ft:gpt-4o"),
                        name_knob("base_model", KnobKind::api_model, "openai/davinci", "openai/gpt-4o"),
                        figure_knob("generated_share", Unit::share, 0.5, 0, 1, {0, 0.25, 0.5, 0.75, 1}),
                    };
                },
            .derive =
                [](Inputs& in, Worksheet* why) {
                    return spanning_prices(in.prices("finetuned_model"), in.prices("base_model"),
                                           in.figure("generated_share"), why);
                },
            .also = nullptr};
}

}  // namespace ballpark
