/// The whole screen: header, page, worksheet and notices in one window without decoration.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ui/layout.h"
#include "ui/ui.h"

namespace ballpark::ui {

class Interface {
public:
    /// Needs a current Dear ImGui context whose renderer makes textures on demand (1.92).
    Interface();

    /// One frame, between `ImGui::NewFrame` and `ImGui::Render`: what was asked for in it, oldest first.
    std::vector<Intent> frame(const View& view);

    bool add_hangul(std::span<const std::byte> ttf) { return fonts_.add_hangul(ttf); }
    bool has_hangul() const { return fonts_.has_hangul(); }

    /// Whether something is fading, so that the next frame looks different by itself.
    bool is_animating() const { return memory_.animating; }

    /// Height of everything at the current width, header included.
    float content_height() const { return content_height_; }

    /// Writes down what each frame draws from now on; null stops it.
    void record(Record* record) { memory_.record = record; }

private:
    void shortcuts(Ui& ui) const;
    void full_page(Ui& ui, ImVec2 size);
    void worksheet_over_page(Ui& ui, const NumberAnswer& answer, ImVec2 size);
    void part_over_page(Ui& ui, ImVec2 size);
    void worksheet_beside_page(Ui& ui, const NumberAnswer& answer, const Layout& layout, ImVec2 size);
    void embedded(Ui& ui, ImVec2 size);

    Fonts fonts_;
    Memory memory_;
    const Theme* styled_ = nullptr;
    float content_height_ = 0;
    float panel_height_ = 0;
    bool list_was_open_ = false;  ///< at the end of the last frame
};

}  // namespace ballpark::ui
