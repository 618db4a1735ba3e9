/// The asks of forms: `fields` lists what a scenario can be set to, `scenario` turns one into the question it makes.
#pragma once

#include "question/context.h"
#include "question/json.h"

namespace ballpark {

/// `{"fields":[{"name","kind","start","unit","low","high","group"}…],"engines":[…],"presets":[…]}`.
Json list_scenario_fields();

/// `{"ask":"scenario","values":{"model":"…","context_tokens":"32k"…}}` →
/// `{"question":{"ask":"serve",…},"options":[{"field","value","per_gpu_bytes","gpu_capacity_bytes"}…]}`: values are texts
/// as a person writes them; `options` are the changes that would make it fit. Errors name the field.
Result<Reply> answer_scenario(const Json& question, const Context& context);

}  // namespace ballpark
