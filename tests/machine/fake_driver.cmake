# Drivers that play: one folder each under BALLPARK_FAKE_DRIVER, named as the real ones, so that a test chooses them by
# LD_LIBRARY_PATH. `whole`; `no_contexts` and `no_total` lack functions as old drivers do; `broken` is no library.
set(BALLPARK_FAKE_DRIVER ${PROJECT_BINARY_DIR}/fake_driver)

function(ballpark_fake_library target name source)
    add_library(${target} MODULE ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/fake_driver/${source})
    target_link_libraries(${target} PRIVATE ballpark_settings)
    string(REPLACE "fake_" "" folder ${target})
    set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME ${name} SUFFIX ".so.1"
        LIBRARY_OUTPUT_DIRECTORY ${BALLPARK_FAKE_DRIVER}/${folder})
endfunction()

ballpark_fake_library(fake_whole libcuda fake_cuda.cpp)
ballpark_fake_library(fake_no_contexts libcuda fake_cuda.cpp)
target_compile_definitions(fake_no_contexts PRIVATE FAKE_WITHOUT_CONTEXTS)
ballpark_fake_library(fake_no_total libcuda fake_cuda.cpp)
target_compile_definitions(fake_no_total PRIVATE FAKE_WITHOUT_TOTAL)
ballpark_fake_library(fake_nvml libnvidia-ml fake_nvml.cpp)
file(WRITE ${BALLPARK_FAKE_DRIVER}/broken/libcuda.so.1 "not a library\n")
