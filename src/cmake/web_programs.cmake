# The page with its canvas, and the module without one.

set(BALLPARK_SITE ${PROJECT_BINARY_DIR}/site)

# ballpark_module(name ROOM room LINK settings USES …): <site>/<name> from all sources of a room; absent until there are
# any. The sources are linked directly, since nothing in C++ refers to what JavaScript calls.
function(ballpark_module name)
    cmake_parse_arguments(PARSE_ARGV 1 module "" "ROOM;LINK" "USES")
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${module_ROOM}/*.cpp)
    if(NOT sources)
        return()
    endif()
    ballpark_view(${module_ROOM} ${PROJECT_SOURCE_DIR}/src/${module_ROOM} view)
    add_executable(${name} ${sources})
    target_include_directories(${name} PRIVATE ${view})
    target_link_libraries(${name} PRIVATE ballpark_core_settings ${module_LINK} ${module_USES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${BALLPARK_SITE})
endfunction()

# The core is plain WebAssembly without Emscripten's JavaScript: web/ballpark.js runs the same file in a page, a worker
# and Node.
ballpark_module(ballpark-core ROOM bindings/wasm_core LINK ballpark_wasm
    USES ballpark_question ballpark_assets ballpark_json)
if(TARGET ballpark-core)
    set_target_properties(ballpark-core PROPERTIES SUFFIX .wasm)
    target_link_options(ballpark-core PRIVATE --no-entry -sSTANDALONE_WASM=1 -sFILESYSTEM=0 -sMALLOC=emmalloc)
endif()

if(BALLPARK_APP)
    ballpark_imgui_backend(opengl3)
    target_compile_definitions(ballpark_imgui_opengl3 PRIVATE IMGUI_IMPL_OPENGL_ES3)
    ballpark_module(ballpark-page ROOM platform/web LINK ballpark_es_module
        USES ballpark_app ballpark_imgui ballpark_imgui_opengl3 ballpark_assets_with_fonts)
    if(TARGET ballpark-page)
        set_target_properties(ballpark-page PROPERTIES SUFFIX .mjs)
        target_link_options(ballpark-page PRIVATE -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2)
    endif()
endif()
