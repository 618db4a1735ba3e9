/// What every widget is handed: the view, the theme and fonts, where intents go, and what outlives a frame.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "ui/fonts.h"
#include "ui/text_editing.h"
#include "ui/theme.h"
#include "ui/view.h"

namespace ballpark::ui {

/// One of the names a field can be set to.
struct Choice {
    std::string name;    ///< what is chosen: a catalog id
    std::string label;
    std::string detail;  ///< what matters beside it: size, memory, price
};

/// What a frame drew, for tests that look for clipped and overlapping text, small targets and ids used twice.
struct Record {
    struct Text {
        ImVec2 min;
        ImVec2 max;
        ImVec4 clip;
        std::string text;
        const ImDrawList* layer = nullptr;
    };
    struct Target {
        ImGuiID id = 0;
        ImVec2 min;
        ImVec2 max;
        std::string name;
        const ImDrawList* layer = nullptr;
    };
    std::vector<Text> texts;
    std::vector<Target> targets;
};

/// What a widget remembers between frames. Values the application owns are not among it.
struct Memory {
    struct Change {
        double value = 0;
        double at = -1;  ///< ImGui time of the last change; negative: never
        int frame = 0;   ///< last frame in which it was shown
    };
    std::map<ImGuiID, Change> changes;

    ImGuiID editing = 0;         ///< the field that is being typed into
    bool editing_starts = false;
    std::string typed;           ///< its text
    std::string search;          ///< of the open list of choices
    ImGuiID listed = 0;          ///< the field whose list is open
    std::vector<Choice> choices; ///< that list, made once when it opens
    int listed_frames = 0;       ///< how long it has been open

    int columns = 0;             ///< of cards, in the last frame
    std::optional<NumberId> last_open;
    std::vector<float> card_tops;  ///< where the cards stood in the last frame, on the screen

    bool wants_keys = false;       ///< the list of keys should open
    int shown_page = -1;           ///< whose tab was brought into sight
    bool inputs_open = false;      ///< of the scenario, where they are folded away

    TextEditing writing;           ///< of the page *Tokens & price*

    std::string picture;           ///< name of the plot that is to be saved
    bool picture_moved = false;    ///< it was brought into sight for that

    bool animating = false;      ///< something fades in this frame
    Record* record = nullptr;
};

struct Ui {
    const View& view;
    const Theme& theme;
    const Fonts& fonts;
    Memory& memory;
    std::vector<Intent>& intents;
    bool measuring = false;      ///< lay out only: draw nothing, take no input
    bool finger = false;         ///< what can be touched is 40 px high and does not overlap

    std::string_view say(std::string_view key) const { return view.phrases->text(key); }
    bool can_say(std::string_view key) const { return view.phrases->has(key); }
};

}  // namespace ballpark::ui
