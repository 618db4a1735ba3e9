// The core as a WebAssembly module without a canvas: a C interface that web/ballpark.js wraps.
//
// Texts are UTF-8 with their length. JavaScript writes arguments into memory from `ballpark_allocate`; a result stands
// at `ballpark_result()` and is `ballpark_result_length()` long until the next call.

#include <emscripten/emscripten.h>

#include <cstddef>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/wasm_core/core.h"
#include "formats/packed_model.h"
#include "quantity/units.h"
#include "question/answer.h"
#include "question/error_words.h"
#include "question/scenario_fields.h"
#include "question/tokens.h"

using namespace ballpark;

Core& ballpark::core() {
    static Core state;
    return state;
}

namespace {

bool use_language(std::string_view language) {
    for (const Phrases& added : core().added)
        if (added.language() == language) {
            core().phrases = added;
            return true;
        }
    Result<Phrases> phrases = Phrases::load(language);
    if (!phrases) {
        core().result = phrases.error().message;
        return false;
    }
    core().phrases = std::move(*phrases);
    return true;
}

std::optional<Unit> unit_named(std::string_view name) {
    constexpr int kUnits = static_cast<int>(Unit::usd_per_million_tokens) + 1;
    for (int i = 0; i < kUnits; ++i) {
        const Unit unit = static_cast<Unit>(i);
        if (to_string(unit) == name) return unit;
    }
    return std::nullopt;
}

/// `text` ends with `unit`; the same with the unit's word in the language in use.
std::string in_language(std::string text, const std::string& unit) {
    const std::string key = "unit." + unit;
    if (unit.empty() || !std::string_view(text).ends_with(unit) || !core().phrases->has(key)) return text;
    text.resize(text.size() - unit.size());
    return text.append(core().phrases->text(key));
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE char* ballpark_allocate(std::size_t size) { return static_cast<char*>(std::malloc(size)); }

EMSCRIPTEN_KEEPALIVE void ballpark_release(char* memory) { std::free(memory); }

EMSCRIPTEN_KEEPALIVE const char* ballpark_result() { return core().result.data(); }

EMSCRIPTEN_KEEPALIVE std::size_t ballpark_result_length() { return core().result.size(); }

/// Reads the catalogs; called once, first. On failure (0) the result says why.
EMSCRIPTEN_KEEPALIVE int ballpark_start() {
    Result<Catalog> catalog = Catalog::load();
    if (!catalog) {
        core().result = catalog.error().message;
        return 0;
    }
    core().catalog = std::move(*catalog);
    return use_language("en") ? 1 : 0;
}

/// "en", "ko"; an unknown language changes nothing and answers 0.
EMSCRIPTEN_KEEPALIVE int ballpark_set_language(const char* language, std::size_t length) {
    return use_language({language, length}) ? 1 : 0;
}

/// The words of a language that was not compiled in, the content of its file; it can be set from then on. On failure (0)
/// the result says why.
EMSCRIPTEN_KEEPALIVE int ballpark_add_language(const char* language, std::size_t length, const char* json, std::size_t size) {
    Result<Phrases> phrases = Phrases::read({language, length}, {json, size});
    if (!phrases) {
        core().result = phrases.error().message;
        return 0;
    }
    core().added.push_back(std::move(*phrases));
    return 1;
}

/// One question in JSON; the result is its answer in JSON. 1 when it was answered, 0 when the answer is an error.
EMSCRIPTEN_KEEPALIVE int ballpark_eval(const char* question, std::size_t length, int explain) {
    const Context context{*core().catalog, *core().phrases, {}, {}, {}, &core().tokenizers};
    AnswerLine answer = answer_line({question, length}, context, explain != 0);
    core().result = std::move(answer.json);
    return answer.ok ? 1 : 0;
}

/// The file that holds an encoding's vocabulary, relative to the module; 0 for an unknown encoding.
EMSCRIPTEN_KEEPALIVE int ballpark_vocabulary_file(const char* encoding, std::size_t length) {
    const Result<const Encoding*> found = find_encoding({encoding, length});
    core().result = found ? std::string((*found)->vocabulary) : found.error().message;
    return found ? 1 : 0;
}

/// Makes an encoding's tokenizer of its vocabulary. On failure (0) the result says why.
EMSCRIPTEN_KEEPALIVE int ballpark_add_vocabulary(const char* encoding, std::size_t length, const std::byte* bytes, std::size_t size) {
    const Result<const Encoding*> found = find_encoding({encoding, length});
    const Result<Tokenizer*> made = found ? core().tokenizers.add(**found, {bytes, size}) : found.error();
    if (!made) core().result = made.error().message;
    return made ? 1 : 0;
}

/// CONTRACT's `tokens` without wrapping the text in JSON: the answer's counts, or (0) why there are none. Spans of
/// `spans_limit` tokens from `spans_offset` on are in it unless the limit is 0.
EMSCRIPTEN_KEEPALIVE int ballpark_tokens(const char* text, std::size_t size, const char* encoding, std::size_t length, int return_ids,
                                         std::size_t spans_offset, std::size_t spans_limit, int add_special_tokens) {
    TokensWanted wanted{return_ids != 0, std::nullopt, add_special_tokens != 0};
    if (spans_limit != 0) wanted.spans = SpanPage{spans_offset, spans_limit};
    const Result<TokensAnswer> answer = count_tokens({text, size}, {encoding, length}, wanted, &core().tokenizers);
    core().result = answer ? to_json(*answer, *core().phrases).dump() : answer.error().message;
    return answer ? 1 : 0;
}

/// A model that was packed by `ballpark_inspect`: the result has the fields by which a scenario asks about it. On
/// failure (0) it says why.
EMSCRIPTEN_KEEPALIVE int ballpark_add_model(const char* name, std::size_t length, const char* packed, std::size_t size) {
    Result<ModelSpec> model = unpacked_model({packed, size});
    if (!model) {
        core().result = model.error().field + ": " + in_words_of(*core().phrases, model.error().message);
        return 0;
    }
    Json fields = Json::object();
    for (const FieldValue& field : fields_of_file(core().catalog->take_file({name, length}, *std::move(model)))) fields[field.name] = field.value;
    core().result = fields.dump();
    return 1;
}

/// A figure as people read it: "16.1 GiB", or an interval where `low` and `high` differ. `gb`: powers of 1000.
/// `plain`: as `ballpark_parse` reads it back, whatever the language. 0 for an unknown unit.
EMSCRIPTEN_KEEPALIVE int ballpark_format(double low, double typical, double high, const char* unit, std::size_t length,
                                         int gb, int plain) {
    const std::optional<Unit> known = unit_named({unit, length});
    if (!known) return 0;
    const ByteSystem system = gb != 0 ? ByteSystem::gb : ByteSystem::gib;
    const Range range{low, typical, high};
    const Figure figure = format(typical, *known, system);
    std::string text = range.is_exact() ? figure.text() : format_interval(range, *known, system);
    core().result = plain != 0 ? std::move(text) : in_language(std::move(text), figure.unit);
    return 1;
}

/// A plain number with at most so many digits: "0.0357", "1,234".
EMSCRIPTEN_KEEPALIVE void ballpark_decimal(double value, int significant) {
    core().result = (value < 0 ? "-" : "") + decimal(value < 0 ? -value : value, significant);
}

/// What a person typed for a unit, read; NaN when it can't be, with the reason as the result.
EMSCRIPTEN_KEEPALIVE double ballpark_parse(const char* text, std::size_t length, const char* unit,
                                           std::size_t unit_length) {
    const std::optional<Unit> known = unit_named({unit, unit_length});
    const Result<double> value = parse({text, length}, known.value_or(Unit::count));
    if (value) return *value;
    core().result = value.error().message;
    return __builtin_nan("");
}

/// The text of a key in the language; 0 when there is none.
EMSCRIPTEN_KEEPALIVE int ballpark_phrase(const char* key, std::size_t length) {
    const std::string_view name(key, length);
    if (!core().phrases->has(name)) return 0;
    core().result = core().phrases->text(name);
    return 1;
}

}  // extern "C"
