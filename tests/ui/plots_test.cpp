// Plots: scales, data, and what is pressed and shown on the pages that have them.
#include <algorithm>
#include <cmath>

#include "app/service_state.h"
#include "question/fit_grid.h"
#include "tests/ui/checks.h"
#include "tests/ui/screen.h"
#include "ui/plot.h"
#include "ui/plot_scale.h"

namespace ballpark::testing {
namespace {

ui::Plot straight(bool logarithmic) {
    ui::Plot plot{.x = {Unit::count, logarithmic, "x"}, .y = {Unit::count, logarithmic}, .series = {{"line", {{1, Range::exact(1)}, {100, Range::exact(100)}}, 0}}};
    return plot;
}

struct Asked {
    ui::Page page;
    ScenarioAsk ask;
    std::vector<FieldValue> values;
};

const std::vector<Asked>& pages() {
    static const std::vector<Asked> kPages = {{ui::Page::serve, ScenarioAsk::serve, {}},
                                              {ui::Page::plan, ScenarioAsk::plan, {{"concurrency", "50"}}},
                                              {ui::Page::train, ScenarioAsk::train, {{"method", "train"}, {"gpu", "h100-sxm-80gb"}, {"gpus", "64"}, {"training_tokens", "1e11"}}}};
    return kPages;
}

}  // namespace

TEST_CASE("scales: the ends, the middle, and values between points", "[ui]") {
    for (const bool logarithmic : {false, true}) {
        const ui::PlotFrame frame(straight(logarithmic), {{0, 0}, {200, 100}}, ByteSystem::gib);
        REQUIRE(frame.x(1) == 0);
        REQUIRE(frame.x(100) == 200);
        const double middle = logarithmic ? 10 : 50.5;
        REQUIRE(std::fabs(frame.x(middle) - 100) < 0.01F);
        const auto value = frame.value_at(straight(logarithmic).series[0], middle);
        REQUIRE(value);
        REQUIRE(std::fabs(value->typical - middle) < 1e-9);
        REQUIRE_FALSE(frame.value_at(straight(logarithmic).series[0], 101));
        REQUIRE(frame.y_ticks().size() >= 3);
        REQUIRE(std::is_sorted(frame.y_ticks().begin(), frame.y_ticks().end()));
    }
}

TEST_CASE("the data of a plot is a row a point under the names of its curves", "[ui]") {
    ui::Plot plot = straight(false);
    plot.series.push_back({"other", {{5, {1, 2, 3}}}, 0});
    REQUIRE(ui::plot_csv(plot) ==
            "\"x\",\"line low\",\"line typical\",\"line high\",\"other low\",\"other typical\",\"other high\"\n"
            "1.0,1.0,1.0,1.0,,,\n100.0,100.0,100.0,100.0,,,\n5.0,,,,1.0,2.0,3.0\n");
}

TEST_CASE("where memory is full the curve has a point, and the axis keeps the figures of the slider's stops", "[ui]") {
    const auto figures = [](std::vector<FieldValue> values, std::string_view figure, std::int64_t full) {
        ServiceState state(catalog(), phrases_of("en"), phrases_of("en"));
        state.ask(ScenarioAsk::serve);
        state.answer(values);
        state.finish();
        REQUIRE(std::as_const(state.service().answer)["memory"]["max_concurrency"].integer() == full);
        const auto& points = state.service().over_concurrency;
        REQUIRE(std::count_if(points.begin(), points.end(), [&](const ui::SweepPoint& point) { return point.at == static_cast<double>(full); }) == 1);
        Screen screen(1280, 4200);
        screen.view().page = ui::Page::serve;
        screen.view().service = &state.service();
        screen.frames(3);
        const auto& texts = screen.record().texts;
        return std::count_if(texts.begin(), texts.end(), [&](const ui::Record::Text& line) { return line.text == figure; });
    };
    // Once in the worksheet, and under a stop on both curves.
    REQUIRE(figures({{"gpu", "t4-16gb"}, {"concurrency", "2"}, {"context_tokens", "544"}, {"input_tokens", "300"}, {"output_tokens", "100"}}, "64", 64) == 3);
    REQUIRE(figures({{"concurrency", "2"}, {"context_tokens", "2048"}, {"input_tokens", "500"}, {"output_tokens", "100"}}, "43", 43) == 1);
}

TEST_CASE("pages with plots at every width, in both languages and themes", "[ui]") {
    for (const Asked& asked : pages())
        for (const char* language : {"en", "ko"}) {
            ServiceState state(catalog(), phrases_of(language), phrases_of("en"));
            state.ask(asked.ask);
            state.answer(asked.values);
            state.finish();
            for (const float width : {320.0F, 360.0F, 768.0F, 1280.0F, 3840.0F})
                for (const char* theme : {"light", "contrast"}) {
                    CAPTURE(static_cast<int>(asked.page), language, width, theme);
                    Screen screen(width, 4200, language, theme);
                    screen.view().page = asked.page;
                    screen.view().service = &state.service();
                    screen.frames(3);
                    check_texts(screen.record(), width);
                    check_targets(screen.record(), width < 700);
                }
        }
}

TEST_CASE("a plot's menu copies its data and asks for its picture", "[ui]") {
    ServiceState state(catalog(), phrases_of("en"), phrases_of("en"));
    state.answer({});
    state.finish();
    Screen screen(1280, 4200);
    screen.view().page = ui::Page::serve;
    screen.view().service = &state.service();
    screen.frames();
    screen.click(screen.target("plot.roofline.menu"));
    screen.frames();
    const auto copied = screen.click(screen.target("Copy data (CSV)"));
    REQUIRE(first<ui::CopyText>(copied) != nullptr);
    REQUIRE(first<ui::CopyText>(copied)->text.starts_with("\"FLOP/byte\""));
    screen.frames();
    screen.click(screen.target("plot.roofline.menu"));
    screen.frames();
    auto asked = screen.click(screen.target("Save picture (PNG)"));
    for (ui::Intent& intent : screen.frames(4)) asked.push_back(std::move(intent));
    const auto* picture = first<ui::SavePicture>(asked);
    REQUIRE(picture != nullptr);
    REQUIRE(picture->name == "ballpark-roofline");
    REQUIRE(picture->height > 150);
    REQUIRE(picture->y >= 0);
}

TEST_CASE("the grid shows the fewest devices, and a pressed cell fits when it is opened", "[ui]") {
    ServiceState state(catalog(), phrases_of("en"), phrases_of("en"));
    state.ask(ScenarioAsk::plan);
    state.answer({});
    state.finish();
    REQUIRE(state.service().grid.size() == catalog().grid().models.size() * catalog().grid().devices.size());
    Screen screen(1280, 4200);
    screen.view().page = ui::Page::plan;
    screen.view().service = &state.service();
    screen.frames();
    std::size_t pressed = 0;
    for (std::size_t i = 0; i < state.service().grid.size(); i += 13) {
        const ui::GridCell& cell = state.service().grid[i];
        if (cell.devices.value_or(0) == 0) continue;
        CAPTURE(cell.model, cell.device, *cell.devices);
        const auto intents = screen.click(screen.target("cell." + std::string(cell.model) + "." + std::string(cell.device)));
        REQUIRE(first<ui::ChoosePage>(intents) != nullptr);
        std::vector<FieldValue> chosen;
        for (const ui::Intent& intent : intents)
            if (const auto* set = std::get_if<ui::SetField>(&intent)) chosen.push_back({set->field, set->value});
        ServiceState serve(catalog(), phrases_of("en"), phrases_of("en"));
        serve.answer(chosen);
        REQUIRE(serve.service().answer["memory"]["fits"].boolean());
        if (*cell.devices > 1) {
            chosen.back().value = std::to_string(*cell.devices / 2);
            serve.answer(chosen);
            REQUIRE((serve.service().answer.is_null() || !serve.service().answer["memory"]["fits"].boolean()));
        }
        ++pressed;
    }
    REQUIRE(pressed >= 5);
}

}  // namespace ballpark::testing
