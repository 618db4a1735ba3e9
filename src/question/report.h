/// Answers as people read them: tables in plain text, Markdown and CSV, and worksheets as indented text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/phrases.h"
#include "estimate/worksheet.h"
#include "quantity/units.h"
#include "question/numbers.h"
#include "question/serve.h"

namespace ballpark {

struct Table {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
};

/// Columns padded to equal width (Hangul counts double), two spaces between.
std::string to_text(const Table& table);
std::string to_markdown(const Table& table);
/// RFC 4180: fields with a comma, quote or line break are quoted.
std::string to_csv(const Table& table);

/// Steps with their formula, values put in, and source; children indented.
std::string explain_text(std::span<const Step> steps, const Phrases& phrases, ByteSystem system);

/// `name = formula`, with every symbol replaced by its value: "2 · 32 · 8 · 128 · 2".
std::string formula_with_values(const Step& step);

/// A title for a key such as "step.kv_bytes": the language's text, or the key's last part in words.
std::string title_of(const Phrases& phrases, std::string_view prefix, std::string_view name);

Table numbers_table(std::span<const NumberAnswer> answers, const Phrases& phrases, ByteSystem system);
Table serve_table(const ServeQuestion& question, const ServeAnswer& answer, const Phrases& phrases, ByteSystem system);
/// "gpus, tokens", and "nothing" for none: in which fields a measurement differs from a question.
std::string fields_in_words(std::span<const std::string_view> names);
/// Measured figures beside what the estimate says of them, a setting a row.
Table evidence_table(const std::vector<Evidence>& evidence);
Table models_table(const Catalog& catalog);
Table devices_table(const Catalog& catalog, ByteSystem system);
Table prices_table(const Catalog& catalog);
Table formats_table();

}  // namespace ballpark
