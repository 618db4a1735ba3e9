/// What holds for every screen: nothing overlaps, nothing is cut off, no id twice, no target too small.
#pragma once

#include <algorithm>
#include <cstring>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "ui/ui.h"

namespace ballpark::testing {

/// Lines of one layer that stand on each other, and lines that leave the window sideways.
inline void check_texts(const ui::Record& record, float width) {
    constexpr float kTouching = 1.5F;
    const auto scrolls_sideways = [](const ui::Record::Text& line) { return std::strstr(line.layer->_OwnerName, "/tabs") != nullptr || std::strstr(line.layer->_OwnerName, "/grid") != nullptr; };
    for (std::size_t i = 0; i < record.texts.size(); ++i) {
        const ui::Record::Text& a = record.texts[i];
        CAPTURE(a.text);
        if (scrolls_sideways(a)) continue;
        REQUIRE(a.min.x >= a.clip.x - 0.5F);
        REQUIRE(a.max.x <= a.clip.z + 0.5F);
        REQUIRE(a.max.x <= width + 0.5F);
        for (std::size_t k = i + 1; k < record.texts.size(); ++k) {
            const ui::Record::Text& b = record.texts[k];
            const float across = std::min(a.max.x, b.max.x) - std::max(a.min.x, b.min.x);
            const float down = std::min(a.max.y, b.max.y) - std::max(a.min.y, b.min.y);
            if (a.layer != b.layer || across <= kTouching || down <= kTouching) continue;
            FAIL("\"" << a.text << "\" and \"" << b.text << "\" overlap by " << across << " x " << down << " px");
        }
    }
}

/// No target of a layer takes anything of another.
inline void check_apart(const ui::Record& record) {
    constexpr float kSeam = 0.5F;
    for (std::size_t i = 0; i < record.targets.size(); ++i)
        for (std::size_t k = i + 1; k < record.targets.size(); ++k) {
            const ui::Record::Target& a = record.targets[i];
            const ui::Record::Target& b = record.targets[k];
            const float across = std::min(a.max.x, b.max.x) - std::max(a.min.x, b.min.x);
            const float down = std::min(a.max.y, b.max.y) - std::max(a.min.y, b.min.y);
            if (a.layer != b.layer || across <= kSeam || down <= kSeam) continue;
            FAIL("\"" << a.name << "\" and \"" << b.name << "\" overlap by " << across << " x " << down << " px");
        }
}

/// As high as WCAG 2.2 (2.5.8) wants, or as a finger does; of the parts of a bar the legend has the same in full width.
inline void check_targets(const ui::Record& record, bool finger = false) {
    constexpr float kSmallest = 24;
    std::set<ImGuiID> ids;
    for (const ui::Record::Target& target : record.targets) {
        CAPTURE(target.name);
        REQUIRE(ids.insert(target.id).second);
        REQUIRE(target.max.y - target.min.y >= (finger ? ui::kTouchTarget : kSmallest));
        constexpr float kRounding = 0.01F;
        if (!target.name.starts_with("bar.")) REQUIRE(target.max.x - target.min.x >= kSmallest - kRounding);
    }
    if (finger) check_apart(record);
}

}  // namespace ballpark::testing
