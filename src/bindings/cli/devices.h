/// `ballpark devices`: this machine's accelerators, for people and as an answer in JSON.
#pragma once

#include <string>

#include "platform/machine/local_device.h"
#include "question/context.h"

namespace ballpark {

/// A table with a line for system memory, then why a card or a figure is missing. Ends with a line break.
std::string devices_text(const LocalMachine& machine);

/// `[{"name","vendor","memory_total_bytes","memory_free_bytes","memory_free_source","driver","source","catalog_id"}…]`.
/// What could not be read is null; the notes say why, and hold the system memory.
Reply devices_reply(const LocalMachine& machine);

}  // namespace ballpark
