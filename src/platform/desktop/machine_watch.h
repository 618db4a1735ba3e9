/// What this machine has, read in the background: a driver that wakes its cards takes seconds, the window should not.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "catalog/phrases.h"
#include "platform/machine/local_device.h"

namespace ballpark::desktop {

class MachineWatch {
public:
    /// `changed` is called from the reading thread when it has read.
    explicit MachineWatch(std::function<void()> changed);
    ~MachineWatch();
    MachineWatch(const MachineWatch&) = delete;
    MachineWatch& operator=(const MachineWatch&) = delete;

    /// A line a card and one for the system memory; empty until they were read. Asking starts a reading when the last
    /// one is some seconds old.
    std::string lines(std::string_view language, ByteSystem bytes);

    /// Until it was read once.
    void wait();

private:
    void read_when_old();
    void read();

    std::function<void()> changed_;
    std::optional<Phrases> phrases_;
    std::mutex mutex_;  // for the three below
    std::condition_variable read_once_;
    std::optional<LocalMachine> machine_;
    bool reading_ = false;
    std::chrono::steady_clock::time_point started_;
    std::thread thread_;
};

}  // namespace ballpark::desktop
