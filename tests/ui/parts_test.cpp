// Layout, sliders, formulas and searching, without a screen.
#include "ui/formula.h"
#include "ui/knob_row.h"
#include "tests/ui/screen.h"
#include "ui/widgets/choice.h"
#include "ui/worksheet_text.h"

namespace ballpark::testing {

TEST_CASE("columns, margins and the worksheet's place follow the width", "[ui]") {
    REQUIRE(ui::arrange(320, false).columns == 1);
    REQUIRE(ui::arrange(768, false).columns == 2);
    REQUIRE(ui::arrange(1280, false).columns == 3);
    REQUIRE(ui::arrange(3840, false).content_width == ui::kContentWidth);

    REQUIRE_FALSE(ui::arrange(320, true).panel_beside);
    REQUIRE(ui::arrange(1280, true).columns == 2);
    // From here on the worksheet costs no column.
    REQUIRE(ui::arrange(1600, true).columns == 3);
    const ui::Layout open = ui::arrange(2560, true);
    REQUIRE(open.content_x == ui::arrange(2560, false).content_x);
    REQUIRE(open.panel_x + ui::kPanelWidth <= 2560);
    for (float width = 320; width < 3000; width += 7)
        for (const bool worksheet : {false, true}) {
            const ui::Layout layout = ui::arrange(width, worksheet);
            CAPTURE(width, worksheet);
            REQUIRE(layout.content_x >= layout.margin);
            REQUIRE(layout.content_x + layout.content_width <= width - layout.margin + 1);
            REQUIRE(layout.column_width >= 288);
            if (layout.panel_beside) REQUIRE(layout.panel_x + ui::kPanelWidth <= width + 1);
        }
}

TEST_CASE("a slider's position and value are each other's inverse", "[ui]") {
    const std::vector<double> stops = {1, 2, 4, 8, 16, 32, 64, 128, 256};
    const ui::SliderScale scale{1, 256, true, true, stops};
    for (const double stop : stops) REQUIRE(scale.value(scale.position(stop), 0.01) == stop);
    REQUIRE(scale.value(0, 0) == 1);
    REQUIRE(scale.value(1, 0) == 256);
    REQUIRE(scale.value(0.5, 0.02) == 16);
    REQUIRE(scale.step(16, +1) == 32);
    REQUIRE(scale.step(20, -1) == 16);
    REQUIRE(scale.step(256, +1) == 256);
    REQUIRE(scale.step(1, -1) == 1);

    const ui::SliderScale share{0, 1, false, false, {}};
    REQUIRE(share.value(0.5, 0) == 0.5);
    double last = -1;
    for (double at = 0; at <= 1; at += 0.01) {
        REQUIRE(share.value(at, 0) >= last);
        last = share.value(at, 0);
    }
}

TEST_CASE("every knob's slider reaches its values of 2023 and today", "[ui]") {
    for (const NumberAnswer& answer : Screen::answer({}))
        for (const Knob& knob : answer.knobs) {
            if (knob.kind != KnobKind::figure) continue;
            CAPTURE(to_string(answer.id), knob.id);
            for (const double value : {knob.then, knob.now}) {
                const ui::SliderScale scale = ui::scale_of(knob, value);
                REQUIRE(scale.low <= value);
                REQUIRE(scale.high >= value);
                REQUIRE(scale.low >= knob.low);
                REQUIRE(scale.high <= knob.high);
                REQUIRE(scale.low < scale.high);
            }
        }
}

TEST_CASE("formulas are set with signs, names and values", "[ui]") {
    Screen screen(1280);
    std::vector<ui::Intent> intents;
    ui::Memory memory;
    ui::View view = screen.view();
    const ui::Fonts fonts;
    const ui::Ui ui{view, ui::theme_named("light"), fonts, memory, intents, true};
    const std::vector<Term> terms = {{"layers", 40}, {"kv_heads", 40}, {"head_dim", 128}, {"bytes", 2}};
    REQUIRE(ui::as_text(ui::typeset(ui, "2 * layers * kv_heads * head_dim * bytes", {})) == "2 · layers · KV heads · head dim · bytes");
    REQUIRE(ui::as_text(ui::typeset(ui, "2 * layers * kv_heads * head_dim * bytes", terms)) == "2 × 40 × 40 × 128 × 2");
    REQUIRE(ui::as_text(ui::typeset(ui, "(a + b) / 1000000 - c^2", {})) == "(a + b) ÷ 1,000,000 − time of a layer²");
    REQUIRE(ui::as_text(ui::typeset(ui, "max(a, ceil(b))", {})) == "max(a, ceil(b))");
    const std::vector<Term> large = {{"a", 16.06e9}, {"b", 8.03e9}};
    REQUIRE(ui::as_text(ui::typeset(ui, "a / b * a", large)) == "16.06 × 10⁹ ÷ (8.03 × 10⁹) × 16.06 × 10⁹");
    REQUIRE(ui::plain_value(819200) == "819,200");
    REQUIRE(ui::plain_value(13e9) == "13 × 10⁹");
    REQUIRE(ui::plain_value(0.0375) == "0.0375");
}

TEST_CASE("addresses in sources become links", "[ui]") {
    REQUIRE(ui::address_in("Kaplan et al. 2020, arXiv:2001.08361, section 2.1") == "https://arxiv.org/abs/2001.08361");
    REQUIRE(ui::address_in("price list (https://openai.com/pricing), 2023-05-08") == "https://openai.com/pricing");
    REQUIRE(ui::address_in("the tensor list of the model").empty());
    REQUIRE(ui::source_words("price list, https://openai.com/pricing") == "price list");
}

TEST_CASE("a search finds words in any order, case and punctuation aside", "[ui]") {
    const ui::Choice choice{"llama-3.1-8b", "Llama 3.1 8B", "8.03 B"};
    REQUIRE(ui::matches(choice, ""));
    REQUIRE(ui::matches(choice, "8b LLAMA"));
    REQUIRE(ui::matches(choice, "llama31"));
    REQUIRE_FALSE(ui::matches(choice, "llama 70b"));
    REQUIRE_FALSE(ui::matches(choice, "라마"));
}

TEST_CASE("a worksheet copies as text with its values and sources", "[ui]") {
    Screen screen(1280);
    screen.frames();
    std::vector<ui::Intent> intents;
    ui::Memory memory;
    ui::View view = screen.view();
    view.era = ui::Era::then;
    const ui::Fonts fonts;
    const ui::Ui ui{view, ui::theme_named("light"), fonts, memory, intents, true};
    const std::string text = ui::worksheet_text(ui, screen.answers()[static_cast<std::size_t>(NumberId::kv_bytes_per_token)]);
    CAPTURE(text);
    REQUIRE(text.starts_with("KV cache per token: 800 KiB/token"));
    REQUIRE(text.find("2 × 40 × 40 × 128 × 2") != std::string::npos);
    REQUIRE(text.find("arXiv:2211.05102") != std::string::npos);
}

TEST_CASE("every word of the fourteen stands in both languages", "[ui]") {
    const auto check_steps = [](auto&& self, std::span<const Step> steps, const Phrases& phrases) -> void {
        for (const Step& step : steps) {
            CAPTURE(step.name);
            CHECK(phrases.has("step." + std::string(step.name)));
            for (const Term& term : step.with) {
                CAPTURE(term.symbol);
                CHECK(phrases.has("symbol." + std::string(term.symbol)));
            }
            self(self, step.children, phrases);
        }
    };
    for (const char* language : {"en", "ko"}) {
        const Phrases& phrases = phrases_of(language);
        CAPTURE(language);
        for (const NumberAnswer& answer : Screen::answer({})) {
            const std::string id(to_string(answer.id));
            CAPTURE(id);
            CHECK(phrases.has("number." + id + ".title"));
            CHECK(phrases.has("number." + id + ".lesson"));
            for (const Knob& knob : answer.knobs) CHECK(phrases.has("knob." + std::string(knob.id)));
            for (const Companion& also : answer.also) {
                CAPTURE(also.id);
                CHECK((!also.label.empty() || phrases.has("also." + also.id)));
            }
            check_steps(check_steps, answer.why, phrases);
            check_steps(check_steps, answer.why_today, phrases);
        }
    }
}

}  // namespace ballpark::testing
