/// Where a fact comes from and when it was true: every row of the catalog has it.
#pragma once

#include <string>

namespace ballpark {

struct Provenance {
    std::string source;
    std::string as_of;  ///< ISO date, "2026-08-21"
    std::string note;   ///< what to know before relying on it; may be empty
};

}  // namespace ballpark
