// What every error of a reader promises.
#include "formats/utf8.h"
#include "tests/fuzz/targets.h"

namespace ballpark::fuzz {

void check_error(const Error& error) {
    promise(!error.message.empty());
    promise(!error.field.empty() || error.code == ErrorCode::too_large);
    promise(formats::is_utf8(error.message) && formats::is_utf8(error.field));
}

}  // namespace ballpark::fuzz
