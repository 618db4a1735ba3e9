/// `serve`: one running service. What it needs of memory and whether it fits, plainly or as a named engine runs it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "estimate/serve_memory.h"
#include "estimate/worksheet.h"
#include "question/serve_engine.h"
#include "question/serve_question.h"

namespace ballpark {

/// Something the reader should know beside the figures.
struct Note {
    bool warn = false;
    std::string code;
    std::string text;
};

struct ServeAnswer {
    ServeMemory memory;                    ///< the plain arithmetic
    std::optional<EngineMemory> engine;    ///< what the engine adds and keeps, when one was named
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
