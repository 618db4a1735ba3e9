# Finds Emscripten wherever it is (a system package, an emsdk, another prefix) and uses the toolchain file it brings.

if(NOT BALLPARK_EMSCRIPTEN_ROOT)
    set(BALLPARK_EMSCRIPTEN_ROOT $ENV{EMSCRIPTEN_ROOT})
endif()
if(NOT BALLPARK_EMSCRIPTEN_ROOT)
    find_program(em_config em-config NO_CACHE HINTS $ENV{EMSDK}/upstream/emscripten)
    if(NOT em_config)
        message(FATAL_ERROR "Emscripten was not found. Debian and Ubuntu: apt-get install emscripten. Elsewhere: install "
            "the emsdk and source its emsdk_env.sh, or set EMSCRIPTEN_ROOT to the folder that holds emcc.")
    endif()
    execute_process(COMMAND ${em_config} EMSCRIPTEN_ROOT OUTPUT_VARIABLE BALLPARK_EMSCRIPTEN_ROOT
        OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
set(ENV{EMSCRIPTEN_ROOT} ${BALLPARK_EMSCRIPTEN_ROOT})  # for the compiler checks, which read this file again
include(${BALLPARK_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake)
