/// What stands behind the functions of `platform/platform.h` while the program runs.
#pragma once

#include <string>
#include <string_view>

#include "platform/desktop/asset_files.h"
#include "platform/desktop/browser.h"
#include "platform/desktop/file_picker.h"
#include "platform/desktop/frame_pacer.h"
#include "platform/desktop/machine_watch.h"
#include "platform/desktop/picture_files.h"
#include "platform/desktop/preferences.h"

namespace ballpark::desktop {

/// One at a time: while it lives, the platform's functions use it. Made after GLFW was set up.
class Services {
public:
    /// `language` was asked for on the command line, or is empty.
    explicit Services(std::string_view language);
    ~Services();
    Services(const Services&) = delete;
    Services& operator=(const Services&) = delete;

    /// What has to happen between two frames.
    void between_frames();

    FramePacer pacer;
    Preferences preferences;
    AssetFiles assets;
    Browser browser;
    MachineWatch machine;
    PictureFiles pictures;
    FilePicker picker;

    /// "en" or "ko", as the application has it: from the command line, then as the user chooses.
    std::string language;
};

}  // namespace ballpark::desktop
