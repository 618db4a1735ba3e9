#include "app/recent.h"

#include <algorithm>

namespace ballpark {
namespace {

constexpr std::size_t kMost = 10;

ui::RecentScenario entry_of(const Scenario& scenario) {
    Scenario kept;
    kept.page = scenario.page;
    kept.fields = scenario.fields;
    return {encode_state(kept), scenario.page, scenario.fields};
}

bool is_same_setting(const ui::RecentScenario& a, const ui::RecentScenario& b) {
    constexpr std::string_view kSetting[] = {"model", "gpu", "gpus", "engine", "weights", "method", "api_model"};
    return a.page == b.page && std::all_of(std::begin(kSetting), std::end(kSetting), [&](std::string_view field) {
               return field_text(a.fields, field) == field_text(b.fields, field);
           });
}

}  // namespace

void Recent::read(std::string_view text) {
    entries_.clear();
    while (!text.empty() && entries_.size() < kMost) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const Scenario scenario = decode_state(text.substr(0, end));
        if (!scenario.fields.empty()) entries_.push_back(entry_of(scenario));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string Recent::text() const {
    std::string text;
    for (const ui::RecentScenario& entry : entries_) text += (text.empty() ? "" : " ") + entry.state;
    return text;
}

bool Recent::record(const Scenario& scenario) {
    if (scenario.fields.empty()) return false;
    ui::RecentScenario entry = entry_of(scenario);
    if (!entries_.empty() && entries_.front().state == entry.state) return false;
    std::erase_if(entries_, [&](const ui::RecentScenario& other) { return is_same_setting(other, entry); });
    entries_.insert(entries_.begin(), std::move(entry));
    if (entries_.size() > kMost) entries_.pop_back();
    return true;
}

}  // namespace ballpark
