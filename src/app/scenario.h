/// The scenario as text, the part of a link after '#': `v1,page=numbers,kv_bytes_per_token.model=llama-3.1-8b`, or
/// `v1,page=serve,model=qwen3-32b,gpu=h100-sxm-80gb,gpus=2,context_tokens=32k`.
///
/// Only what differs from the start is written. Keys that this version does not know are kept and written again.
/// Readable and editable by hand: letters, digits and `. _ - ~ / : +` stand for themselves, everything else is
/// percent-encoded UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "question/scenario_fields.h"

namespace ballpark {

/// Longest text that is read; what is longer is not a link that anybody shared.
inline constexpr std::size_t kLongestState = 16384;

struct StateEntry {
    std::string key;
    std::string value;

    friend bool operator==(const StateEntry&, const StateEntry&) = default;
};

struct Scenario {
    std::string page = "numbers";
    std::string era = "today";           ///< or "2023"
    std::string why;                     ///< what the open worksheet is about: a number, "serve.kv"; empty: none
    std::vector<FieldValue> fields;      ///< of the shared scenario, in the order of the table of fields
    std::vector<StateEntry> knobs;       ///< "kv_bytes_per_token.model" → "llama-3.1-8b", in the order of turning
    std::vector<StateEntry> unknown;     ///< kept as they came

    friend bool operator==(const Scenario&, const Scenario&) = default;
};

std::string encode_state(const Scenario& scenario);

/// Takes any text: a leading '#' and a missing version are allowed, a later value of a key replaces an earlier one, and
/// entries that are not `key=value` in printable UTF-8 are left out.
Scenario decode_state(std::string_view text);

/// Sets or replaces a knob.
void set_knob(Scenario& scenario, std::string key, std::string value);

/// Sets a field of the shared scenario; its own start, or an empty text, takes it out.
void set_field(Scenario& scenario, std::string_view name, std::string value);

/// A number as a link carries it: the shortest digits that read back to the same double.
std::string state_number(double value);

}  // namespace ballpark
