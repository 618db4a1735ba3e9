/// What a reader should know beside the figures of an answer.
#pragma once

#include <string>
#include <vector>

#include "json/json.h"

namespace ballpark {

struct Note {
    bool warn = false;
    std::string code;
    std::string text;
};

/// CONTRACT's `"notes"`.
Json notes_json(const std::vector<Note>& notes);

}  // namespace ballpark
