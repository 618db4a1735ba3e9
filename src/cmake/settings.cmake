# Language, warnings and the flags that every one of Ballpark's own targets is compiled with.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(ballpark_settings INTERFACE)
# Native and WebAssembly must print the same bytes: WebAssembly never fuses multiply and add, so nobody may.
target_compile_options(ballpark_settings INTERFACE -ffp-contract=off)
if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(ballpark_settings INTERFACE
        -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
        # GCC 12 sees overlapping copies in std::string's own header (its bug 105329).
        $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
        # … and a variant's other alternatives as uninitialized.
        $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-maybe-uninitialized>
        $<$<BOOL:${BALLPARK_WERROR}>:-Werror>)
endif()

# The core reports problems as values (quantity/result.h).
add_library(ballpark_core_settings INTERFACE)
target_link_libraries(ballpark_core_settings INTERFACE ballpark_settings)
target_compile_options(ballpark_core_settings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>)

if(EMSCRIPTEN)
    include(emscripten_settings)
endif()
