/// What a question is answered against, beside its own fields.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "catalog/catalog.h"
#include "catalog/phrases.h"
#include "formats/inspect.h"
#include "hardware/device_spec.h"
#include "json/json.h"
#include "quantity/result.h"

namespace ballpark {

/// An answer, and notes that stand beside it where it is a list.
struct Reply {
    Json answer;
    Json notes;  ///< null: none

    Reply(Json only) : answer(std::move(only)) {}
    Reply(Json list, Json beside) : answer(std::move(list)), notes(std::move(beside)) {}
};

class Tokenizer;
class Tokenizers;

struct Context {
    const Catalog& catalog;
    const Phrases& phrases;

    /// Reads a model's file that a question names; empty where there are no files (the browser).
    std::function<Result<FileSummary>(const std::string& path)> read_model_file;

    /// This machine's first accelerator for `"gpu":"local"`; empty where it can't be known.
    std::function<Result<DeviceSpec>()> local_device;

    /// This machine's accelerators, the `devices` of CONTRACT; empty where they can't be known.
    std::function<Reply()> local_devices;

    /// Tokenizers with their vocabularies; none where nobody counts tokens.
    Tokenizers* tokenizers = nullptr;

    /// Makes the tokenizer in a file that a question names, of which `tokenizers` knows from then on; empty where there
    /// are no files. Programs that never read such files do not carry what reads them.
    std::function<Result<Tokenizer*>(const std::string& path)> open_tokenizer = {};
};

}  // namespace ballpark
