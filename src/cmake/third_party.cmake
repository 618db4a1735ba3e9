# Libraries that are not ours. A folder given as FETCHCONTENT_SOURCE_DIR_<NAME> always wins; then what ./run fetched
# earlier; then the upstream git tag pinned in .deps/sources.txt. Nothing is fetched that no target asks for.

include(FetchContent)

if(DEFINED ENV{XDG_CACHE_HOME})
    set(BALLPARK_CACHE $ENV{XDG_CACHE_HOME}/ballpark CACHE PATH "Where ./run keeps the sources it fetched")
else()
    set(BALLPARK_CACHE $ENV{HOME}/.cache/ballpark CACHE PATH "Where ./run keeps the sources it fetched")
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/.deps/sources.txt)
file(STRINGS ${PROJECT_SOURCE_DIR}/.deps/sources.txt ballpark_pins REGEX "^[a-z]")

# Makes the sources of `name` available and returns their folder.
macro(ballpark_fetch name out)
    foreach(pin IN LISTS ballpark_pins)
        if(pin MATCHES "^${name} +([^ ]+) +([^ ]+) +([^ ]+) +([^ ]+) +([^ ]+)$")
            set(pin_version ${CMAKE_MATCH_1})
            set(pin_repository ${CMAKE_MATCH_4})
            set(pin_tag ${CMAKE_MATCH_5})
        endif()
    endforeach()
    string(TOUPPER ${name} pin_upper)
    if(NOT FETCHCONTENT_SOURCE_DIR_${pin_upper} AND EXISTS ${BALLPARK_CACHE}/sources/${name}-${pin_version})
        set(FETCHCONTENT_SOURCE_DIR_${pin_upper} ${BALLPARK_CACHE}/sources/${name}-${pin_version})
    endif()
    FetchContent_Declare(${name} GIT_REPOSITORY ${pin_repository} GIT_TAG ${pin_tag} GIT_SHALLOW TRUE SYSTEM)
    FetchContent_MakeAvailable(${name})
    set(${out} ${${name}_SOURCE_DIR})
endmacro()

# Headers only, from the system when it has them: the one folder is linked into the build tree, so that a cross
# compiler sees this library and nothing else of the host's.
function(ballpark_headers target name folder header)
    find_path(BALLPARK_${name}_DIR ${header} PATHS /usr/include /usr/local/include /opt/homebrew/include
              NO_CMAKE_FIND_ROOT_PATH)
    add_library(${target} INTERFACE)
    if(BALLPARK_${name}_DIR)
        ballpark_view(${folder} ${BALLPARK_${name}_DIR}/${folder} view)
        target_include_directories(${target} SYSTEM INTERFACE ${view})
    else()
        set(${name}_BuildTests OFF)
        ballpark_fetch(${name} source)
        target_include_directories(${target} SYSTEM INTERFACE ${source}/include)
    endif()
endfunction()

ballpark_headers(ballpark_nlohmann json nlohmann nlohmann/json.hpp)
target_compile_definitions(ballpark_nlohmann INTERFACE JSON_NOEXCEPTION)
if(NOT EMSCRIPTEN)
    ballpark_headers(ballpark_cli11 cli11 CLI CLI/CLI.hpp)
endif()
if(BALLPARK_APP)
    include(imgui)
endif()
