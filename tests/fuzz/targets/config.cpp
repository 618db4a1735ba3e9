// A config.json: a model that is read can also be counted and laid out.
#include "formats/hf_config.h"
#include "tests/fuzz/check_model.h"
#include "tests/fuzz/readers.h"
#include "tests/fuzz/targets.h"

namespace ballpark::fuzz {

void config(Bytes text) {
    check_inspect(text);
    const auto model = read_hf_config(text_of(text));
    if (!model) return check_error(model.error());
    check_model(*model);
}

}  // namespace ballpark::fuzz
