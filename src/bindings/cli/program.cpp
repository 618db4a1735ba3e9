#include "bindings/cli/program.h"

#include <utility>

#include "bindings/cli/devices.h"
#include "bindings/cli/file_reader.h"
#include "bindings/cli/tokens.h"
#include "formats/inspect.h"
#include "platform/machine/local_device.h"

namespace ballpark {
namespace {

Result<FileSummary> read_model_file(const std::string& path) {
    const Result<std::unique_ptr<RangeReader>> file = open_file(path);
    if (!file) return file.error();
    return inspect(**file, path);
}

}  // namespace

Result<std::unique_ptr<Program>> Program::load() {
    Result<Catalog> catalog = Catalog::load();
    if (!catalog) return catalog.error();
    Result<Phrases> phrases = Phrases::load("en");
    if (!phrases) return phrases.error();
    return std::unique_ptr<Program>(new Program(std::move(*catalog), std::move(*phrases)));
}

Program::Program(Catalog catalog, Phrases phrases)
    : catalog_(std::move(catalog)),
      phrases_(std::move(phrases)),
      tokenizers_(load_asset),
      context_{catalog_,
               phrases_,
               read_model_file,
               [this]() -> Result<DeviceSpec> { return local_device_spec(read_local_machine(catalog_), catalog_); },
               [this] { return devices_reply(read_local_machine(catalog_)); },
               &tokenizers_,
               [this](const std::string& path) -> Result<Tokenizer*> {
                   Result<std::unique_ptr<RangeReader>> file = open_file(path);
                   if (!file) return file.error();
                   return tokenizers_.add_file(path, **file);
               }} {}

}  // namespace ballpark
