/// When to draw: three frames after anything happened, one when a moving part asks for it, else none.
#pragma once

#include <atomic>
#include <cmath>
#include <limits>

namespace ballpark::desktop {

class FramePacer {
public:
    /// Dear ImGui needs a frame to see an event, one to react, and one for what the reaction moved.
    static constexpr int kFramesAfterEvent = 3;

    /// Something happened. From any thread.
    void event() { frames_ = kFramesAfterEvent; }

    /// A frame was drawn at `now` (seconds), and the application wants the next one so many seconds later.
    void drawn(double now, double seconds_until_next) {
        due_ = std::isfinite(seconds_until_next) ? now + seconds_until_next : std::numeric_limits<double>::infinity();
    }

    /// Seconds to wait for events before the next frame; infinity when only an event can cause one.
    double wait(double now) const { return frames_ > 0 || due_ <= now ? 0 : due_ - now; }

    /// Whether to draw now; counts the frame as taken.
    bool take(double now) {
        int frames = frames_;
        while (frames > 0 && !frames_.compare_exchange_weak(frames, frames - 1)) {
        }
        return frames > 0 || due_ <= now;
    }

private:
    std::atomic<int> frames_ = kFramesAfterEvent;
    double due_ = std::numeric_limits<double>::infinity();
};

}  // namespace ballpark::desktop
