/// What files say about a model, as JSON: the answer of `ballpark inspect --json` and of the JavaScript module's inspect.
#pragma once

#include <span>

#include "formats/inspect.h"
#include "json/json.h"
#include "question/answer.h"

namespace ballpark {

/// The fields of the answer; `name` is repeated as `file`.
Json to_json(const FileSummary& file, std::string_view name);

/// The envelope of CONTRACT around the summary of a file, or of the files of one model.
AnswerLine answer_inspect(std::span<const NamedReader> files);

}  // namespace ballpark
