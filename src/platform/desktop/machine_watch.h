/// The line about this machine, read in the background: a driver that wakes its cards takes seconds, the window
/// should not.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace ballpark::desktop {

class MachineWatch {
public:
    /// `changed` is called from the reading thread when the line is there.
    explicit MachineWatch(std::function<void()> changed);
    ~MachineWatch();
    MachineWatch(const MachineWatch&) = delete;
    MachineWatch& operator=(const MachineWatch&) = delete;

    /// Empty until it was read; the first call starts that.
    std::string line();

    bool reading() const { return thread_.joinable() && !done_; }

private:
    std::function<void()> changed_;
    std::string line_;  // written by the thread before `done_`, read after it
    std::atomic<bool> done_ = false;
    std::thread thread_;
};

}  // namespace ballpark::desktop
