/// The asks of forms: `fields` lists what a scenario can be set to, `scenario` turns one into the question it makes.
#pragma once

#include "question/context.h"
#include "question/json.h"

namespace ballpark {

/// `{"fields":[{"name","kind","start","unit","low","high","group","asks":["serve"…],"choices":[…]}…],
/// "presets":[…]}`; `choices` where a field is one of a few.
Json list_scenario_fields();

/// `{"ask":"scenario","of":"serve","values":{"model":"…","context_tokens":"32k"…}}` →
/// `{"question":{"ask":"serve",…},"shown":["model"…],"fields":{"parallel_slots":"concurrency"…},
/// "options":[{"field","value","per_gpu_bytes","gpu_capacity_bytes"}…]}`: values are texts as a person writes them; `of`
/// is what is asked of them; `shown` are the fields that say something beside the others; `fields` names the scenario's
/// field where the question calls it otherwise; `options` are the changes that would make a service fit. Errors name the
/// field.
Result<Reply> answer_scenario(const Json& question, const Context& context);

}  // namespace ballpark
