/// Undo and redo: the scenarios of this session as texts, one after the other.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ballpark {

class History {
public:
    /// Remembers a scenario unless it is the current one; what was undone before it is gone.
    void record(std::string state);

    bool can_undo() const { return at_ > 0; }
    bool can_redo() const { return at_ + 1 < states_.size(); }

    /// The scenario before or after the current one, which it becomes.
    std::optional<std::string> undo();
    std::optional<std::string> redo();

private:
    static constexpr std::size_t kMost = 200;

    std::vector<std::string> states_;
    std::size_t at_ = 0;
};

}  // namespace ballpark
