/// The platform without a machine: it remembers what the application asked for, and answers what a test told it to.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/platform.h"

namespace ballpark::headless {

/// What was asked of the platform since the last `reset`, and the answers that it gives.
struct Record {
    // Asked by the application.
    int redraw_requests = 0;
    std::vector<std::string> opened_urls;
    std::vector<std::string> published_states;  ///< oldest first
    std::vector<std::string> saved_pictures;    ///< names
    int files_wanted = 0;                       ///< times that a file was to be chosen
    std::vector<std::string> requested_assets;  ///< paths, oldest first, delivered or not

    // Answered to the application; a test changes these first.
    std::map<std::string, std::string, std::less<>> preferences;            ///< also written by `set_preference`
    std::map<std::string, std::vector<std::byte>, std::less<>> assets;      ///< what `load_asset` finds
    bool has_file_dialog = true;
    std::string picture_problem;                                            ///< of what is saved; empty: nothing
    std::string theme = "light";
    std::string language = "en";
    std::string machine_line;
    std::string link_base = "https://ballpark.example/";  ///< `share_link` is this, '#', and the state
};

/// The one record of this program. Tests run one after the other and `reset` it first.
Record& record();
void reset();

/// Ends a frame as a renderer does, but draws nothing: Dear ImGui's textures count as uploaded.
void render();

/// Calls the waiting `done` functions of `load_asset`, as a platform does between two frames; returns how many.
int deliver_assets();

}  // namespace ballpark::headless
