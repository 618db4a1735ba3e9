#include "question/report.h"

#include <algorithm>

namespace ballpark {
namespace {

/// Columns that a UTF-8 text takes in a terminal: Hangul and other wide characters take two.
std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) == 0x80U) continue;
        // Lead bytes EA..ED begin U+A000..U+DFFF, where the Hangul syllables are; E3..E9 are CJK.
        width += byte >= 0xE3U && byte <= 0xEDU ? 2 : 1;
    }
    return width;
}

std::string padded(const std::string& text, std::size_t width) {
    const std::size_t taken = display_width(text);
    return taken < width ? text + std::string(width - taken, ' ') : text;
}

std::string text_row(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
        line += i + 1 < cells.size() ? padded(cells[i], widths[i]) + "  " : cells[i];
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line + "\n";
}

std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string csv_row(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? "," : "") + csv_field(cells[i]);
    return line + "\r\n";
}

std::string markdown_row(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const std::string& cell : cells) {
        line += ' ';
        for (const char c : cell) line += c == '|' ? std::string("\\|") : std::string(1, c);
        line += " |";
    }
    return line + "\n";
}

bool is_symbol_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void explain_step(const Step& step, int depth, const Phrases& phrases, ByteSystem system, std::string& out) {
    const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
    out += indent + title_of(phrases, "step.", step.name) + ": " + format(step.value, step.unit, system).text() + "\n";
    if (!step.formula.empty() && step.formula != "sum") {
        out += indent + "  = " + step.formula + "\n";
        out += indent + "  = " + formula_with_values(step) + "\n";
    }
    if (!step.source.empty()) out += indent + "  [" + step.source + "]\n";
    for (const Step& child : step.children) explain_step(child, depth + 1, phrases, system, out);
}

}  // namespace

std::string to_text(const Table& table) {
    std::vector<std::size_t> widths(table.header.size(), 0);
    const auto measure = [&](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i)
            widths[i] = std::max(widths[i], display_width(cells[i]));
    };
    measure(table.header);
    for (const auto& row : table.rows) measure(row);
    std::string out = text_row(table.header, widths);
    for (const auto& row : table.rows) out += text_row(row, widths);
    return out;
}

std::string to_markdown(const Table& table) {
    std::string out = markdown_row(table.header);
    out += markdown_row(std::vector<std::string>(table.header.size(), "---"));
    for (const auto& row : table.rows) out += markdown_row(row);
    return out;
}

std::string to_csv(const Table& table) {
    std::string out = csv_row(table.header);
    for (const auto& row : table.rows) out += csv_row(row);
    return out;
}

std::string formula_with_values(const Step& step) {
    std::string out;
    const std::string& formula = step.formula;
    for (std::size_t i = 0; i < formula.size();) {
        if (!is_symbol_char(formula[i])) {
            out += formula[i++];
            continue;
        }
        std::size_t end = i;
        while (end < formula.size() && (is_symbol_char(formula[end]) || (formula[end] == '.' && is_digit(formula[i])))) ++end;
        const std::string_view symbol = std::string_view(formula).substr(i, end - i);
        const auto term = std::find_if(step.with.begin(), step.with.end(), [&](const Term& t) { return t.symbol == symbol; });
        if (term == step.with.end()) out += symbol;
        else out += term->value < 0 ? "-" + decimal(-term->value, 6) : decimal(term->value, 6);
        i = end;
    }
    return out;
}

std::string title_of(const Phrases& phrases, std::string_view prefix, std::string_view name) {
    const std::string key = std::string(prefix) + std::string(name);
    if (phrases.has(key)) return std::string(phrases.text(key));
    std::string words(name);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

std::string explain_text(std::span<const Step> steps, const Phrases& phrases, ByteSystem system) {
    std::string out;
    for (const Step& step : steps) explain_step(step, 0, phrases, system, out);
    return out;
}

}  // namespace ballpark
