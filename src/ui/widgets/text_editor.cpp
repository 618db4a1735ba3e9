#include "ui/widgets/text_editor.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <imgui_internal.h>

#include "ui/text.h"
#include "ui/widgets/text_caret.h"
#include "ui/widgets/token_lines.h"

namespace ballpark::ui {
namespace {

constexpr float kLine = type::kText.line;

/// One frame of the editor inside its scrolling child.
class Editor {
public:
    Editor(Ui& ui, float width) : ui_(ui), state_(ui.memory.writing), written_(*ui.view.written), advances_(ui.fonts.face(type::kText.face), type::kText.size) {
        origin_ = ImGui::GetCursorScreenPos();
        lay_out(width);
    }

    std::optional<TokenMark> frame(std::string_view name, std::string_view hint) {
        ImGuiWindow& window = *ImGui::GetCurrentWindow();
        const ImRect bounds = window.InnerRect;
        id_ = window.GetID(name.data(), name.data() + name.size());
        if (ui_.memory.record != nullptr)
            ui_.memory.record->targets.push_back({id_, bounds.Min, bounds.Max, std::string(name), window.DrawList});
        ImGui::Dummy({1, static_cast<float>(state_.lines.count()) * kLine});
        if (!ImGui::ItemAdd(bounds, id_, nullptr, ImGuiItemFlags_Inputable)) return std::nullopt;
        const bool hovered = ImGui::ItemHoverable(bounds, id_, 0);
        if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
        activate(hovered, window);
        if (is_active()) {
            const std::size_t caret = state_.caret;
            own_keys();
            mouse(hovered);
            move_by_keys();
            edit_by_keys();
            if (caret != state_.caret) state_.follow = true;
        }
        follow(window);
        const auto token = draw_token_lines(ui_, origin_, advances_, hovered ? std::optional(ImGui::GetIO().MousePos) : std::nullopt, is_active());
        if (written_.text.empty()) draw_text(ui_, origin_, type::kText, ui_.theme.mute, shortened(ui_, type::kText, hint, bounds.GetWidth() - 24));
        if (is_active()) caret_and_input(window);
        return token;
    }

    bool is_active() const { return ImGui::GetActiveID() == id_; }

private:
    void lay_out(float width) {
        const bool stands = state_.laid_out && state_.lines.width() == width && state_.with_hangul == ui_.fonts.has_hangul();
        if (stands && written_.revision == state_.revision + 1) state_.lines.change(written_.text, written_.change, advances_);
        else if (!stands || written_.revision != state_.revision) state_.lines.wrap(written_.text, advances_, width);
        state_.with_hangul = ui_.fonts.has_hangul();
        if (state_.revision != written_.revision) {
            state_.caret = state_.anchor = written_.change.at + written_.change.inserted;
            state_.follow = true;
        }
        state_.laid_out = true;
        state_.revision = written_.revision;
    }

    void activate(bool hovered, ImGuiWindow& window) {
        ImGuiContext& g = *GImGui;
        const bool clicked = hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
        const bool by_keys = g.ActiveId != id_ && g.NavActivateId == id_;
        if ((clicked || by_keys) && !is_active()) {
            ImGui::SetActiveID(id_, &window);
            ImGui::SetFocusID(id_, &window);
            ImGui::FocusWindow(&window);
            ui_.intents.push_back(NeedVocabulary{});
        } else if (is_active() && ((ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !hovered) || ImGui::IsKeyPressed(ImGuiKey_Escape, false))) {
            ImGui::ClearActiveID();
        }
    }

    void own_keys() const {
        for (const ImGuiKey key : {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_Enter,
                                   ImGuiKey_KeypadEnter, ImGuiKey_Delete, ImGuiKey_Backspace, ImGuiKey_Home, ImGuiKey_End, ImGuiKey_PageUp,
                                   ImGuiKey_PageDown, ImGuiKey_Space})
            ImGui::SetKeyOwner(key, id_);
        GImGui->ActiveIdUsingNavDirMask |= 0xF;
    }

