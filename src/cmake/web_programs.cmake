# The page with its canvas, and the module without one.

# ballpark_module(name ROOM room USES …): <site>/<name> from all sources of a room; absent until there are any. The
# sources are linked directly, since nothing in C++ refers to what JavaScript calls.
function(ballpark_module name)
    cmake_parse_arguments(PARSE_ARGV 1 module "" "ROOM" "USES")
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${module_ROOM}/*.cpp)
    if(NOT sources)
        return()
    endif()
    ballpark_view(${module_ROOM} ${PROJECT_SOURCE_DIR}/src/${module_ROOM} view)
    add_executable(${name} ${sources})
    target_include_directories(${name} PRIVATE ${view})
    target_link_libraries(${name} PRIVATE ballpark_core_settings ${module_USES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${BALLPARK_SITE})
endfunction()

ballpark_module(ballpark-core ROOM bindings/wasm_core USES ballpark_bare_module ballpark_question ballpark_assets)
if(TARGET ballpark-core)
    set_target_properties(ballpark-core PROPERTIES SUFFIX .wasm)
    # Services that answer many questions ask the module: what every answer goes through is compiled for speed in it,
    # and for size in the page. The linker takes these objects before their like in the rooms' archives.
    file(GLOB hot CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/json/*.cpp ${PROJECT_SOURCE_DIR}/src/numeric/*.cpp
        ${PROJECT_SOURCE_DIR}/src/model/*.cpp ${PROJECT_SOURCE_DIR}/src/estimate/*.cpp
        ${PROJECT_SOURCE_DIR}/src/question/speed_constants.cpp ${PROJECT_SOURCE_DIR}/src/catalog/load_engines.cpp)
    add_library(ballpark_hot OBJECT ${hot})
    target_compile_options(ballpark_hot PRIVATE -O2)
    target_link_libraries(ballpark_hot PRIVATE ballpark_core_settings ballpark_nlohmann ballpark_question)
    target_sources(ballpark-core PRIVATE $<TARGET_OBJECTS:ballpark_hot>)
    target_link_options(ballpark-core PRIVATE -O2)
endif()

# Makes scripts and styles small; without it they are served as written.
find_program(BALLPARK_ESBUILD esbuild NO_CMAKE_FIND_ROOT_PATH)

if(BALLPARK_APP)
    ballpark_imgui_backend(opengl3)
    target_compile_definitions(ballpark_imgui_opengl3 PRIVATE IMGUI_IMPL_OPENGL_ES3)
    target_compile_options(ballpark_imgui_opengl3 PRIVATE "SHELL:-include ${PROJECT_SOURCE_DIR}/.deps/imgui/web_gl.h")
    ballpark_module(ballpark-page ROOM platform/web USES
        ballpark_es_module ballpark_app ballpark_imgui ballpark_imgui_opengl3 ballpark_assets_with_fonts)
    if(TARGET ballpark-page)
        # The table under the canvas asks the core too, and one program is less to load than two. What reads files of
        # models is left to the module, which is loaded when there is such a file.
        target_sources(ballpark-page PRIVATE ${PROJECT_SOURCE_DIR}/src/bindings/wasm_core/wasm_core.cpp)
        ballpark_view(bindings/wasm_core ${PROJECT_SOURCE_DIR}/src/bindings/wasm_core core_view)
        target_include_directories(ballpark-page PRIVATE ${core_view})
        set_target_properties(ballpark-page PROPERTIES SUFFIX .mjs)
        target_link_options(ballpark-page PRIVATE -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2)
        if(BALLPARK_ESBUILD)
            add_custom_command(TARGET ballpark-page POST_BUILD VERBATIM
                COMMAND ${BALLPARK_ESBUILD} --log-level=warning --minify --format=esm --allow-overwrite
                    --outfile=$<TARGET_FILE:ballpark-page> $<TARGET_FILE:ballpark-page>)
        endif()
    endif()
endif()
