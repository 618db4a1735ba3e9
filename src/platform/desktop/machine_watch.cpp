#include "platform/desktop/machine_watch.h"

#include <utility>

#include "catalog/catalog.h"
#include "platform/machine/local_device.h"

namespace ballpark::desktop {

namespace {

// Free memory is worth a new look now and then, but each may open a context on every card.
constexpr std::chrono::seconds kAge{10};

// Without slow drivers the first frame has the lines already, and nothing moves when they come.
constexpr std::chrono::milliseconds kPatience{50};

}  // namespace

MachineWatch::MachineWatch(std::function<void()> changed) : changed_(std::move(changed)) {}

MachineWatch::~MachineWatch() {
    if (thread_.joinable()) thread_.join();
}

std::string MachineWatch::lines() {
    const auto now = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    if (reading_ || (!lines_.empty() && now - started_ < kAge)) return lines_;
    if (thread_.joinable()) thread_.join();  // it has nothing left to lock
    reading_ = true;
    started_ = now;
    thread_ = std::thread([this] { read(); });
    if (lines_.empty()) read_once_.wait_for(lock, kPatience, [this] { return !reading_; });
    return lines_;
}

bool MachineWatch::reading() const {
    const std::scoped_lock lock(mutex_);
    return reading_;
}

void MachineWatch::read() {
    const Result<Catalog> catalog = Catalog::load();
    std::string lines = catalog ? describe(read_local_machine(*catalog)) : catalog.error().message;
    bool changed = false;
    {
        const std::scoped_lock lock(mutex_);
        changed = lines != lines_;
        lines_ = std::move(lines);
        reading_ = false;
        read_once_.notify_all();
    }
    if (changed) changed_();
}

}  // namespace ballpark::desktop
