// The page *Serve*: every state at every width, what a person does on it, and the core's figures.
#include <algorithm>

#include "app/service_state.h"
#include "tests/ui/checks.h"
#include "tests/ui/screen.h"

namespace ballpark::testing {
namespace {

using Values = std::vector<FieldValue>;

const Values kStart;
const Values kTooMany = {{"concurrency", "64"}};
const Values kSeveral = {{"model", "llama-3.1-70b"}, {"gpu", "h100-sxm-80gb"}, {"gpus", "4"}};
const Values kHost = {{"weights", "q4_k_m"}, {"engine", "llama.cpp"}};
const Values kWrongFormat = {{"engine", "llama.cpp"}};
const Values kTooLong = {{"input_tokens", "32000"}};
const Values kState = {{"model", "qwen3-next-80b-a3b"}, {"gpu", "h200-sxm-141gb"}, {"gpus", "2"}};

class ServeScreen : public Screen {
public:
    explicit ServeScreen(const Values& values, float width, float height = 1600, std::string_view language = "en", std::string_view theme = "light")
        : Screen(width, height, language, theme), state_(catalog(), phrases_of(language), phrases_of("en")) {
        set(values);
        view().page = ui::Page::serve;
    }

    void set(const Values& values) {
        state_.answer(values);
        state_.finish();
        view().service = &state_.service();
    }

