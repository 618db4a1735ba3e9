// JSON of unknown origin: what is read and written again is the same value in the same bytes.
#include "json/json.h"

#include <string>

#include "tests/fuzz/targets.h"

namespace ballpark::fuzz {

void json(Bytes text) {
    std::size_t stopped_at = 0;
    const Json value = Json::parse(text_of(text), 64, &stopped_at);
    promise(stopped_at <= text.size());
    if (value.is_discarded()) return;
    const std::string written = value.dump();
    const Json again = Json::parse(written, 64);
    promise(again == value);
    promise(again.dump() == written);
}

}  // namespace ballpark::fuzz
