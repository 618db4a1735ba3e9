#include "question/worksheet_json.h"

#include <string>

namespace ballpark {

Json to_json(std::span<const Step> steps) {
    Json out = Json::array();
    for (const Step& step : steps) {
        Json with = Json::object();
        for (const Term& term : step.with) with[std::string(term.symbol)] = json_figure(term.value);
        out.push_back({{"name", step.name},
                       {"value", json_figure(step.value)},
                       {"unit", to_string(step.unit)},
                       {"formula", step.formula},
                       {"with", std::move(with)},
                       {"source", step.source},
                       {"children", to_json(std::span<const Step>(step.children))}});
    }
    return out;
}

}  // namespace ballpark
