/// Parameters of vision towers, from the `vision_config` of a config.json. Internal to `formats/`.
#pragma once

#include "formats/config_keys.h"
#include "model/model_spec.h"

namespace ballpark::formats {

/// Adds what `vision_config` and `audio_config` describe to `model.towers`; a tower whose layout is not known becomes a
/// sentence in `model.notes`.
void read_towers(const ConfigKeys& top, std::int64_t text_hidden, ModelSpec& model);

}  // namespace ballpark::formats