    ServiceState& state() { return state_; }
    const ui::Service& service() const { return state_.service(); }

private:
    ServiceState state_;
};

bool shows_start(const Screen& screen, std::string_view text) {
    return std::any_of(screen.record().texts.begin(), screen.record().texts.end(),
                       [&](const ui::Record::Text& line) { return line.text.starts_with(text); });
}

}  // namespace

TEST_CASE("the page of a service in every state, at every width, in both languages and themes", "[ui]") {
    for (const Values& values : {kStart, kTooMany, kSeveral, kHost, kWrongFormat, kTooLong, kState})
        for (const char* language : {"en", "ko"})
            for (const float width : {320.0F, 390.0F, 700.0F, 768.0F, 1063.0F, 1280.0F, 1920.0F, 3840.0F}) {
                CAPTURE(width, language, values.empty() ? "start" : values.front().name + "=" + values.front().value);
                ServeScreen screen(values, width, 1600, language, width > 1000 ? "dark" : "light");
                screen.frames();
                check_texts(screen.record(), width);
                check_targets(screen.record(), width < 700);
                for (const char* part : {"memory", "weights", "kv", "overhead"}) {
                    CAPTURE(part);
                    screen.view().open_part = part;
                    screen.frames(3);
                    check_texts(screen.record(), width);
                    check_targets(screen.record(), width < 700);
                }
            }
}

TEST_CASE("price, plan and training at every width, in both languages and themes", "[ui]") {
    struct Asked {
        ui::Page page;
        ScenarioAsk ask;
        Values values;
    };
    const std::vector<Asked> pages = {{ui::Page::price, ScenarioAsk::price, {{"cached_input_tokens", "1000"}}},
                                      {ui::Page::plan, ScenarioAsk::plan, {{"concurrency", "50"}}},
                                      {ui::Page::plan, ScenarioAsk::plan, {{"budget_usd_per_month", "1"}}},
                                      {ui::Page::train, ScenarioAsk::train, {{"method", "qlora"}}},
                                      {ui::Page::train, ScenarioAsk::train, {{"method", "train"}, {"gpu", "h100-sxm-80gb"}, {"gpus", "64"}}},
                                      {ui::Page::train, ScenarioAsk::train, {{"gpu", "no-such-gpu"}}}};
    for (const Asked& asked : pages)
        for (const char* language : {"en", "ko"}) {
            ServiceState state(catalog(), phrases_of(language), phrases_of("en"));
            state.ask(asked.ask);
            state.answer(asked.values);
            for (const float width : {320.0F, 768.0F, 1280.0F, 3840.0F})
                for (const char* theme : {"light", "dark", "contrast"}) {
                    CAPTURE(static_cast<int>(asked.page), language, width, theme);
                    Screen screen(width, 1400, language, theme);
                    screen.view().page = asked.page;
                    screen.view().service = &state.service();
                    screen.frames(3);
                    check_texts(screen.record(), width);
                    check_targets(screen.record(), width < 700);
                    REQUIRE((state.service().answer.is_null() || screen.record().texts.size() > 12));
                }
        }
}

TEST_CASE("a plan that is pressed becomes the scenario", "[ui]") {
    ServiceState state(catalog(), phrases_of("en"), phrases_of("en"));
    state.ask(ScenarioAsk::plan);
    state.answer(Values{{"concurrency", "16"}});
    Screen screen(1280, 1400);
    screen.view().page = ui::Page::plan;
    screen.view().service = &state.service();
    screen.frames();
    const auto pressed = screen.click(screen.target("option"));
    REQUIRE(first<ui::ChoosePage>(pressed) != nullptr);
    Values chosen;
    for (const ui::Intent& intent : pressed)
        if (const auto* set = std::get_if<ui::SetField>(&intent)) chosen.push_back({set->field, set->value});
    ServiceState serve(catalog(), phrases_of("en"), phrases_of("en"));
    serve.answer(chosen);
    REQUIRE(serve.service().answer["memory"]["fits"].boolean());
}

TEST_CASE("the list of keys opens by its key and by its link, and closes", "[ui]") {
    ServeScreen screen(kStart, 1280);
    screen.frames();
    screen.type("?");
    screen.frames();
    REQUIRE(screen.shows("Keys"));
    check_texts(screen.record(), 1280);
    screen.press(ImGuiKey_Escape);
    screen.frames();
    REQUIRE_FALSE(screen.shows("Keys"));
    screen.click(screen.target("keys"));
    screen.frames();
    REQUIRE(screen.shows("Keys"));
    screen.press(ImGuiKey_Escape);
    REQUIRE(first<ui::ChoosePage>(screen.press(ImGuiKey_4))->page == ui::Page::plan);
}

TEST_CASE("a pinned scenario stands beside the one in force", "[ui]") {
    ServiceState before(catalog(), phrases_of("en"), phrases_of("en"));
    before.answer(kStart);
    for (const float width : {320.0F, 768.0F, 1280.0F}) {
        ServeScreen screen(kSeveral, width, 3600);
        screen.view().pinned = &before.service();
        screen.frames();
        CAPTURE(width);
        check_texts(screen.record(), width);
        REQUIRE(screen.shows("pinned"));
        REQUIRE(first<ui::Export>(screen.click(screen.target("export.Markdown"))) != nullptr);
    }
}

TEST_CASE("the figures of a service are the core's", "[ui]") {
    for (const Values& values : {kStart, kTooMany, kSeveral, kHost}) {
        ServeScreen screen(values, 1280);
        screen.frames();
        const Json& answer = screen.service().answer;
        REQUIRE_FALSE(answer.is_null());
        const auto figure = [](const Json& bytes) { return format(ui::range_in(bytes).value().typical, Unit::bytes).digits; };
        REQUIRE(shows_start(screen, figure(answer["places"].items().front()["bytes"])));
        for (const Json& place : answer["places"].items())
            for (const Json& part : place["parts"].items()) {
                CAPTURE(part["part"].text());
                REQUIRE(shows_start(screen, figure(part["bytes"])));
            }
        REQUIRE(screen.shows("This does not fit.") == !answer["memory"]["fits"].boolean());
    }
}

/// The field `gpu` after `text` was typed into its list, and Enter pressed.
void require_device(ServeScreen& screen, const char* text, std::string_view expected) {
    screen.frames();
    screen.click(screen.target("gpu"));
    screen.frames(3);
    screen.type(text);
    const auto picked = screen.press(ImGuiKey_Enter);
    REQUIRE(first<ui::SetField>(picked) != nullptr);
    REQUIRE(first<ui::SetField>(picked)->field == "gpu");
    REQUIRE(first<ui::SetField>(picked)->value == expected);
}

TEST_CASE("a sum of devices is typed and taken as it is", "[ui]") {
    ServeScreen screen(kStart, 1280);
    require_device(screen, "2x rtx-4090 + rtx-3090", "2x rtx-4090 + rtx-3090");
}

TEST_CASE("a device is found by typing, and a context is typed with its unit", "[ui]") {
    ServeScreen screen(kStart, 1280);
    require_device(screen, "h200 sxm", "h200-sxm-141gb");

    screen.frames();
    screen.click(screen.target("context_tokens.typed"));
    screen.frames(3);
    screen.type("32k");
    const auto typed = screen.press(ImGuiKey_Enter);
    REQUIRE(first<ui::SetField>(typed) != nullptr);
    REQUIRE(first<ui::SetField>(typed)->value == "32000");

    screen.frames();
    screen.click(screen.target("concurrency.typed"));
    screen.frames(3);
    screen.type("a crowd");
    const auto refused = screen.press(ImGuiKey_Enter);
    REQUIRE(first<ui::SetField>(refused) == nullptr);
    REQUIRE(first<ui::RefuseField>(refused) != nullptr);
    REQUIRE(first<ui::RefuseField>(refused)->problem.field == "concurrency");
}

TEST_CASE("a price is typed where nothing stood, and cleared again", "[ui]") {
    ServeScreen screen(kStart, 1280);
    screen.frames();
    screen.click(screen.target("gpu_usd_per_hour.typed"));
    screen.frames(3);
    screen.type("$2/h");
    REQUIRE(first<ui::SetField>(screen.press(ImGuiKey_Enter))->value == "2");
    screen.set({{"gpu_usd_per_hour", "2"}});
    screen.frames();
    screen.click(screen.target("gpu_usd_per_hour.typed"));
    screen.frames(3);
    screen.press(ImGuiKey_Backspace);
    const auto cleared = screen.press(ImGuiKey_Enter);
    REQUIRE(first<ui::SetField>(cleared) != nullptr);
    REQUIRE(first<ui::SetField>(cleared)->value.empty());
}

TEST_CASE("a part of the bar opens its worksheet, Escape closes it", "[ui]") {
    ServeScreen screen(kStart, 768);
    screen.frames();
    const auto opened = screen.click(screen.target("bar.weights"));
    REQUIRE(first<ui::OpenPart>(opened) != nullptr);
    REQUIRE(first<ui::OpenPart>(opened)->part == "weights");
    REQUIRE(first<ui::OpenPart>(screen.click(screen.target("legend.overhead")))->part == "overhead");
    screen.view().open_part = "weights";
    screen.frames();
    REQUIRE(screen.shows("All steps"));
    REQUIRE(first<ui::CloseWorksheet>(screen.press(ImGuiKey_Escape)) != nullptr);
}

TEST_CASE("what would make it fit does, when it is pressed", "[ui]") {
    ServeScreen screen(kTooMany, 1280);
    screen.frames();
    REQUIRE_FALSE(screen.service().options.empty());
    for (const FitOption& option : screen.service().options) {
        const auto pressed = screen.click(screen.target("option." + option.change.name + "." + option.change.value));
        const auto* set = first<ui::SetField>(pressed);
        REQUIRE(set != nullptr);
        CAPTURE(set->field, set->value);
        ServeScreen then({{"concurrency", set->field == "concurrency" ? set->value : "64"}, {set->field, set->value}}, 1280);
        REQUIRE(then.service().answer["memory"]["fits"].boolean());
    }
}

TEST_CASE("what the core refuses stands at its field, with what would work", "[ui]") {
    ServeScreen screen(kWrongFormat, 1280);
    screen.frames();
    REQUIRE(screen.service().answer.is_null());
    REQUIRE(screen.service().problem->field == "weights");
    REQUIRE(screen.shows("This combination has no answer."));
    REQUIRE(first<ui::SetField>(screen.click(screen.target("option.weights.q8_0")))->value == "q8_0");
}

TEST_CASE("kinds of work, a pin, and the curve under the pointer", "[ui]") {
    ServeScreen screen(kStart, 1280);
    screen.frames();
    REQUIRE(first<ui::UsePreset>(screen.click(screen.target("preset.code")))->preset == "code");
    REQUIRE(first<ui::PinScenario>(screen.click(screen.target("pin"))) != nullptr);
    const auto pressed = screen.click(screen.target("plot.context"));
    REQUIRE(first<ui::SetField>(pressed) != nullptr);
    REQUIRE(first<ui::SetField>(pressed)->field == "context_tokens");
}

TEST_CASE("where it is narrow the chips open the inputs", "[ui]") {
    ServeScreen screen(kStart, 360, 1800);
    screen.frames();
    REQUIRE_FALSE(screen.shows("Longest sequence"));
    screen.click(screen.target("chip.change"));
    screen.frames();
    REQUIRE(screen.shows("Longest sequence"));
    check_texts(screen.record(), 360);
}

}  // namespace ballpark::testing
