/// The embedded catalog, read once for the tests of this folder.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "catalog/catalog.h"

namespace ballpark {

inline const Catalog& test_catalog() {
    static const Result<Catalog> catalog = Catalog::load();
    if (!catalog) FAIL(catalog.error().message);
    return *catalog;
}

}  // namespace ballpark
