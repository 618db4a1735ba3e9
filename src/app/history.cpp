#include "app/history.h"

#include <utility>

namespace ballpark {

void History::record(std::string state) {
    if (!states_.empty() && states_[at_] == state) return;
    if (!states_.empty()) states_.resize(at_ + 1);
    states_.push_back(std::move(state));
    if (states_.size() > kMost) states_.erase(states_.begin());
    at_ = states_.size() - 1;
}

std::optional<std::string> History::undo() {
    if (!can_undo()) return std::nullopt;
    return states_[--at_];
}

std::optional<std::string> History::redo() {
    if (!can_redo()) return std::nullopt;
    return states_[++at_];
}

}  // namespace ballpark
