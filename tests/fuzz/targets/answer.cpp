// A line of `ballpark eval`: whatever it is, one line of JSON comes back that says whether it was answered.
#include "question/answer.h"

#include "catalog/catalog.h"
#include "catalog/phrases.h"
#include "tests/fuzz/targets.h"

namespace ballpark::fuzz {
namespace {

const Context& context() {
    static const Result<Catalog> kCatalog = Catalog::load();
    static const Result<Phrases> kPhrases = Phrases::load("en");
    static const Context kContext{*kCatalog, *kPhrases, {}, {}, {}};
    return kContext;
}

}  // namespace

void answer(Bytes line) {
    const AnswerLine answered = answer_line(text_of(line), context());
    promise(answered.json.find('\n') == std::string::npos);
    const Json json = Json::parse(answered.json);
    promise(json.is_object() && json["ok"].is_boolean() && json["ok"].boolean() == answered.ok);
    if (answered.ok) return promise(!json["answer"].is_null());
    const Json& error = json["error"];
    promise(!error["code"].text().empty() && !error["message"].text().empty() && error["field"].is_string());
    const std::string& code = error["code"].text();
    // The line as a whole has no field, and a field's name may be empty.
    promise(!error["field"].text().empty() || code == "bad_json" || code == "too_large" || code == "unknown_field");
}

}  // namespace ballpark::fuzz
