/// `models`, `gpus`, `prices`, `formats`: the catalogs as answers, each row with source and date.
#pragma once

#include "catalog/catalog.h"
#include "question/json.h"

namespace ballpark {

Json list_models(const Catalog& catalog);
Json list_devices(const Catalog& catalog);
Json list_prices(const Catalog& catalog);
Json list_formats();

}  // namespace ballpark
