# Suites of the native build: the core, the interface without a screen, the window, the command line, the house rules.

if(TARGET ballpark_tests)
    ballpark_test(core COMMAND ballpark_tests --colour-mode none)
endif()

if(BALLPARK_APP)
    ballpark_suite(ballpark_ui_tests ROOMS ui app platform/headless FOLDERS ui app
        USES ballpark_assets_with_fonts ballpark_imgui ballpark_nlohmann)
    if(TARGET ballpark_ui_tests)
        target_compile_definitions(ballpark_ui_tests PRIVATE BALLPARK_HANGUL="${PROJECT_BINARY_DIR}/assets/fonts/hangul.ttf")
        add_dependencies(ballpark_ui_tests ballpark_hangul)
        ballpark_test(interface COMMAND ballpark_ui_tests --colour-mode none)
    endif()
endif()

ballpark_suite(ballpark_machine_tests ROOMS platform/machine FOLDERS machine USES ballpark_assets ballpark_nlohmann)
include(machine/fake_driver.cmake)
if(TARGET ballpark_machine_tests)
    target_compile_definitions(ballpark_machine_tests PRIVATE BALLPARK_FAKE_DRIVER="${BALLPARK_FAKE_DRIVER}")
    add_dependencies(ballpark_machine_tests fake_whole fake_no_contexts fake_no_total fake_nvml)
    ballpark_test(machine COMMAND ballpark_machine_tests --colour-mode none)
endif()

if(TARGET ballpark)
    set(cli $<TARGET_FILE:ballpark>)
    ballpark_node_suite(cli FILES cli/*.test.mjs ENVIRONMENT BALLPARK_CLI=${cli} BALLPARK_FAKE_DRIVER=${BALLPARK_FAKE_DRIVER})
endif()
if(TARGET ballpark-desktop)
    ballpark_node_suite(window FILES desktop/*.test.mjs ENVIRONMENT BALLPARK_DESKTOP=$<TARGET_FILE:ballpark-desktop>)
endif()

# Measurements against estimates; the folder of measurements is named by BALLPARK_TRUTH when there is one.
file(GLOB truth_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/truth/*.cpp)
add_executable(ballpark_truth ${truth_sources})
target_link_libraries(ballpark_truth PRIVATE ballpark_question ballpark_settings ballpark_assets ballpark_nlohmann)
target_include_directories(ballpark_truth PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(ballpark_truth PRIVATE BALLPARK_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}")
set_target_properties(ballpark_truth PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
ballpark_compile_quickly(ballpark_truth)
ballpark_test(truth COMMAND ballpark_truth)

# With a WebAssembly build beside this one: both answer the same bytes, and how fast each is.
set(BALLPARK_WEB_BUILD "" CACHE PATH "Folder of the WebAssembly build, to compare with")
if(BALLPARK_WEB_BUILD AND TARGET ballpark)
    find_program(BALLPARK_NODE NAMES node nodejs REQUIRED)
    ballpark_test(golden COMMAND ${BALLPARK_NODE} ${CMAKE_CURRENT_SOURCE_DIR}/golden/compare.mjs
        $<TARGET_FILE:ballpark> ${BALLPARK_WEB_BUILD}/site)
endif()

# A person's tasks, each done by the same hands in the browser's canvas and in the window.
if(TARGET ballpark_platform_headless AND TARGET ballpark-desktop)
    add_executable(ballpark-hands tasks/hands.cpp)
    target_link_libraries(ballpark-hands PRIVATE
        ballpark_settings ballpark_platform_headless ballpark_app ballpark_ui ballpark_formats ballpark_assets_with_fonts ballpark_imgui)
    set_target_properties(ballpark-hands PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
    set(hands BALLPARK_HANDS=$<TARGET_FILE:ballpark-hands>)
    ballpark_node_suite(window-tasks FILES tasks/window.test.mjs ENVIRONMENT ${hands} BALLPARK_DESKTOP=$<TARGET_FILE:ballpark-desktop>)
    if(BALLPARK_WEB_BUILD)
        ballpark_node_suite(canvas-tasks FILES tasks/canvas.test.mjs ENVIRONMENT ${hands} BALLPARK_SITE=${BALLPARK_WEB_BUILD}/site)
    endif()
endif()

file(GLOB benchmarks CONFIGURE_DEPENDS bench/*.cpp)
foreach(benchmark IN LISTS benchmarks)
    cmake_path(GET benchmark STEM name)
    add_executable(ballpark-bench-${name} ${benchmark})
    target_link_libraries(ballpark-bench-${name} PRIVATE ballpark_settings ballpark_question ballpark_assets)
    target_include_directories(ballpark-bench-${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/bench)
    set_target_properties(ballpark-bench-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endforeach()
if(TARGET ballpark_platform_headless)
    add_executable(ballpark-bench-frames bench/frames/frames.cpp)
    target_link_libraries(ballpark-bench-frames PRIVATE
        ballpark_settings ballpark_platform_headless ballpark_app ballpark_ui ballpark_assets_with_fonts ballpark_imgui)
    set_target_properties(ballpark-bench-frames PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endif()

ballpark_test(architecture COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/architecture/check.py)

include(prices/suite.cmake)
