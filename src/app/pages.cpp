#include "app/pages.h"

namespace ballpark {

std::string_view page_name(ui::Page page) {
    switch (page) {
        case ui::Page::numbers: return "numbers";
        case ui::Page::price: return "price";
        case ui::Page::serve: return "serve";
        case ui::Page::plan: return "plan";
        case ui::Page::train: return "train";
        case ui::Page::machine: return "machine";
    }
    return "numbers";
}

std::optional<ScenarioAsk> ask_of(ui::Page page) {
    switch (page) {
        case ui::Page::price: return ScenarioAsk::price;
        case ui::Page::serve: return ScenarioAsk::serve;
        case ui::Page::plan: return ScenarioAsk::plan;
        case ui::Page::train: return ScenarioAsk::train;
        case ui::Page::numbers:
        case ui::Page::machine: return std::nullopt;
    }
    return std::nullopt;
}

ui::Page page_named(std::string_view name, bool has_machine) {
    for (const ui::Page page : {ui::Page::price, ui::Page::serve, ui::Page::plan, ui::Page::train})
        if (name == page_name(page)) return page;
    return name == "machine" && has_machine ? ui::Page::machine : ui::Page::numbers;
}

}  // namespace ballpark
