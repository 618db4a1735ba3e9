# A room is a folder of src/ and one static target, ballpark_<room>, that sees its own headers and those of the rooms
# it depends on, and no others: a wrong include does not compile.

# A folder that holds nothing but a link, <build>/include/<name>/<name> -> target: what goes on an include path.
function(ballpark_view name target out)
    string(REPLACE "/" "_" flat ${name})
    set(view ${PROJECT_BINARY_DIR}/include/${flat})
    cmake_path(GET name PARENT_PATH parent)
    file(MAKE_DIRECTORY ${view}/${parent})
    if(NOT EXISTS ${view}/${name})
        file(CREATE_LINK ${target} ${view}/${name} SYMBOLIC)
    endif()
    set(${out} ${view} PARENT_SCOPE)
endfunction()

# ballpark_room(name [PROGRAM] [DEPENDS rooms…] [USES libraries…])
#   DEPENDS  rooms whose headers this room may include, and passes on
#   USES     libraries for its own sources only
#   PROGRAM  exceptions stay on, for the libraries that need them
# A room without sources (yet) is its headers. main.cpp is left to ballpark_program.
function(ballpark_room name)
    cmake_parse_arguments(PARSE_ARGV 1 room "PROGRAM" "" "DEPENDS;USES")
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp
         ${PROJECT_SOURCE_DIR}/src/${name}/widgets/*.cpp)
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    string(REPLACE "/" "_" target ballpark_${name})
    list(TRANSFORM room_DEPENDS REPLACE "/" "_")
    list(TRANSFORM room_DEPENDS PREPEND "ballpark_")
    ballpark_view(${name} ${PROJECT_SOURCE_DIR}/src/${name} view)
    if(sources)
        set(settings ballpark_core_settings)
        if(room_PROGRAM)
            set(settings ballpark_settings)
        endif()
        add_library(${target} STATIC ${sources})
        target_include_directories(${target} PUBLIC ${view})
        target_link_libraries(${target} PRIVATE ${settings} ${room_USES} PUBLIC ${room_DEPENDS})
    else()
        add_library(${target} INTERFACE)
        target_include_directories(${target} INTERFACE ${view})
        target_link_libraries(${target} INTERFACE ${room_DEPENDS} ${room_USES})
    endif()
endfunction()

# ballpark_program(name ROOM room [USES rooms and libraries…]): the executable around a room's main.cpp.
# Absent until there is one.
function(ballpark_program name)
    cmake_parse_arguments(PARSE_ARGV 1 program "" "ROOM" "USES")
    set(main ${PROJECT_SOURCE_DIR}/src/${program_ROOM}/main.cpp)
    file(GLOB found CONFIGURE_DEPENDS ${main})
    if(NOT found)
        return()
    endif()
    string(REPLACE "/" "_" room ballpark_${program_ROOM})
    add_executable(${name} ${main})
    target_link_libraries(${name} PRIVATE ${room} ballpark_settings ${program_USES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()