    std::size_t at_pointer() const {
        const ImVec2 pointer = ImGui::GetIO().MousePos;
        const float row = std::clamp(std::floor((pointer.y - origin_.y) / kLine), 0.0f, static_cast<float>(state_.lines.count() - 1));
        return nearest_on_line(written_.text, state_.lines, advances_, static_cast<std::size_t>(row), pointer.x - origin_.x);
    }

    void mouse(bool hovered) {
        const ImGuiIO& io = ImGui::GetIO();
        if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
            state_.caret = word_after(written_.text, at_pointer());
            state_.anchor = word_before(written_.text, state_.caret);
            state_.by_words = true;
        } else if (hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
            state_.caret = at_pointer();
            if (!io.KeyShift) state_.anchor = state_.caret;
            state_.wish = -1;
            state_.by_words = false;
        } else if (ImGui::IsMouseDragging(ImGuiMouseButton_Left, 2) && !state_.by_words) {
            state_.caret = at_pointer();
        }
    }

    static bool pressed(ImGuiKey key) { return ImGui::IsKeyPressed(key); }

    void go(std::size_t to) {
        state_.caret = to;
        if (!ImGui::GetIO().KeyShift) state_.anchor = to;
        state_.wish = -1;
        state_.follow = true;
    }

    void go_lines(float lines) {
        const std::size_t line = state_.lines.line_of(state_.caret);
        const float wish = state_.wish >= 0 ? state_.wish : place_on_line(written_.text, state_.lines, advances_, state_.caret);
        const float to = std::clamp(static_cast<float>(line) + lines, 0.0f, static_cast<float>(state_.lines.count() - 1));
        go(nearest_on_line(written_.text, state_.lines, advances_, static_cast<std::size_t>(to), wish));
        state_.wish = wish;
    }

    void move_by_keys() {
        const std::string& text = written_.text;
        const bool whole = ImGui::GetIO().KeyCtrl;
        const std::size_t line = state_.lines.line_of(state_.caret);
        const std::size_t end = line + 1 < state_.lines.count() ? character_before(text, state_.lines.end(line)) : text.size();
        const float page = std::max(1.0f, std::floor(ImGui::GetWindowHeight() / kLine) - 1);
        if (pressed(ImGuiKey_LeftArrow)) go(whole ? word_before(text, state_.caret) : character_before(text, state_.caret));
        if (pressed(ImGuiKey_RightArrow)) go(whole ? word_after(text, state_.caret) : character_after(text, state_.caret));
        if (pressed(ImGuiKey_Home)) go(whole ? 0 : state_.lines.begin(line));
        if (pressed(ImGuiKey_End)) go(whole ? text.size() : end);
        if (pressed(ImGuiKey_UpArrow)) go_lines(-1);
        if (pressed(ImGuiKey_DownArrow)) go_lines(1);
        if (pressed(ImGuiKey_PageUp)) go_lines(-page);
        if (pressed(ImGuiKey_PageDown)) go_lines(page);
        if (whole && pressed(ImGuiKey_A)) {
            state_.anchor = 0;
            state_.caret = text.size();
        }
    }

    std::size_t first() const { return std::min(state_.caret, state_.anchor); }
    std::size_t last() const { return std::max(state_.caret, state_.anchor); }

    /// Instead of what is selected.
    void put(std::string text) {
        if (text.empty() && first() == last()) return;
        ui_.intents.push_back(EditText{first(), last() - first(), std::move(text)});
    }

    void erase_to(std::size_t other) {
        if (first() == last()) state_.anchor = other;
        put("");
    }

    void paste() {
        const char* copied = ImGui::GetClipboardText();  // none when what was copied is no text, such as a picture
        if (copied != nullptr && *copied != '\0') put(copied);
    }

