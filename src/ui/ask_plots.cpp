#include "ui/ask_plots.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "quantity/sorting.h"
#include "question/fit_grid.h"
#include "quantity/units.h"
#include "ui/memory_bar.h"
#include "ui/plot.h"
#include "ui/scenario_choices.h"
#include "ui/section.h"
#include "ui/service.h"
#include "ui/text.h"
#include "ui/widgets/figure.h"

namespace ballpark::ui {
namespace {

/// The answer has one comparison as an object, several as an array.
const Json& first_comparison(const Json& answer) {
    const Json& found = answer["break_even"];
    return found.is_array() && found.size() > 0 ? found.items().front() : found;
}

constexpr double kHours = 24;

/// One device more, the colour deeper: what needs few stands out.
ImU32 ground_of(const Ui& ui, std::int64_t devices) {
    constexpr std::array<std::pair<std::int64_t, float>, 5> kDepth = {{{1, 0.55f}, {2, 0.40f}, {4, 0.28f}, {8, 0.18f}, {16, 0.10f}}};
    for (const auto& [count, depth] : kDepth)
        if (devices <= count) return mix(ui.theme.card, part_colour("activation"), ui.theme.name == "contrast" ? depth / 2 : depth);
    return ui.theme.card;
}

void centred(Ui& ui, Box box, ImU32 ink, std::string_view text) {
    const float x = box.min.x + (box.width() - text_width(ui, type::kSmall, text)) / 2;
    draw_text(ui, {x, box.min.y + (box.height() - type::kSmall.line) / 2}, type::kSmall, ink, text);
}

void grid_cell(Ui& ui, const GridCell& cell, Box box) {
    const std::string name = "cell." + std::string(cell.model) + "." + std::string(cell.device);
    const bool fits = cell.devices.value_or(0) > 0;
    if (!fits) {
        const std::string text = cell.devices ? ui.view.phrases->fill("grid.more", {{"count", std::to_string(kMostGridDevices)}}) : "–";
        return centred(ui, box, ui.theme.mute, text);
    }
    const Press press = item(ui, name, box);
    fill(ui, box, ground_of(ui, *cell.devices), 3);
    if (press.hovered) outline(ui, box, ui.theme.accent, 3);
    centred(ui, box, ui.theme.ink, std::to_string(*cell.devices) + " ×");
    focus_ring(ui, press, box, 3);
    if (!press.pressed) return;
    ui.intents.push_back(SetField{"model", std::string(cell.model)});
    ui.intents.push_back(SetField{"gpu", std::string(cell.device)});
    ui.intents.push_back(SetField{"gpus", std::to_string(*cell.devices)});
    ui.intents.push_back(ChoosePage{Page::serve});
}

/// A device's name in two lines over its column: "RTX 4090", "24 GB".
void column_head(Ui& ui, std::string_view device, ImVec2 at, float width) {
    const std::string name = said(ui, "gpu", device);
    const std::size_t size = name.size() > 3 ? name.rfind(' ', name.size() - 4) : std::string::npos;
    std::string model = name.substr(0, size);
    // "GeForce" and the like go first: what tells devices apart stands behind.
    const float room = width - 10;
    while (text_width(ui, type::kSmall, model) > room && model.find(' ') != std::string::npos && model.find_first_of("0123456789") > model.find(' '))
        model.erase(0, model.find(' ') + 1);
    // Then the form of the card, "SXM", which the columns do not differ by.
    while (text_width(ui, type::kSmall, model) > room && model.rfind(' ') != std::string::npos) model.erase(model.rfind(' '));
    const std::string first = shortened(ui, type::kSmall, model, room);
    const std::string second = size == std::string::npos ? std::string() : shortened(ui, type::kSmall, name.substr(size + 1), room);
    draw_text(ui, {at.x + (width - text_width(ui, type::kSmall, first)) / 2, at.y}, type::kSmall, ui.theme.mute, first);
    draw_text(ui, {at.x + (width - text_width(ui, type::kSmall, second)) / 2, at.y + 18}, type::kSmall, ui.theme.mute, second);
}

}  // namespace

float break_even_plot(Ui& ui, ImVec2 at, float width) {
    const Json& found = first_comparison(ui.view.service->answer);
    if (found["series"].size() < 2) return 0;
    constexpr double kDecades = 1e4;  // what is shown before the last step
    constexpr double kBefore = 10;    // and before both are even
    Plot picture{.x = {Unit::count, true, ui.say("plot.requests_a_month")}, .y = {Unit::usd, true},
                 .series = {{std::string(ui.say("plot.own")), {}, part_colour("weights")}, {said(ui, "api_model", found["api_model"].text()), {}, part_colour("kv")}}};
    for (const Json& row : found["series"].items()) {
        const double x = row["requests_per_month"].number();
        picture.series[0].points.push_back({x, Range::exact(row["selfhost_usd"].number())});
        picture.series[1].points.push_back({x, Range::exact(row["api_usd"].number())});
    }
    const Json& meets = found["requests_per_month"];
    const double last = picture.series[0].points.back().x;
    picture.from = std::max(1.0, last / kDecades);
    if (meets.is_number()) {
        const std::string count = spoken(ui, format(meets.number(), Unit::count));
        picture.limit_text = ui.view.phrases->fill("plot.break_even", {{"count", count}});
        if (meets.number() <= last) picture.turn = picture.here = meets.number();
        picture.from = std::clamp(meets.number() / kBefore, 1.0, *picture.from);
    }
    const float y = at.y + section(ui, at, width, ui.say("plot.break_even_title"));
    plot(ui, "plot.break_even", {at.x, y}, width, picture);
    return y + plot_height(ui, picture, width) - at.y;
}

float training_plot(Ui& ui, ImVec2 at, float width) {
    const Json& curve = ui.view.service->answer["curve"];
    constexpr std::size_t kMost = 8;  // doublings: beyond them a run is over in no time
    Plot picture{.x = {Unit::hours, true, ui.say("plot.hours")}, .y = {.unit = Unit::usd}, .series = {{std::string(ui.say("train.cost")), {}, part_colour("weights")}}};
    std::vector<PlotPoint>& points = picture.series.front().points;
    std::vector<std::pair<double, double>> devices;  // hours and how many
    if (const auto own = range_in(ui.view.service->answer["days"])) picture.here = own->typical * kHours;
    for (const Json& row : curve.items()) {
        const auto days = range_in(row["days"]);
        const auto usd = range_in(row["usd"]);
        if (!days || !usd || !row["fits"].boolean()) continue;
        if (devices.size() == kMost) {
            if (!picture.here || devices.back().first <= *picture.here) break;
            devices.erase(devices.begin());
            points.erase(points.begin());
        }
        points.push_back({days->typical * kHours, *usd});
        devices.emplace_back(days->typical * kHours, row["gpus"].number());
    }
    sort_rows(points, [](const PlotPoint& a, const PlotPoint& b) { return a.x < b.x; });
    if (points.size() < 2) return 0;
    if (picture.here && (*picture.here < points.front().x || *picture.here > points.back().x)) picture.here.reset();
    picture.limit_text = ui.say("plot.devices_double");
    const float y = at.y + section(ui, at, width, ui.say("plot.cost_over_days"));
    if (const auto pressed = plot(ui, "plot.days", {at.x, y}, width, picture))
        for (const auto& [hours, count] : devices)
            if (hours == *pressed) ui.intents.push_back(SetField{"gpus", figure_text(count)});
    return y + plot_height(ui, picture, width) - at.y;
}

float fit_grid(Ui& ui, ImVec2 at, float width) {
    const std::vector<GridCell>& grid = ui.view.service->grid;
    const FitGridIds& ids = ui.view.catalog->grid();
    const std::size_t columns = ids.devices.size();
    const float row_height = ui.finger ? kTouchTarget + 2 : 34;
    constexpr float kHead = 44;
    float y = at.y + section(ui, at, width, ui.say("grid.title"));
    y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.mute, ui.say("grid.meaning")) + kGrid;
    const float names = std::clamp(width * 0.17f, 96.0f, 168.0f);
    const float cell = std::max((width - names) / static_cast<float>(columns), 60.0f);
    const float wide = cell * static_cast<float>(columns);
    const float height = kHead + row_height * static_cast<float>(ids.models.size());
    for (std::size_t row = 0; row < ids.models.size(); ++row)
        draw_text(ui, {at.x, y + kHead + static_cast<float>(row) * row_height + (row_height - type::kSmall.line) / 2}, type::kSmall, ui.theme.ink,
                  shortened(ui, type::kSmall, said(ui, "model", ids.models[row]), names - kGrid));
    // Where columns have no room they scroll sideways beside the names.
    ImGui::SetCursorScreenPos({at.x + names, y});
    constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_HorizontalScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    if (!ui.measuring && ImGui::BeginChild("grid", {width - names, height + (wide > width - names + 1 ? 14.0f : 0.0f)}, ImGuiChildFlags_NavFlattened, kFlags)) {
        const ImVec2 from = ImGui::GetCursorScreenPos();
        for (std::size_t i = 0; i < columns; ++i) column_head(ui, ids.devices[i], {from.x + static_cast<float>(i) * cell, from.y}, cell);
        for (std::size_t i = 0; i < grid.size(); ++i) {
            const ImVec2 corner{from.x + static_cast<float>(i % columns) * cell, from.y + kHead + static_cast<float>(i / columns) * row_height};
            grid_cell(ui, grid[i], {{corner.x + 1, corner.y + 1}, {corner.x + cell - 1, corner.y + row_height - 1}});
        }
        ImGui::SetCursorScreenPos(from);
        ImGui::Dummy({wide, height});
    }
    if (!ui.measuring) ImGui::EndChild();
    return y + height + 14 - at.y;
}

}  // namespace ballpark::ui
