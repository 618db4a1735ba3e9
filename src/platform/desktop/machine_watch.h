/// The lines about this machine, read in the background: a driver that wakes its cards takes seconds, the window
/// should not.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace ballpark::desktop {

class MachineWatch {
public:
    /// `changed` is called from the reading thread when there is something new.
    explicit MachineWatch(std::function<void()> changed);
    ~MachineWatch();
    MachineWatch(const MachineWatch&) = delete;
    MachineWatch& operator=(const MachineWatch&) = delete;

    /// Empty until it was read. Asking starts a reading when the last one is some seconds old.
    std::string lines();

    bool reading() const;

private:
    void read();

    std::function<void()> changed_;
    mutable std::mutex mutex_;  // for the three below
    std::condition_variable read_once_;
    std::string lines_;
    bool reading_ = false;
    std::chrono::steady_clock::time_point started_;
    std::thread thread_;
};

}  // namespace ballpark::desktop
