#include "ui/token_counts.h"

#include <algorithm>
#include <array>
#include <string>

#include "quantity/units.h"
#include "question/tokens.h"
#include "ui/text.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/item.h"
#include "ui/widgets/link.h"

namespace ballpark::ui {
namespace {

/// The bytes of a token as they are read: visible signs for what has none, hexadecimal for part of a character.
std::string readable(std::string_view bytes) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    if (unicode::first_invalid(bytes) == bytes.size()) {
        std::string text = "\"";
        for (const char c : bytes) text += c == '\n' ? std::string("\\n") : c == '\r' ? std::string("\\r") : c == '\t' ? std::string("\\t") : std::string(1, c);
        return text + "\"";
    }
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += text.empty() ? "0x" : " ";
        text += kHex[byte >> 4];
        text += kHex[byte & 0xF];
    }
    return text;
}

struct Count {
    std::string_view phrase;
    std::string text;
};

/// One row of the table: name, band from low to high with the typical value as a tick, figure.
float language_row(Ui& ui, ImVec2 at, float width, std::string_view name, const Range& range, double longest, bool own) {
    constexpr float kRow = 28;
    constexpr float kFigure = 44;
    const float names = std::min(108.0f, width * 0.34f);
    const ImU32 ink = own ? ui.theme.accent : ui.theme.mute;
    draw_text(ui, {at.x, at.y + 4}, own ? type::kLabel : type::kSmall, own ? ui.theme.accent : ui.theme.ink, shortened(ui, type::kSmall, name, names - kGrid));
    const float track = width - names - kFigure;
    const auto place = [&](double value) { return at.x + names + track * static_cast<float>(value / longest); };
    const float middle = at.y + kRow / 2;
    fill(ui, {{at.x + names, middle}, {at.x + names + track, middle + 1}}, ui.theme.line);
    fill(ui, {{place(range.low), middle - 4}, {std::max(place(range.high), place(range.low) + 2), middle + 5}}, mix(ui.theme.card, ink, 0.35f), 2);
    fill(ui, {{place(range.typical) - 1, middle - 6}, {place(range.typical) + 1, middle + 7}}, ink);
    draw_text_right(ui, at.x + width, at.y + 4, own ? type::kLabel : type::kSmall, own ? ui.theme.accent : ui.theme.ink, decimal(range.typical, 3));
    return kRow;
}

}  // namespace

float token_line(Ui& ui, const std::optional<TokenMark>& token, ImVec2 at, float width) {
    const WrittenText& written = *ui.view.written;
    const Phrases& phrases = *ui.view.phrases;
    using Vocabulary = WrittenText::Vocabulary;
    if (written.vocabulary == Vocabulary::missing) {
        float y = at.y;
        y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.bad, phrases.fill("tokens.missing", {{"encoding", written.encoding}}));
        if (link(ui, "again", {at.x, y}, ui.say("tokens.again"))) ui.intents.push_back(NeedVocabulary{});
        return y + type::kSmall.line - at.y;
    }
    std::string text;
    if (written.vocabulary == Vocabulary::coming) {
        text = phrases.fill("tokens.coming", {{"encoding", written.encoding}});
    } else if (!written.is_counted() && written.vocabulary == Vocabulary::there) {
        text = phrases.fill("tokens.counting", {{"share", format(static_cast<double>(written.counted) / static_cast<double>(written.text.size()), Unit::share).text()}});
    } else if (token) {
        const std::string_view bytes = std::string_view(written.text).substr(token->begin, token->end - token->begin);
        text = phrases.fill("tokens.pointed", {{"ordinal", group_digits(static_cast<double>(token->ordinal + 1))},
                                               {"id", std::to_string(token->id)},
                                               {"text", readable(bytes)},
                                               {"bytes", std::to_string(bytes.size())}});
    } else {
        text = ui.say(written.text.empty() ? "tokens.stays_here" : written.uncut ? "tokens.uncut" : "tokens.point");
    }
    return paragraph(ui, at, width, type::kSmall, token ? ui.theme.ink : ui.theme.mute, token ? shortened(ui, type::kSmall, text, width) : text);
}

float token_counts(Ui& ui, ImVec2 at, float width) {
    const WrittenText& written = *ui.view.written;
    const TextCounts& counts = written.counts;
    const bool known = written.is_counted();
    const auto whole = [&](std::int64_t count) { return known ? group_digits(static_cast<double>(count)) : std::string("–"); };
    const auto ratio = [&](double value) { return known && value > 0 ? decimal(value, 3) : std::string("–"); };
    const std::array<Count, 5> kCounts = {{{"tokens.words", whole(counts.words)},
                                           {"tokens.characters", whole(counts.characters)},
                                           {"tokens.bytes", whole(counts.bytes.count())},
                                           {"tokens.per_word", ratio(counts.tokens_per_word())},
                                           {"tokens.characters_per_token", ratio(counts.characters_per_token())}}};
    float y = at.y;
    draw_text(ui, {at.x, y}, type::kLabel, ui.theme.mute, ui.say("tokens.tokens"));
    y += type::kLabel.line;
    draw_text(ui, {at.x, y}, type::kFigure, ui.theme.ink, whole(counts.tokens.count()));
    y += type::kFigure.line + kGrid;
    constexpr float kHeight = 48;
    const int columns = width >= 400 ? 3 : 2;
    const float column = width / static_cast<float>(columns);
    int i = 0;
    for (const Count& count : kCounts) {
        const ImVec2 corner{at.x + static_cast<float>(i % columns) * column, y + static_cast<float>(i / columns) * kHeight};
        draw_text(ui, corner, type::kSmall, ui.theme.mute, shortened(ui, type::kSmall, ui.say(count.phrase), column - kGrid));
        draw_text(ui, {corner.x, corner.y + 20}, type::kText, ui.theme.ink, count.text);
        ++i;
    }
    return y + static_cast<float>((i + columns - 1) / columns) * kHeight - at.y;
}

float languages(Ui& ui, ImVec2 at, float width) {
    const WrittenText& written = *ui.view.written;
    double longest = written.is_counted() ? written.counts.tokens_per_word() : 0;
    const std::vector<LanguageTokensPerWord> measured = measured_tokens_per_word(*ui.view.catalog);
    for (const LanguageTokensPerWord& row : measured) longest = std::max(longest, row.measured->value.high);
    float y = at.y;
    y += paragraph(ui, {at.x, y}, width, type::kLabel, ui.theme.mute, ui.say("tokens.by_language")) + 4;
    if (written.is_counted() && written.counts.words > 0)
        y += language_row(ui, {at.x, y}, width, ui.say("tokens.this_text"), Range::exact(written.counts.tokens_per_word()), longest, true);
    for (const LanguageTokensPerWord& row : measured)
        y += language_row(ui, {at.x, y}, width, ui.say("language." + std::string(row.language)), row.measured->value, longest, false);
    if (measured.empty()) return y - at.y;
    y += 4;
    const std::string source = ui.view.phrases->fill("tokens.measured", {{"date", measured.front().measured->provenance.as_of}});
    return y + paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.mute, source) - at.y;
}

}  // namespace ballpark::ui
