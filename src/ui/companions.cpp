#include "ui/companions.h"

#include "ui/widgets/figure.h"

namespace ballpark::ui {

std::vector<CompanionRow> companion_rows(const Ui& ui, const NumberAnswer& answer, std::size_t most) {
    std::vector<CompanionRow> rows;
    std::string_view last_label;
    for (const Companion& also : ui.view.era == Era::today ? answer.also_today : answer.also) {
        const std::string value = spoken(ui, format(also.value.typical, also.unit, ui.view.bytes));
        if (!also.label.empty() && also.label == last_label) {
            rows.back().value += " · " + value;
            continue;
        }
        if (rows.size() == most) break;
        rows.push_back({also.label.empty() ? std::string(ui.say("also." + also.id)) : also.label, value});
        last_label = also.label;
    }
    return rows;
}

}  // namespace ballpark::ui
