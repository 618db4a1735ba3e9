/// A word or two on a raised ground that can be pressed: presets, remedies, what the scenario is.
#pragma once

#include <string_view>

#include "ui/widgets/item.h"

namespace ballpark::ui {

inline constexpr float kButtonHeight = 32;

struct ButtonLook {
    std::string_view detail{};  ///< muted, behind the words
    bool on = false;            ///< in force: edged in the accent
};

float button_width(const Ui& ui, std::string_view text, const ButtonLook& look = {});

/// `at` is the upper left corner; the target is 40 px high. What is too wide for `widest` loses its detail, then its
/// end. True when pressed.
bool button(Ui& ui, std::string_view name, ImVec2 at, std::string_view text, const ButtonLook& look = {}, float widest = 1e6f);

/// Buttons beside each other, broken into lines: where the next one of a width stands.
class ButtonFlow {
public:
    ButtonFlow(ImVec2 at, float width) : start_(at), at_(at), width_(width) {}

    ImVec2 place(float button);
    float height() const { return at_.y + kButtonHeight - start_.y; }

private:
    ImVec2 start_;
    ImVec2 at_;
    float width_;
};

}  // namespace ballpark::ui
