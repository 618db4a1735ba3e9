#include "quantity/units.h"

#include <catch2/catch_test_macros.hpp>

namespace ballpark {
namespace {

std::string shown(double value, Unit unit, ByteSystem system = ByteSystem::gib) { return format(value, unit, system).text(); }

TEST_CASE("figures as people write them") {
    REQUIRE(shown(819'200, Unit::bytes_per_token) == "800 KiB/token");
    REQUIRE(shown(819'200, Unit::bytes_per_token, ByteSystem::gb) == "819.2 kB/token");
    REQUIRE(shown(6.25 * 1024 * 1024 * 1024, Unit::bytes) == "6.25 GiB");
    REQUIRE(shown(16'060'522'496.0, Unit::bytes, ByteSystem::gb) == "16.1 GB");
    REQUIRE(shown(945'678, Unit::usd) == "$0.946 M");
    REQUIRE(shown(1'234, Unit::usd) == "$1,234");
    REQUIRE(shown(1'234'567, Unit::usd) == "$1.23 M");
    REQUIRE(shown(12.5, Unit::ratio) == "12.5 : 1");
    REQUIRE(shown(0.556923, Unit::share) == "55.7%");
    REQUIRE(shown(8'030'261'248.0, Unit::parameters) == "8.03 B");
    REQUIRE(shown(189'230, Unit::hours) == "0.189 M h");
    REQUIRE(shown(0.0123, Unit::seconds) == "12.3 ms");
    REQUIRE(shown(8192, Unit::tokens) == "8,192 tokens");
    REQUIRE(shown(0, Unit::bytes) == "0 B");
}

TEST_CASE("three digits, or all of them when four are enough") {
    REQUIRE(decimal(819.2, 3) == "819.2");
    REQUIRE(decimal(16.0612, 3) == "16.1");
    REQUIRE(decimal(0.000042, 3) == "0.000042");
    REQUIRE(decimal(1.0 / 3.0, 3) == "0.333");
    REQUIRE(decimal(999.96, 3) == "1,000");
    REQUIRE(decimal(1e300, 3) == "> 10^18");
}

TEST_CASE("a figure near the next scale moves there") {
    REQUIRE(shown(1024.0 * 1024.0 - 1, Unit::bytes) == "1 MiB");
    REQUIRE(shown(999'999, Unit::bytes, ByteSystem::gb) == "1 MB");
}

TEST_CASE("intervals share the scale of the typical value") {
    REQUIRE(format_interval({0.28e6, 1.1e6, 1.62e6}, Unit::usd) == "$0.28 – 1.62 M");
    REQUIRE(format_interval(Range::exact(2), Unit::ratio) == "2 : 1");
}

TEST_CASE("figures as people type them") {
    REQUIRE(*parse("32k", Unit::tokens) == 32'000);
    REQUIRE(*parse("8,192", Unit::tokens) == 8192);
    REQUIRE(*parse("24 GiB", Unit::bytes) == 24.0 * 1024 * 1024 * 1024);
    REQUIRE(*parse("80GB", Unit::bytes) == 80e9);
    REQUIRE(*parse("$2/h", Unit::usd_per_hour) == 2);
    REQUIRE(*parse("1.4T", Unit::tokens) == 1.4e12);
    REQUIRE(*parse("50 %", Unit::share) == 0.5);
    REQUIRE(*parse("13e9", Unit::parameters) == 13e9);
    REQUIRE(*parse("80 ms", Unit::seconds) == 0.08);
    CHECK(*parse("89.6 GB/s", Unit::bytes_per_second) == 89.6e9);
    CHECK(*parse("1 TFLOP/s", Unit::flop_per_second) == 1e12);
}

TEST_CASE("what is not a figure is refused with an example") {
    for (const char* text : {"", "abc", "12x12", "1.2.3", "-", "NaN", "inf", "1e999", "1e308 GB", "0x10", "--5", "-5",
                             "11111111111111111111111111111111111111111111111111111111"}) {
        const Result<double> result = parse(text, Unit::bytes);
        INFO(text);
        REQUIRE_FALSE(result);
        REQUIRE(result.error().code == ErrorCode::bad_value);
        REQUIRE(result.error().message.find("GiB") != std::string::npos);
    }
}

TEST_CASE("what is written can be read back") {
    for (const double value : {1.0, 512.0, 8192.0, 131072.0, 1e6, 13e9, 1.4e12}) {
        INFO(value);
        REQUIRE(*parse(decimal(value, 12), Unit::count) == value);
    }
}

}  // namespace
}  // namespace ballpark
