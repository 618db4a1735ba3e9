/// `serve`: one running service. What it needs of memory and whether it fits, plainly or as a named engine runs it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "estimate/serve_memory.h"
#include "estimate/worksheet.h"
#include "question/evidence.h"
#include "question/serve_engine.h"
#include "question/serve_question.h"
#include "question/serve_speed.h"
#include "question/note.h"

namespace ballpark {

struct ServeAnswer {
    ServeMemory memory;                    ///< the plain arithmetic
    std::optional<EngineMemory> engine;    ///< what the engine adds and keeps, when one was named
    std::optional<ServeSpeed> speed;       ///< absent where it can't be told; a note says why
    std::optional<ServeCost> cost;         ///< absent where no price is known
    std::vector<Evidence> evidence;        ///< the nearest measured services, where an explanation was asked for
    bool knows_device = false;
    Bytes capacity;                        ///< of one device
    std::vector<Note> notes;
    std::vector<Step> why;
};

/// Errors: `too_large` when a figure no longer fits an exact JSON number, and those of `engine_memory`.
Result<ServeAnswer> answer_serve(const ServeQuestion& question, const Catalog& catalog, bool explain);

/// The answer's JSON of CONTRACT.
Json to_json(const ServeQuestion& question, const ServeAnswer& answer);

}  // namespace ballpark
