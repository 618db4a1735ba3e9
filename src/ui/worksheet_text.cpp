#include "ui/worksheet_text.h"

#include <algorithm>

#include "ui/formula.h"
#include "ui/number_card.h"
#include "ui/widgets/figure.h"

namespace ballpark::ui {
namespace {

std::string_view written_address(std::string_view source) {
    const std::size_t from = std::min(source.find("https://"), source.find("http://"));
    if (from == std::string_view::npos) return {};
    std::size_t end = std::min(source.find_first_of(" ,;)\"", from), source.size());
    while (end > from && source[end - 1] == '.') --end;
    return source.substr(from, end - from);
}

}  // namespace

std::span<const Step> steps_in_force(const NumberAnswer& answer, Era era) {
    return era == Era::today ? answer.why_today : answer.why;
}

std::string step_name(const Ui& ui, const Step& step) {
    const std::string key = "step." + std::string(step.name);
    if (ui.can_say(key)) return std::string(ui.say(key));
    std::string name(step.name);
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

void append_step(const Ui& ui, const Step& step, std::string& out, std::size_t depth) {
    const std::string indent(depth * 2, ' ');
    out += indent + step_name(ui, step) + " = " + spoken(ui, format(step.value, step.unit, ui.view.bytes)) + "\n";
    if (!step.formula.empty()) {
        out += indent + "  = " + as_text(typeset(ui, step.formula, {})) + "\n";
        if (!step.with.empty()) out += indent + "  = " + as_text(typeset(ui, step.formula, step.with)) + "\n";
    }
    if (!step.source.empty()) out += indent + "  [" + step.source + "]\n";
    for (const Step& child : step.children) append_step(ui, child, out, depth + 1);
}

std::string worksheet_text(const Ui& ui, const NumberAnswer& answer) {
    const Range& range = range_in_force(answer, ui.view.era);
    std::string out(ui.say("number." + std::string(to_string(answer.id)) + ".title"));
    out += ": " + spoken(ui, format(range.typical, answer.unit, ui.view.bytes));
    if (!range.is_exact()) out += " (" + format_interval(range, answer.unit, ui.view.bytes) + ")";
    out += "\n" + ui.view.phrases->fill("card.claim", {{"value", claim_text(ui, *answer.claim, answer.unit)}}) + "\n\n";
    for (const Step& step : steps_in_force(answer, ui.view.era)) append_step(ui, step, out);
    return out;
}

std::string address_in(std::string_view source) {
    const std::string_view address = written_address(source);
    if (!address.empty()) return std::string(address);
    constexpr std::string_view kArxiv = "arXiv:";
    const std::size_t at = source.find(kArxiv);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = source.substr(at + kArxiv.size());
    const std::size_t end = std::min(rest.find_first_not_of("0123456789."), rest.size());
    return end < 9 ? std::string() : "https://arxiv.org/abs/" + std::string(rest.substr(0, end));
}

std::string source_words(std::string_view source) {
    std::string words(source);
    const std::string_view address = written_address(source);
    if (!address.empty()) words.erase(source.find(address), address.size());
    while (!words.empty() && (words.back() == ' ' || words.back() == ',' || words.back() == ';' || words.back() == '('))
        words.pop_back();
    return words;
}

std::string source_shown(const Ui& ui, std::string_view source) {
    std::string words = source_words(source);
    std::string term = words.substr(0, words.find(": "));  // of a price: "on demand: AWS, 2026-08-17"
    std::replace(term.begin(), term.end(), ' ', '_');
    if (ui.can_say("term." + term)) words.replace(0, term.size(), ui.say("term." + term));
    return words;
}

}  // namespace ballpark::ui
