# How WebAssembly is compiled and linked, the same with Emscripten 3.1.6 and the newest.

# What every browser with WebGL 2 has makes the code a little smaller. For -Oz Emscripten says -fno-inline-functions,
# which keeps the smallest function a call: that is larger and three times slower.
set(release "-Oz -finline-functions -D_LIBCPP_DISABLE_EXTERN_TEMPLATE -DNDEBUG -flto -mnontrapping-fptoint -msign-ext -mbulk-memory")
set(CMAKE_C_FLAGS_RELEASE ${release})
set(CMAKE_CXX_FLAGS_RELEASE ${release})
target_compile_options(ballpark_core_settings INTERFACE $<$<CONFIG:Release>:-fno-rtti>)

# Debian keeps Emscripten's own Node modules where Node does not look by itself.
if(EXISTS /usr/share/nodejs/acorn)
    set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
endif()

set(stack_size STACK_SIZE)
if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.27)
    set(stack_size TOTAL_STACK)
endif()

add_library(ballpark_wasm INTERFACE)
target_link_options(ballpark_wasm INTERFACE
    -sALLOW_MEMORY_GROWTH=1
    -s${stack_size}=1MB
    $<$<CONFIG:Debug>:-sASSERTIONS=2> $<$<CONFIG:Debug>:-gsource-map>)

# The page's program: an ES module, no eval (strict content security policies), no file system.
add_library(ballpark_es_module INTERFACE)
target_link_libraries(ballpark_es_module INTERFACE ballpark_wasm)
target_link_options(ballpark_es_module INTERFACE
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sUSE_ES6_IMPORT_META=1 -sENVIRONMENT=web -sDYNAMIC_EXECUTION=0
    -sFILESYSTEM=0 -sMALLOC=emmalloc -sSUPPORT_LONGJMP=0)

# The core without any script of Emscripten's: web/ballpark.js starts it, in a page, a worker or Node.
add_library(ballpark_bare_module INTERFACE)
target_link_libraries(ballpark_bare_module INTERFACE ballpark_wasm)
target_link_options(ballpark_bare_module INTERFACE
    --no-entry -sSTANDALONE_WASM=1 -sFILESYSTEM=0 -sMALLOC=dlmalloc -sSUPPORT_LONGJMP=0)

# A program for Node on the command line: tests and the replay of golden questions.
add_library(ballpark_node INTERFACE)
target_link_libraries(ballpark_node INTERFACE ballpark_wasm)
target_link_options(ballpark_node INTERFACE
    -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sWASM_ASYNC_COMPILATION=0)

# Where everything that is served comes together.
set(BALLPARK_SITE ${PROJECT_BINARY_DIR}/site)
