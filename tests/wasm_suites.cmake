# Suites of the WebAssembly build: the core's own tests in Node, the page in a browser, the sizes.

find_program(BALLPARK_NODE NAMES node nodejs REQUIRED NO_CMAKE_FIND_ROOT_PATH)

if(TARGET ballpark_tests)
    ballpark_test(core-wasm COMMAND ballpark_tests --colour-mode none)
endif()

if(TARGET ballpark-page AND TARGET ballpark-core)
    include(bench/empty_page/target.cmake)
    ballpark_node_suite(page FILES web/*.test.mjs 
        ENVIRONMENT BALLPARK_SITE=${BALLPARK_SITE} BALLPARK_PACKAGES=${BALLPARK_NODE_PACKAGES})
    ballpark_test(sizes COMMAND ${BALLPARK_NODE} ${PROJECT_SOURCE_DIR}/web/sizes.mjs ${BALLPARK_SITE} --check)
endif()
