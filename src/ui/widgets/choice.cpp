#include "ui/widgets/choice.h"

#include <algorithm>

#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include "ui/text.h"
#include "ui/widgets/icon.h"

namespace ballpark::ui {
namespace {

constexpr float kInset = 12;
constexpr float kRow = kTouchTarget;
constexpr int kRowsShown = 7;
constexpr std::size_t kSearchFrom = 9;  // shorter lists are read at a glance
constexpr float kNarrowestList = 280;
constexpr float kNarrowestSearched = 368;  // long lists tell things apart: a device, its memory and how fast that is

/// Lower case without spaces and punctuation; other scripts stay as they are.
std::string folded(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
        if (kept) out += c;
    }
    return out;
}

/// Label to the left, detail to the right; the label gives way last.
void label_and_detail(Ui& ui, Box box, TypeStyle style, ImU32 ink, const Choice& choice) {
    const float y = box.min.y + (box.height() - style.line) / 2;
    const std::string label = shortened(ui, style, choice.label, box.width());
    const float used = draw_text(ui, {box.min.x, y}, style, ink, label) + kInset;
    const float room = box.width() - used;
    if (choice.detail.empty() || room < 3 * kInset) return;
    const std::string detail = shortened(ui, type::kSmall, choice.detail, room);
    draw_text_right(ui, box.max.x, box.min.y + (box.height() - type::kSmall.line) / 2, type::kSmall, ui.theme.mute, detail);
}

/// What the closed field says: the detail gives way first, then the end of the name.
void field_text(Ui& ui, Box box, std::string_view label, const Choice& chosen) {
    if (label.empty()) return label_and_detail(ui, box, type::kText, ui.theme.ink, chosen);
    const float small = box.min.y + (box.height() - type::kSmall.line) / 2;
    const float used = draw_text(ui, {box.min.x, small}, type::kLabel, ui.theme.mute, label) + kInset;
    const float room = box.width() - used;
    const float name = text_width(ui, type::kText, chosen.label);
    const float detail = text_width(ui, type::kSmall, chosen.detail);
    float right = box.max.x;
    if (!chosen.detail.empty() && name + kGrid + detail <= room) {
        draw_text_right(ui, right, small, type::kSmall, ui.theme.mute, chosen.detail);
        right -= detail + kGrid;
    }
    draw_text_right(ui, right, box.min.y + (box.height() - type::kText.line) / 2, type::kText, ui.theme.ink,
                    shortened(ui, type::kText, chosen.label, room));
}

bool search_field(Ui& ui, float width) {
    ImGui::PushFont(ui.fonts.face(Face::regular), type::kText.size);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, ui.theme.soft);
    ImGui::SetNextItemWidth(width);
    if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
    const std::string hint(ui.say("action.search"));
    const bool entered =
        ImGui::InputTextWithHint("##search", hint.c_str(), &ui.memory.search, ImGuiInputTextFlags_EnterReturnsTrue);
    ImGui::PopStyleColor();
    ImGui::PopFont();
    return entered;
}

bool row(Ui& ui, const Choice& choice, bool chosen, float width) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Box box{at, {at.x + width, at.y + kRow}};
    const Press press = item(ui, choice.name, box);
    if (press.hovered || press.focused) fill(ui, box, ui.theme.soft, kRadius - 2);
    constexpr float kMark = 20;
    if (chosen) icon(ui, {box.min.x + kMark / 2 + 4, box.min.y + kRow / 2}, Icon::check, ui.theme.accent);
    label_and_detail(ui, {{box.min.x + kMark + 8, box.min.y}, {box.max.x - kInset, box.max.y}}, type::kText, ui.theme.ink,
                     choice);
    // Dear ImGui knows how far a list scrolls only after it has seen it once.
    constexpr int kKnown = 2;
    if (chosen && ui.memory.listed_frames == kKnown) ImGui::SetScrollFromPosY(at.y + kRow / 2 - ImGui::GetWindowPos().y);
    ImGui::SetCursorScreenPos({at.x, at.y + kRow});
    return press.pressed;
}

