# Suites of the native build: the core, the interface without a screen, the window, the command line, the house rules.

if(TARGET ballpark_tests)
    ballpark_test(core COMMAND ballpark_tests)
endif()

if(BALLPARK_APP)
    ballpark_suite(ballpark_ui_tests ROOMS ui app platform/headless FOLDERS ui app
        USES ballpark_assets_with_fonts ballpark_imgui ballpark_json)
    if(TARGET ballpark_ui_tests)
        ballpark_test(interface COMMAND ballpark_ui_tests)
    endif()
endif()

ballpark_suite(ballpark_machine_tests ROOMS platform/machine FOLDERS machine USES ballpark_assets ballpark_json)
if(TARGET ballpark_machine_tests)
    ballpark_test(machine COMMAND ballpark_machine_tests)
endif()

if(TARGET ballpark)
    set(cli $<TARGET_FILE:ballpark>)
    ballpark_node_suite(cli FILES cli/*.test.mjs ENVIRONMENT BALLPARK_CLI=${cli})
endif()
if(TARGET ballpark-desktop)
    ballpark_node_suite(window FILES desktop/*.test.mjs ENVIRONMENT BALLPARK_DESKTOP=$<TARGET_FILE:ballpark-desktop>)
endif()

ballpark_test(architecture COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/architecture/check.py)
