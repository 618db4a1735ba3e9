#include "ui/fonts.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "catalog/assets.h"

namespace ballpark::ui {
namespace {

// The size that merged sources are scaled against; text is always set at an explicit size.
constexpr float kReference = 20;

// NanumGothic sits higher and sets wider than Inter at the same height (measured on the two fonts' tables).
constexpr float kHangulScale = 0.94f;
constexpr float kHangulDrop = 0.2f;

// Dear ImGui asserts on anything else, and a server may have sent its error page.
bool is_font_file(std::span<const std::byte> bytes) {
    constexpr std::size_t kHeader = 12;
    if (bytes.size() < kHeader) return false;
    const std::string_view magic(reinterpret_cast<const char*>(bytes.data()), 4);
    return magic == std::string_view("\0\1\0\0", 4) || magic == "OTTO" || magic == "true";
}

ImFont* add_face(std::string_view path) {
    const std::string_view bytes = embedded_asset(path);
    if (bytes.empty()) return nullptr;
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    // Dear ImGui takes a mutable pointer and copies from it.
    void* data = const_cast<char*>(bytes.data());
    return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(data, static_cast<int>(bytes.size()), kReference, &config);
}

bool merge_hangul(ImFont* face, std::span<const std::byte> ttf) {
    ImFontConfig config;
    config.MergeMode = true;
    config.FontDataOwnedByAtlas = false;
    config.GlyphOffset = {0, kHangulDrop};
    ImVector<ImFont*>& fonts = ImGui::GetIO().Fonts->Fonts;
    // Up to 1.92.2 a source is merged into the last font, whichever `DstFont` says.
    std::swap(*std::find(fonts.begin(), fonts.end(), face), fonts.back());
    void* data = const_cast<std::byte*>(ttf.data());
    return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(data, static_cast<int>(ttf.size()), kReference * kHangulScale,
                                                      &config) != nullptr;
}

}  // namespace

Fonts::Fonts() {
    faces_ = {add_face("fonts/text.otf"), add_face("fonts/medium.otf"), add_face("fonts/strong.otf"),
              add_face("fonts/italic.otf")};
    IM_ASSERT(faces_[0] != nullptr && "link the assets that hold the fonts");
    for (ImFont*& face : faces_)
        if (face == nullptr) face = faces_[0];
    ImGui::GetIO().FontDefault = faces_[0];

    // The switch to Korean is written in Korean before its font is asked for.
    const std::string_view name = embedded_asset("fonts/korean.ttf");
    if (!name.empty()) merge_hangul(face(Face::regular), std::as_bytes(std::span(name)));
}

bool Fonts::add_hangul(std::span<const std::byte> ttf) {
    if (has_hangul_ || !is_font_file(ttf)) return has_hangul_;
    has_hangul_ = true;
    for (std::size_t i = 0; i < faces_.size(); ++i) {
        const bool done = std::find(faces_.begin(), faces_.begin() + static_cast<std::ptrdiff_t>(i), faces_[i]) !=
                          faces_.begin() + static_cast<std::ptrdiff_t>(i);
        if (!done) has_hangul_ = merge_hangul(faces_[i], ttf) && has_hangul_;
    }
    return has_hangul_;
}

bool Fonts::can_show(unsigned codepoint) const {
    return faces_[0]->IsGlyphInFont(static_cast<ImWchar>(codepoint));
}

bool is_hangul(unsigned codepoint) {
    return (codepoint >= 0xAC00 && codepoint <= 0xD7A3) || (codepoint >= 0x1100 && codepoint <= 0x11FF) ||
           (codepoint >= 0x3131 && codepoint <= 0x318E);
}

}  // namespace ballpark::ui
