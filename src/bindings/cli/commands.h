/// The commands of `ballpark`, each a question asked from flags.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bindings/cli/output.h"
#include "question/context.h"
#include "json/json.h"

namespace ballpark {

/// How the text of a flag becomes JSON.
enum class FlagValue : std::uint8_t {
    figure,  ///< a number, with a unit if one is written
    text,
    either,  ///< true, false or a number where it is one, else a text
    list,    ///< texts between commas
};

/// A field of a question as a flag: `context_tokens` is `--context-tokens`, and shorter aliases where people use them.
/// "workload.input_tokens" is a field of the object "workload".
struct FieldFlag {
    std::string field;
    std::string flags;  ///< as CLI11 takes them: "--context-tokens,--context"
    std::string help;
    Unit unit;          ///< how a figure may be written; Unit::count for names
    FlagValue value = FlagValue::figure;
};

const std::vector<FieldFlag>& serve_flags();

/// Builds the question's JSON from flag values; figures may carry units ("32k"). Errors name the flag's field.
Result<Json> question_from_flags(const std::string& ask, const std::vector<FieldFlag>& flags,
                                 const std::map<std::string, std::string>& values);

/// Asks and prints the answer in JSON; 0, or 1 when it is an error.
int print_answer_line(const Json& question, const Context& context, bool explain);

int run_numbers(const Context& context, const OutputFlags& flags, const std::vector<std::string>& knobs);
int run_serve(const Context& context, const OutputFlags& flags, const std::map<std::string, std::string>& values);
int run_listing(const std::string& what, const Context& context, const OutputFlags& flags);
int run_inspect(const std::vector<std::string>& paths, const OutputFlags& flags);
int run_devices(const Context& context, bool json);

}  // namespace ballpark
