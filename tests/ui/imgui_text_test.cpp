/// The formats that Dear ImGui writes its names by (.deps/imgui/text.cpp), beside the C library's.
#include <cstdio>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <imgui.h>
#include <imgui_internal.h>

namespace {

template <class... Arguments>
void check(const char* format, Arguments... arguments) {
    char own[64];
    char expected[64];
    const int written = ImFormatString(own, sizeof own, format, arguments...);
    const int length = std::snprintf(expected, sizeof expected, format, arguments...);
    CHECK(std::string(own) == expected);
    CHECK(written == length);
}

TEST_CASE("names are written as the C library writes them", "[ui]") {
    check("plain %% text");
    check("%s/%s_%08X", "window", "child", 0x1A2BU);
    check("##Combo_%02d|%d|%d", 3, -12, 0);
    check("%.*s|%5s|%u|%x", 3, "abcdef", "ab", 4000000000U, 255U);
    check("%c%04d%4d", 'x', -7, -7);
    check("%.3f %.0f %f", 3.14159, 2.6, -0.5);
}

TEST_CASE("what does not fit is cut, and its length can be asked for", "[ui]") {
    char small[6];
    CHECK(ImFormatString(small, sizeof small, "%s", "a long name") == 5);
    CHECK(std::string(small) == "a lon");
    ImGuiTextBuffer buffer;
    buffer.appendf("%d of %s", 12, "many");
    CHECK(std::string(buffer.c_str()) == "12 of many");
}

}  // namespace
