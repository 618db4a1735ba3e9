/// How a command prints its answer: for people, or in the form that a flag asks for.
#pragma once

#include <string>

#include "question/report.h"

namespace ballpark {

enum class OutputForm { text, json, csv, markdown };

/// The flags that every answering command has.
struct OutputFlags {
    bool json = false;
    bool csv = false;
    bool markdown = false;
    bool explain = false;
    bool gb = false;  ///< bytes in GB instead of GiB

    OutputForm form() const {
        if (json) return OutputForm::json;
        if (csv) return OutputForm::csv;
        return markdown ? OutputForm::markdown : OutputForm::text;
    }
    ByteSystem bytes() const { return gb ? ByteSystem::gb : ByteSystem::gib; }
};

/// The table in a form other than JSON.
std::string render(const Table& table, OutputForm form);

/// Writes to standard output; 0, or 3 when that fails (a full disk, a closed pipe).
int print(const std::string& text);

/// An error on standard error: "ballpark: gpus: gpus must be …". Returns the exit code of a bad question, 1.
int report(const Error& error);

}  // namespace ballpark
