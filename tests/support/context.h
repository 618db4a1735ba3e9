/// One catalog and one language for all tests of a program.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "catalog/catalog.h"
#include "catalog/phrases.h"
#include "question/context.h"

namespace ballpark::testing {

inline const Catalog& catalog() {
    static const Result<Catalog> kCatalog = Catalog::load();
    if (!kCatalog) FAIL(kCatalog.error().field << ": " << kCatalog.error().message);
    return *kCatalog;
}

inline const Phrases& phrases() {
    static const Result<Phrases> kPhrases = Phrases::load("en");
    if (!kPhrases) FAIL(kPhrases.error().field << ": " << kPhrases.error().message);
    return *kPhrases;
}

inline Context context() { return {catalog(), phrases(), {}, {}, {}}; }

}  // namespace ballpark::testing
