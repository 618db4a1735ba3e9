#include "platform/desktop/machine_watch.h"

#include <utility>

#include "catalog/catalog.h"
#include "platform/machine/local_device.h"

namespace ballpark::desktop {

MachineWatch::MachineWatch(std::function<void()> changed) : changed_(std::move(changed)) {}

MachineWatch::~MachineWatch() {
    if (thread_.joinable()) thread_.join();
}

std::string MachineWatch::line() {
    if (!thread_.joinable()) {
        thread_ = std::thread([this] {
            const Result<Catalog> catalog = Catalog::load();
            line_ = catalog ? describe(read_local_machine(*catalog)) : catalog.error().message;
            done_ = true;
            changed_();
        });
    }
    return done_ ? line_ : std::string();
}

}  // namespace ballpark::desktop
