/// Included before each source of Dear ImGui (src/cmake/imgui.cmake): what it writes and reads by the C library's formats is names
/// with a few whole numbers, and the library's own would be a tenth of its code.
#pragma once

#include <stdio.h>

/// `sscanf` for %d: as many numbers as were read.
int ballpark_scan(const char* text, const char* format, ...);

#define sscanf ballpark_scan