std::optional<std::string> open_list(Ui& ui, const Choice& chosen, const std::vector<Choice>& choices, float width) {
    std::optional<std::string> picked;
    const float inner = width - 2 * ImGui::GetStyle().WindowPadding.x;
    const bool searched = choices.size() >= kSearchFrom;
    const bool entered = searched && search_field(ui, inner);
    if (ImGui::BeginChild("rows", {inner, 0}, ImGuiChildFlags_NavFlattened)) {
        const Choice* first = nullptr;
        const float row_width = ImGui::GetContentRegionAvail().x;
        for (const Choice& choice : choices) {
            if (searched && !matches(choice, ui.memory.search)) continue;
            if (first == nullptr) first = &choice;
            if (row(ui, choice, choice.name == chosen.name, row_width)) picked = choice.name;
        }
        if (first == nullptr)
            draw_text(ui, {ImGui::GetCursorScreenPos().x + kInset, ImGui::GetCursorScreenPos().y + 8}, type::kSmall,
                      ui.theme.mute, ui.say("action.nothing_found"));
        if (entered && first != nullptr) picked = first->name;
        // A sum of names is in no list: "2x rtx-4090 + rtx-3090".
        else if (entered && ui.memory.search.find('+') != std::string::npos) picked = ui.memory.search;
        ImGui::Dummy({row_width, 1});
    }
    ImGui::EndChild();
    return picked;
}

void place_list(Box field, float width, std::size_t choices) {
    const ImVec2 screen = ImGui::GetMainViewport()->Size;
    const float search = choices >= kSearchFrom ? kFieldHeight + kGrid : 0;
    const float wanted = static_cast<float>(std::min<std::size_t>(choices, kRowsShown)) * kRow + search + 2 * kGrid + 2;
    const float below = screen.y - field.max.y - kGrid;
    const float above = field.min.y - kGrid;
    const bool down = below >= wanted || below >= above;
    const float height = std::min(wanted, std::max(down ? below : above, 3 * kRow));
    const float x = std::clamp(field.min.x, 0.0f, std::max(0.0f, screen.x - width - kGrid));
    ImGui::SetNextWindowPos({x, down ? field.max.y + 4 : field.min.y - 4 - height});
    ImGui::SetNextWindowSize({width, height});
}

}  // namespace

bool matches(const Choice& choice, std::string_view search) {
    const std::string text = folded(choice.label) + "\n" + folded(choice.name) + "\n" + folded(choice.detail);
    while (!search.empty()) {
        const std::size_t end = std::min(search.find(' '), search.size());
        if (text.find(folded(search.substr(0, end))) == std::string::npos) return false;
        search.remove_prefix(end < search.size() ? end + 1 : end);
    }
    return true;
}

std::optional<std::string> choice_field(Ui& ui, std::string_view name, ImVec2 at, float width, std::string_view label,
                                        const Choice& chosen, std::vector<Choice> (*list)(const Ui&, const void*),
                                        const void* context) {
    if (ui.measuring) return std::nullopt;
    const Box box{at, {at.x + width, at.y + kFieldHeight}};
    const Press press = item(ui, name, box);
    fill(ui, box, ui.theme.card, kRadius);
    outline(ui, box, press.hovered ? mix(ui.theme.line, ui.theme.mute, 0.5f) : ui.theme.line);
    constexpr float kChevron = 20;
    field_text(ui, {{box.min.x + kInset, box.min.y}, {box.max.x - kInset - kChevron, box.max.y}}, label, chosen);
    icon(ui, {box.max.x - kInset - 4, box.min.y + kFieldHeight / 2}, Icon::chevron_down, ui.theme.mute);
    focus_ring(ui, press, box);

    const std::string popup = std::string(name) + ".list";
    if (press.pressed) {
        ui.memory.search.clear();
        ui.memory.listed = press.id;
        ui.memory.choices = list(ui, context);
        ui.memory.listed_frames = 0;
        ImGui::OpenPopup(popup.c_str());
    }
    if (ui.memory.listed != press.id || !ImGui::IsPopupOpen(popup.c_str())) return std::nullopt;
    const std::vector<Choice>& choices = ui.memory.choices;
    const float narrowest = choices.size() >= kSearchFrom ? kNarrowestSearched : kNarrowestList;
    const float list_width = std::min(std::max(width, narrowest), ImGui::GetMainViewport()->Size.x - 2 * kGrid);
    place_list(box, list_width, choices.size());
    std::optional<std::string> picked;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {kGrid, kGrid});
    if (ImGui::BeginPopup(popup.c_str(), ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollbar)) {
        picked = open_list(ui, chosen, choices, list_width);
        ++ui.memory.listed_frames;
        if (picked) ImGui::CloseCurrentPopup();
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
    return picked;
}

}  // namespace ballpark::ui
