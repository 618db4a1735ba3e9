#include "ui/widgets/token_lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

#include "ui/memory_bar.h"
#include "ui/text.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {
namespace {

constexpr float kLine = type::kText.line;

/// Neighbours never share one; the contrast theme has greys, and every theme a gap between tokens.
ImU32 ground_of(const Ui& ui, std::int64_t ordinal) {
    constexpr std::array kParts = {"weights", "kv", "activation", "state"};
    const auto turn = static_cast<std::size_t>(ordinal % static_cast<std::int64_t>(kParts.size()));
    if (ui.theme.name == "contrast") return mix(ui.theme.card, ui.theme.ink, turn % 2 == 0 ? 0.16f : 0.34f);
    return mix(ui.theme.card, part_colour(kParts[turn]), ui.theme.dark ? 0.42f : 0.24f);
}

/// Walks through the characters of a line and knows how far each token and the selection reach on it.
class Line {
public:
    Line(Ui& ui, ImVec2 at, std::size_t begin, std::size_t end, const Advances& advances)
        : ui_(ui), text_(ui.view.written->text), at_(at), begin_(begin), end_(end) {
        float x = at.x;
        for (std::size_t i = begin; i < end;) {
            const Character c = character_at(text_, i);
            const float wide = advances.of(c.codepoint);
            // A token may begin and end inside a character.
            for (std::size_t k = 0; k < c.size; ++k) places_.push_back(x + wide * static_cast<float>(k) / static_cast<float>(c.size));
            x += wide;
            i += c.size;
        }
        places_.push_back(x);
    }

    /// Where bytes of the text stand on this line; nothing when none does.
    std::optional<Box> box_of(std::size_t begin, std::size_t end) const {
        begin = std::max(begin, begin_);
        end = std::min(end, end_);
        if (begin >= end) return std::nullopt;
        return Box{{places_[begin - begin_], at_.y}, {places_[end - begin_], at_.y + kLine}};
    }

    void draw_words() const {
        std::string_view words = text_.substr(begin_, end_ - begin_);
        while (!words.empty() && (words.back() == ' ' || words.back() == '\n' || words.back() == '\r' || words.back() == '\t')) words.remove_suffix(1);
        draw_text(ui_, at_, type::kText, ui_.theme.ink, words);
    }

private:
    Ui& ui_;
    std::string_view text_;
    ImVec2 at_;
    std::size_t begin_;
    std::size_t end_;
    std::vector<float> places_;  ///< of each byte, and of the end
};

}  // namespace

std::optional<TokenMark> draw_token_lines(Ui& ui, ImVec2 origin, const Advances& advances, std::optional<ImVec2> pointer, bool selection) {
    const TextEditing& state = ui.memory.writing;
    const float top = ImGui::GetWindowPos().y;
    const auto row = [&](float y) { return static_cast<std::size_t>(std::clamp((y - origin.y) / kLine, 0.0f, static_cast<float>(state.lines.count() - 1))); };
    const std::size_t first = row(top);
    const std::size_t last = row(top + ImGui::GetWindowHeight());
    const std::size_t begin = state.lines.begin(first);
    const std::size_t end = state.lines.end(last);
    std::span<const TokenMark> tokens;
    if (ui.view.written->tokens && end > begin) tokens = ui.view.written->tokens(begin, end);
    std::optional<TokenMark> pointed;
    const ImU32 selected = mix(ui.theme.card, ui.theme.accent, 0.45f);
    std::size_t token = 0;
    for (std::size_t i = first; i <= last; ++i) {
        const Line line(ui, {origin.x, origin.y + static_cast<float>(i) * kLine}, state.lines.begin(i), state.lines.end(i), advances);
        while (token < tokens.size() && tokens[token].end <= state.lines.begin(i)) ++token;
        for (std::size_t k = token; k < tokens.size() && tokens[k].begin < state.lines.end(i); ++k) {
            const auto box = line.box_of(tokens[k].begin, tokens[k].end);
            if (!box) continue;
            const Box ground{{box->min.x, box->min.y + 2}, {std::max(box->max.x - 1, box->min.x + 1), box->max.y - 1}};
            fill(ui, ground, ground_of(ui, tokens[k].ordinal), 3);
            if (!pointer || pointer->x < box->min.x || pointer->x >= box->max.x || pointer->y < box->min.y || pointer->y >= box->max.y) continue;
            pointed = tokens[k];
            outline(ui, ground, ui.theme.accent, 3);
        }
        if (selection)
            if (const auto box = line.box_of(std::min(state.caret, state.anchor), std::max(state.caret, state.anchor))) fill(ui, *box, selected, 2);
        line.draw_words();
    }
    return pointed;
}

}  // namespace ballpark::ui
