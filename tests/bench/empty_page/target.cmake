# The empty page that the start of the real one is measured against, <build>/empty-page; built for ./run bench only. It
# compiles Dear ImGui anew, with the font of its own that the real page does without.

get_target_property(imgui_dirs ballpark_imgui INTERFACE_INCLUDE_DIRECTORIES)
list(GET imgui_dirs 0 imgui_dir)
set(folder ${CMAKE_CURRENT_LIST_DIR})
set(empty ${PROJECT_BINARY_DIR}/empty-page)
add_executable(ballpark-bench-empty-page EXCLUDE_FROM_ALL ${folder}/main.cpp
    ${imgui_dir}/imgui.cpp ${imgui_dir}/imgui_draw.cpp ${imgui_dir}/imgui_tables.cpp ${imgui_dir}/imgui_widgets.cpp
    ${imgui_dir}/backends/imgui_impl_opengl3.cpp)
target_include_directories(ballpark-bench-empty-page SYSTEM PRIVATE ${imgui_dir} ${imgui_dir}/backends)
target_compile_features(ballpark-bench-empty-page PRIVATE cxx_std_20)
target_compile_options(ballpark-bench-empty-page PRIVATE -fno-exceptions -fno-rtti)
target_compile_definitions(ballpark-bench-empty-page PRIVATE IMGUI_IMPL_OPENGL_ES3 IMGUI_DISABLE_OBSOLETE_FUNCTIONS
    IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS IMGUI_DISABLE_FILE_FUNCTIONS)
target_link_libraries(ballpark-bench-empty-page PRIVATE ballpark_es_module)
target_link_options(ballpark-bench-empty-page PRIVATE -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2)
set_target_properties(ballpark-bench-empty-page PROPERTIES
    OUTPUT_NAME empty-page SUFFIX .mjs RUNTIME_OUTPUT_DIRECTORY ${empty})
foreach(page index.html page.js)
    add_custom_command(TARGET ballpark-bench-empty-page POST_BUILD VERBATIM
        COMMAND ${CMAKE_COMMAND} -E copy ${folder}/${page} ${empty}/${page})
endforeach()
