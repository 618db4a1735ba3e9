/// The scenarios that were looked at lately, in this session and the ones before.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/scenario.h"
#include "ui/view.h"

namespace ballpark {

/// Newest first, at most ten. Turning a knob makes no new entry: a scenario takes the place of the one on the same page
/// with the same model, devices and method.
class Recent {
public:
    /// From what `text` wrote; anything else in it is left out.
    void read(std::string_view text);
    std::string text() const;

    /// Scenarios without fields of their own are not worth a line. True when the list changed.
    bool record(const Scenario& scenario);

    std::span<const ui::RecentScenario> entries() const { return entries_; }

private:
    std::vector<ui::RecentScenario> entries_;
};

}  // namespace ballpark
