// Every page, language, theme and width: nothing overlaps, nothing is cut off, no id twice, and the core's figures.
#include <algorithm>

#include "tests/ui/checks.h"
#include "tests/ui/screen.h"
#include "ui/worksheet_text.h"

namespace ballpark::testing {
namespace {

constexpr float kWidths[] = {320, 768, 1280, 3840};
constexpr const char* kLanguages[] = {"en", "ko"};

void check_figures(const Screen& screen, ui::Era era) {
    for (const NumberAnswer& answer : screen.answers()) {
        const Range& range = era == ui::Era::today ? answer.today : answer.derived;
        const Figure figure = format(range.typical, answer.unit, ByteSystem::gib);
        CAPTURE(to_string(answer.id), figure.text());
        const std::string digits = figure.prefix + figure.digits;
        const bool shown = std::any_of(screen.record().texts.begin(), screen.record().texts.end(),
                                       [&](const ui::Record::Text& line) { return line.text.starts_with(digits); });
        REQUIRE(shown);
    }
}

}  // namespace

TEST_CASE("every page at every width, in both languages and themes", "[ui]") {
    for (const float width : kWidths)
        for (const char* language : kLanguages)
            for (const char* theme : {"light", "dark"})
                for (const ui::Era era : {ui::Era::then, ui::Era::today}) {
                    CAPTURE(width, language, theme);
                    Screen screen(width, 800, language, theme);
                    screen.view().era = era;
                    screen.frames();
                    check_texts(screen.record(), width);
                    check_targets(screen.record(), width < 700);
                    check_figures(screen, era);

                    screen.view().machine_line = "NVIDIA GeForce RTX 4090: 23.5 of 24 GiB free\n62.7 GiB of memory";
                    screen.view().page = ui::Page::machine;
                    screen.frames();
                    check_texts(screen.record(), width);
                    REQUIRE(screen.shows("62.7 GiB of memory"));
                }
}

TEST_CASE("for fingers every target is as high as one, in wide windows too", "[ui]") {
    for (const float width : {768.0F, 1280.0F}) {
        Screen screen(width, 3200);
        screen.view().finger = true;
        screen.frames();
        check_targets(screen.record(), true);
        check_texts(screen.record(), width);
    }
}

TEST_CASE("the widths between", "[ui]") {
    for (const char* language : kLanguages)
        for (const float width : {340.0F, 390.0F, 430.0F, 600.0F, 699.0F, 700.0F, 759.0F, 760.0F, 900.0F, 1064.0F, 1440.0F, 1600.0F, 2560.0F}) {
            CAPTURE(width, language);
            Screen screen(width, 800, language);
            screen.view().machine_line = "NVIDIA GeForce RTX 4090";
            screen.frames();
            check_texts(screen.record(), width);
            screen.view().open = NumberId::batching_throughput;
            screen.frames();
            check_texts(screen.record(), width);
            check_targets(screen.record(), width < 700);
        }
}

TEST_CASE("every worksheet at every width, in both languages", "[ui]") {
    for (const float width : kWidths)
        for (const char* language : kLanguages) {
            Screen screen(width, 900, language);
            for (int i = 0; i < kNumberCount; ++i) {
                const auto id = static_cast<NumberId>(i);
                CAPTURE(width, language, to_string(id));
                screen.view().open = id;
                screen.frames(2);
                check_texts(screen.record(), width);
                check_targets(screen.record(), width < 700);
                const NumberAnswer& answer = screen.answers()[static_cast<std::size_t>(i)];
                REQUIRE_FALSE(answer.why_today.empty());
            }
        }
}

TEST_CASE("a single embedded number fills its width and says how high it is", "[ui]") {
    for (const float width : {320.0F, 480.0F, 900.0F})
        for (int i = 0; i < kNumberCount; ++i) {
            const auto id = static_cast<NumberId>(i);
            CAPTURE(width, to_string(id));
            Screen screen(width, 480);
            screen.view().only = id;
            screen.frames();
            check_texts(screen.record(), width);
            check_targets(screen.record(), width < 700);
            const float closed = screen.interface().content_height();
            REQUIRE(closed > 200);
            REQUIRE(closed < 800);
            screen.view().open = id;
            screen.frames();
            check_texts(screen.record(), width);
            REQUIRE(screen.interface().content_height() > closed);
        }
}

TEST_CASE("a notice and an error at a field fit beside everything else", "[ui]") {
    const ui::Notice notice{"config.json can't be used. num_hidden_layers: must be a whole number of at least 1; got -3", true};
    const ui::FieldError error{NumberId::kv_bytes_per_token, "context_tokens", "write a number such as 8192, 32k or 1.4T; got \"many\""};
    for (const float width : kWidths) {
        CAPTURE(width);
        Screen screen(width);
        screen.view().notice = &notice;
        screen.view().field_error = &error;
        screen.frames();
        check_texts(screen.record(), width);
        REQUIRE(screen.interface().content_height() > 800);
    }
}

TEST_CASE("nothing moves by itself once it is drawn", "[ui]") {
    Screen screen(1280);
    screen.frames();
    REQUIRE_FALSE(screen.interface().is_animating());
    const std::vector<ui::Record::Text> before = screen.record().texts;
    screen.frames(1);
    const std::vector<ui::Record::Text>& after = screen.record().texts;
    REQUIRE(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        REQUIRE(before[i].text == after[i].text);
        REQUIRE(before[i].min.y == after[i].min.y);
    }
}

}  // namespace ballpark::testing
