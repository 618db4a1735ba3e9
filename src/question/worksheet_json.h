/// Worksheets and notes as JSON: CONTRACT's `why` and `notes`.
#pragma once

#include <span>

#include "estimate/worksheet.h"
#include "question/json.h"

namespace ballpark {

/// `[{"name","value","unit","formula","with":{symbol:value…},"source","children":[…]}]`
Json to_json(std::span<const Step> steps);

}  // namespace ballpark
