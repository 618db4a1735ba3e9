#include "ui/service.h"

namespace ballpark::ui {

std::optional<Range> range_in(const Json& value) {
    if (value.is_number()) return Range::exact(value.number());
    const Json* typical = value.find("typical");
    if (typical == nullptr || !typical->is_number()) return std::nullopt;
    return Range{value["low"].number(), typical->number(), value["high"].number()};
}

}  // namespace ballpark::ui
