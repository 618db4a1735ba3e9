#include "platform/desktop/screenshot.h"

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "platform/desktop/opengl.h"

namespace ballpark::desktop {

namespace {

/// Where to draw when the picture may be larger than any screen.
class Canvas {
public:
    Canvas(int width, int height) : width_(width), height_(height) {
        GLint largest = 0;
        glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);
        if (width > largest || height > largest) {
            problem_ = "a picture of " + std::to_string(width) + "x" + std::to_string(height) +
                       " pixels is more than this graphics driver draws (" + std::to_string(largest) + " a side)";
            return;
        }
        glGenTextures(1, &texture_);
        glBindTexture(GL_TEXTURE_2D, texture_);
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
        glGenFramebuffers(1, &framebuffer_);
        glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
        glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
        if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
            problem_ = "this graphics driver draws no pictures beside the window";
    }
    ~Canvas() {
        glBindFramebuffer(GL_FRAMEBUFFER, 0);
        glDeleteFramebuffers(1, &framebuffer_);
        glDeleteTextures(1, &texture_);
    }
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    const std::string& problem() const { return problem_; }

    Picture read() const { return read_pixels(0, 0, width_, height_); }

private:
    int width_;
    int height_;
    GLuint texture_ = 0;
    GLuint framebuffer_ = 0;
    std::string problem_;
};

}  // namespace

Picture read_pixels(int x, int y, int width, int height) {
    const std::size_t row = static_cast<std::size_t>(width) * 3;
    const auto rows = static_cast<std::size_t>(height);
    std::vector<std::uint8_t> upside_down(row * rows);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(x, y, width, height, GL_RGB, GL_UNSIGNED_BYTE, upside_down.data());
    Picture picture{width, height, {}};
    picture.rgb.reserve(upside_down.size());
    for (std::size_t line = rows; line-- > 0;) {
        const auto start = upside_down.begin() + static_cast<std::ptrdiff_t>(line * row);
        picture.rgb.insert(picture.rgb.end(), start, start + static_cast<std::ptrdiff_t>(row));
    }
    return picture;
}

std::string take_picture(App& app, Gui& gui, Services& services, Size size, double scale, Picture& picture) {
    const Canvas canvas(static_cast<int>(std::lround(size.width * scale)), static_cast<int>(std::lround(size.height * scale)));
    if (!canvas.problem().empty()) return canvas.problem();
    const Window::Extent extent{static_cast<float>(size.width), static_cast<float>(size.height), static_cast<float>(scale), 1};
    // Text that comes later is packed elsewhere in the font's texture: the same picture would not be the same bytes.
    services.machine.wait();
    constexpr int kMostFrames = 600;
    constexpr int kSteadyFrames = 6;
    int steady = 0;
    for (int frame = 0; frame < kMostFrames; ++frame) {
        services.between_frames();
        gui.begin_frame(extent, 1.0F / 60.0F);
        app.frame();
        gui.end_frame();
        Picture next = canvas.read();
        const bool moving = app.seconds_until_next_frame() < 0.1;
        steady = !moving && next.rgb == picture.rgb ? steady + 1 : 0;
        picture = std::move(next);
        if (steady == kSteadyFrames) return {};
    }
    return "the picture did not come to rest within " + std::to_string(kMostFrames) + " frames";
}

}  // namespace ballpark::desktop
