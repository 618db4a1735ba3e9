#include "formats/utf8.h"

#include <catch2/catch_test_macros.hpp>

using ballpark::formats::is_utf8;

TEST_CASE("UTF-8 is what RFC 3629 says") {
    CHECK(is_utf8(""));
    CHECK(is_utf8("plain"));
    CHECK(is_utf8("h\xC3\xA9llo \xEA\xB0\x80 \xF0\x9F\x99\x82"));
    CHECK_FALSE(is_utf8("\x80"));
    CHECK_FALSE(is_utf8("\xC0\xAF"));          // overlong
    CHECK_FALSE(is_utf8("\xE0\x80\xAF"));      // overlong
    CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // surrogate
    CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
    CHECK_FALSE(is_utf8("\xE2\x82"));          // cut off
}
