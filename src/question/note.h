/// What a reader should know beside the figures of an answer: what it is about and the names and figures in it. The words
/// stand in the language files under "note.", so that every face says it in its own language.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/phrases.h"
#include "json/json.h"

namespace ballpark {

struct Note {
    bool warn = false;
    std::string_view code;
    std::vector<std::pair<std::string_view, std::string>> values = {};  ///< by the places in its words
    std::string_view wording = {};                                      ///< "no_price.owned" where a code has several

    friend bool operator==(const Note&, const Note&) = default;
};

std::string note_text(const Note& note, const Phrases& phrases);

/// CONTRACT's `"notes"`.
Json notes_json(const std::vector<Note>& notes, const Phrases& phrases);

/// The first column of a table's row that holds a note.
std::string_view note_title(const Note& note, const Phrases& phrases);

}  // namespace ballpark
