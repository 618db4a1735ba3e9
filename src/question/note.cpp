#include "question/note.h"

namespace ballpark {

Json notes_json(const std::vector<Note>& notes) {
    Json out = Json::array();
    for (const Note& note : notes)
        out.push_back({{"level", note.warn ? "warn" : "info"}, {"code", note.code}, {"text", note.text}});
    return out;
}

}  // namespace ballpark
