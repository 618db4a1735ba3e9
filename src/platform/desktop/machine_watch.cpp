#include "platform/desktop/machine_watch.h"

#include <utility>

#include "catalog/catalog.h"

namespace ballpark::desktop {

namespace {

// Free memory is worth a new look now and then, but each may open a context on every card.
constexpr std::chrono::seconds kAge{10};

// Where drivers are quick the first frame has the lines already, and nothing moves when they come.
constexpr std::chrono::milliseconds kPatience{50};

}  // namespace

MachineWatch::MachineWatch(std::function<void()> changed) : changed_(std::move(changed)) {}

MachineWatch::~MachineWatch() {
    if (thread_.joinable()) thread_.join();
}

std::string MachineWatch::lines(std::string_view language, ByteSystem bytes) {
    std::unique_lock lock(mutex_);
    read_when_old();
    if (!machine_) read_once_.wait_for(lock, kPatience, [this] { return machine_.has_value(); });
    if (!machine_) return {};
    if (!phrases_ || phrases_->language() != language) {
        Result<Phrases> phrases = Phrases::load(language);
        if (!phrases) return phrases.error().message;
        phrases_ = std::move(*phrases);
    }
    return describe(*machine_, *phrases_, bytes);
}

void MachineWatch::read_when_old() {
    const auto now = std::chrono::steady_clock::now();
    if (reading_ || (machine_ && now - started_ < kAge)) return;
    if (thread_.joinable()) thread_.join();  // it has nothing left to lock
    reading_ = true;
    started_ = now;
    thread_ = std::thread([this] { read(); });
}

void MachineWatch::wait() {
    std::unique_lock lock(mutex_);
    read_when_old();
    read_once_.wait(lock, [this] { return machine_.has_value(); });
}

void MachineWatch::read() {
    const Result<Catalog> catalog = Catalog::load();
    LocalMachine machine;
    if (catalog) {
        machine = read_local_machine(*catalog);
    } else {
        machine.problems.push_back(catalog.error().message);
    }
    {
        const std::scoped_lock lock(mutex_);
        machine_ = std::move(machine);
        reading_ = false;
        read_once_.notify_all();
    }
    changed_();
}

}  // namespace ballpark::desktop
