/// One settled frame of the application as a picture, without showing a window.
#pragma once

#include <string>

#include "app/app.h"
#include "platform/desktop/gui.h"
#include "platform/desktop/options.h"
#include "platform/desktop/png.h"
#include "platform/desktop/services.h"

namespace ballpark::desktop {

/// What the framebuffer in force holds of a part whose lower left corner is at (x, y).
Picture read_pixels(int x, int y, int width, int height);

/// Draws until nothing changes any more. Returns what went wrong, empty on success.
std::string take_picture(App& app, Gui& gui, Services& services, Size size, double scale, Picture& picture);

}  // namespace ballpark::desktop
