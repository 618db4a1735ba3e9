# Dear ImGui as libraries: the interface, and one a backend.

ballpark_fetch(imgui imgui_dir)
set(ours ${PROJECT_SOURCE_DIR}/.deps/imgui)  # what it asks of the C library, and what it is kept from

add_library(ballpark_imgui STATIC
    ${imgui_dir}/imgui.cpp ${imgui_dir}/imgui_draw.cpp ${imgui_dir}/imgui_tables.cpp ${imgui_dir}/imgui_widgets.cpp
    ${imgui_dir}/misc/cpp/imgui_stdlib.cpp
    ${ours}/text.cpp ${ours}/unused.cpp)
# Widgets that the interface never draws would be kept by Dear ImGui's recovery from a missing End…() call, which calls
# all of them: their own functions go by other names, and unused.cpp stands in. Whoever wants one takes it out here.
set_source_files_properties(${imgui_dir}/imgui_tables.cpp PROPERTIES COMPILE_DEFINITIONS
    "EndTable=UnusedEndTable;TableSettingsAddSettingsHandler=UnusedTableSettingsAddSettingsHandler")
set_source_files_properties(${imgui_dir}/imgui_widgets.cpp PROPERTIES COMPILE_DEFINITIONS
    "EndTabBar=UnusedEndTabBar;EndMultiSelect=UnusedEndMultiSelect")
target_include_directories(ballpark_imgui SYSTEM PUBLIC ${imgui_dir} ${imgui_dir}/misc/cpp)
target_compile_features(ballpark_imgui PUBLIC cxx_std_20)
set(imgui_options -fno-exceptions -fno-rtti -include ${ours}/text.h)
target_compile_options(ballpark_imgui PRIVATE ${imgui_options})
target_compile_definitions(ballpark_imgui PUBLIC
    "ImDrawIdx=unsigned int"  # plots pass 65,536 vertices, and WebGL has no vertex offset
    IMGUI_DISABLE_OBSOLETE_FUNCTIONS
    IMGUI_DISABLE_DEMO_WINDOWS
    IMGUI_DISABLE_DEBUG_TOOLS
    IMGUI_DISABLE_DEFAULT_FONT
    IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS
    IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
    IMGUI_DISABLE_FILE_FUNCTIONS
    IMGUI_USE_WCHAR32)

function(ballpark_imgui_backend name)
    add_library(ballpark_imgui_${name} STATIC ${imgui_dir}/backends/imgui_impl_${name}.cpp)
    target_include_directories(ballpark_imgui_${name} SYSTEM PUBLIC ${imgui_dir}/backends)
    target_compile_options(ballpark_imgui_${name} PRIVATE ${imgui_options})
    target_link_libraries(ballpark_imgui_${name} PUBLIC ballpark_imgui ${CMAKE_DL_LIBS})
endfunction()