    void edit_by_keys() {
        ImGuiIO& io = ImGui::GetIO();
        const std::string& text = written_.text;
        const std::string selected = text.substr(first(), last() - first());
        if (pressed(ImGuiKey_Backspace)) erase_to(io.KeyCtrl ? word_before(text, state_.caret) : character_before(text, state_.caret));
        else if (pressed(ImGuiKey_Delete)) erase_to(io.KeyCtrl ? word_after(text, state_.caret) : character_after(text, state_.caret));
        else if (pressed(ImGuiKey_Enter) || pressed(ImGuiKey_KeypadEnter)) put("\n");
        else if (io.KeyCtrl && pressed(ImGuiKey_Z)) ui_.intents.push_back(UndoText{io.KeyShift});
        else if (io.KeyCtrl && pressed(ImGuiKey_Y)) ui_.intents.push_back(UndoText{true});
        else if (io.KeyCtrl && pressed(ImGuiKey_V)) paste();
        else if (io.KeyCtrl && !selected.empty() && (pressed(ImGuiKey_C) || pressed(ImGuiKey_X))) {
            ImGui::SetClipboardText(selected.c_str());
            if (pressed(ImGuiKey_X)) put("");
        } else if (!io.KeyCtrl || io.KeyAlt) {
            std::string typed;
            for (const ImWchar c : io.InputQueueCharacters) {
                char bytes[5] = {};
                if (c >= ' ' && c != 127) typed.append(bytes, static_cast<std::size_t>(ImTextCharToUtf8(bytes, static_cast<unsigned>(c))));
            }
            if (!typed.empty()) put(std::move(typed));
        }
        io.InputQueueCharacters.resize(0);
    }

    void follow(ImGuiWindow& window) {
        if (!state_.follow) return;
        state_.follow = false;
        const float top = static_cast<float>(state_.lines.line_of(state_.caret)) * kLine;
        const float height = window.InnerRect.GetHeight();
        if (top < window.Scroll.y) ImGui::SetScrollY(top);
        if (top + kLine + kGrid > window.Scroll.y + height) ImGui::SetScrollY(top + kLine + kGrid - height);
    }

    void caret_and_input(const ImGuiWindow& window) {
        constexpr double kBlink = 0.8;
        const float x = origin_.x + place_on_line(written_.text, state_.lines, advances_, state_.caret);
        const float y = origin_.y + static_cast<float>(state_.lines.line_of(state_.caret)) * kLine;
        if (std::fmod(ImGui::GetTime(), kBlink) < kBlink / 2) fill(ui_, {{x, y + 2}, {x + 2, y + kLine - 2}}, ui_.theme.accent);
        ImGuiPlatformImeData& data = GImGui->PlatformImeData;
        data.WantVisible = true;
        data.WantTextInput = true;
        data.InputPos = {x, y};
        data.InputLineHeight = kLine;
        data.ViewportId = window.Viewport->ID;
    }

    Ui& ui_;
    TextEditing& state_;
    const WrittenText& written_;
    Advances advances_;
    ImVec2 origin_;
    ImGuiID id_ = 0;
};

}  // namespace

std::optional<TokenMark> text_editor(Ui& ui, std::string_view name, Box box, std::string_view hint) {
    if (ui.measuring || ui.view.written == nullptr) return std::nullopt;
    constexpr float kInset = 12;
    fill(ui, box, ui.theme.card, kRadius);
    const Box inner{{box.min.x + kInset, box.min.y + kGrid}, {box.max.x - 2, box.max.y - kGrid}};
    ImGui::SetCursorScreenPos(inner.min);
    const std::string child = std::string(name) + ".lines";
    std::optional<TokenMark> token;
    bool active = false;
    if (ImGui::BeginChild(child.c_str(), {inner.width(), inner.height()}, ImGuiChildFlags_NavFlattened)) {
        Editor editor(ui, inner.width() - kInset - ImGui::GetStyle().ScrollbarSize);
        token = editor.frame(name, hint);
        active = editor.is_active();
    }
    ImGui::EndChild();
    outline(ui, box, active ? ui.theme.accent : ui.theme.line);
    return token;
}

}  // namespace ballpark::ui
