/// `ballpark eval`: questions in, answers out, one a line, as they come.
#pragma once

#include <cstdio>

#include "question/context.h"

namespace ballpark {

inline constexpr int kMostJobs = 1024;

/// `in` is a file descriptor; answers are flushed whenever it has nothing more to read at once, in the order of the
/// questions. `jobs` threads answer, 0: one a processor.
/// Memory does not grow with the number of lines; a line longer than a question may be is answered as `too_large` and
/// skipped to its end. Returns the exit code: 0 when all were answered, 1 when a line got an error, 3 when the output
/// could not be written.
int run_eval(int in, std::FILE* out, const Context& context, bool explain, int jobs);

}  // namespace ballpark
