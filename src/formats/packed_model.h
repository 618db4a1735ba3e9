/// A model as text, from one program of a build to another: the page has no readers of files, and asks the module that does.
#pragma once

#include <string>
#include <string_view>

#include "formats/inspect.h"

namespace ballpark {

/// The model of a file, or why there is none. Errors: those of `inspect`, and `unsupported` for files that hold weights only.
Result<ModelSpec> model_of(Result<FileSummary> file);

/// What `unpacked_model` reads: a model, or why there is none. Only programs of the same build understand each other.
std::string packed_model(const Result<ModelSpec>& model);

/// Errors: the one that was packed; `bad_file` for a text of another build.
Result<ModelSpec> unpacked_model(std::string_view packed);

}  // namespace ballpark
