#include "question/note.h"

namespace ballpark {

std::string note_text(const Note& note, const Phrases& phrases) {
    std::string text(phrases.text("note." + std::string(note.wording.empty() ? note.code : note.wording)));
    for (const auto& [name, value] : note.values) {
        const std::string place = "{" + std::string(name) + "}";
        if (const std::size_t at = text.find(place); at != std::string::npos) text.replace(at, place.size(), value);
    }
    return text;
}

Json notes_json(const std::vector<Note>& notes, const Phrases& phrases) {
    Json out = Json::array();
    for (const Note& note : notes)
        out.push_back({{"level", note.warn ? "warn" : "info"}, {"code", note.code}, {"text", note_text(note, phrases)}});
    return out;
}

std::string_view note_title(const Note& note, const Phrases& phrases) { return phrases.text(note.warn ? "note.is_warning" : "note.is_note"); }

}  // namespace ballpark
