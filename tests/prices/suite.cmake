# Prices against the package that they are built from; where .deps/npm/fetch.sh has been run.

if(TARGET ballpark AND EXISTS ${BALLPARK_NODE_PACKAGES}/@pydantic/genai-prices)
    find_program(BALLPARK_NODE NAMES node nodejs REQUIRED)
    ballpark_test(prices COMMAND ${BALLPARK_NODE} ${CMAKE_CURRENT_LIST_DIR}/compare.mjs
        --program $<TARGET_FILE:ballpark> --packages ${BALLPARK_NODE_PACKAGES})
endif()
