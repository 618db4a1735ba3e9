# Files that are compiled into a program.

find_package(Python3 REQUIRED COMPONENTS Interpreter)

# ballpark_embed(target files…): an object library that defines ballpark::embedded_asset over the files. A program
# links exactly one of these.
function(ballpark_embed target)
    set(script ${PROJECT_SOURCE_DIR}/src/cmake/embed_assets.py)
    set(generated ${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp)
    add_custom_command(OUTPUT ${generated}
        COMMAND ${Python3_EXECUTABLE} ${script} ${generated} ${ARGN}
        DEPENDS ${script} ${ARGN} COMMENT "Embedding assets in ${target}" VERBATIM)
    ballpark_view(catalog/assets.h ${PROJECT_SOURCE_DIR}/src/catalog/assets.h view)
    add_library(${target} OBJECT ${generated})
    target_include_directories(${target} PRIVATE ${view})
    target_link_libraries(${target} PRIVATE ballpark_core_settings)
endfunction()

# The first python3 that has a module: a system's package is not seen by a python3 that somebody put before it.
function(ballpark_python_with module out)
    foreach(python ${Python3_EXECUTABLE} /usr/bin/python3 /usr/local/bin/python3 /opt/homebrew/bin/python3)
        execute_process(COMMAND ${python} -c "import ${module}" RESULT_VARIABLE missing OUTPUT_QUIET ERROR_QUIET)
        if(missing STREQUAL "0")
            set(${out} ${python} PARENT_SCOPE)
            return()
        endif()
    endforeach()
    set(${out} "" PARENT_SCOPE)
endfunction()

# ballpark_fonts(out): the subset fonts that every program with a screen carries, fonts/{text,medium,strong,italic}.otf
# and korean.ttf. Hangul stands beside them in <build>/assets/fonts, target ballpark_hangul, and is loaded only when it is shown.
function(ballpark_fonts out)
    set(script ${PROJECT_SOURCE_DIR}/src/cmake/subset_fonts.py)
    find_path(BALLPARK_INTER_DIR Inter-Regular.otf NO_CMAKE_FIND_ROOT_PATH
        PATHS /usr/share/fonts/opentype/inter $ENV{HOME}/Library/Fonts /Library/Fonts
        DOC "Folder with Inter-Regular.otf and its other weights")
    find_path(BALLPARK_NANUM_DIR NanumGothic.ttf NO_CMAKE_FIND_ROOT_PATH
        PATHS /usr/share/fonts/truetype/nanum $ENV{HOME}/Library/Fonts /Library/Fonts
        DOC "Folder with NanumGothic.ttf")
    if(NOT BALLPARK_INTER_DIR OR NOT BALLPARK_NANUM_DIR)
        message(FATAL_ERROR "The page and the window need the fonts Inter (Inter-Regular.otf and its other weights) and "
            "NanumGothic (NanumGothic.ttf). Debian and Ubuntu: apt-get install fonts-inter fonts-nanum. Elsewhere: "
            "unpack their releases and pass -DBALLPARK_INTER_DIR=… -DBALLPARK_NANUM_DIR=…. "
            "Without page and window: -DBALLPARK_APP=OFF.")
    endif()
    ballpark_python_with(fontTools python)
    if(NOT python)
        message(FATAL_ERROR "The fonts are subset with fontTools, which no python3 here has. Debian: "
            "apt-get install fonttools. Elsewhere: pip install fonttools. Without page and window: -DBALLPARK_APP=OFF.")
    endif()
    set(made "")
    foreach(font "text text Inter-Regular" "medium heading Inter-Medium" "strong heading Inter-SemiBold"
            "italic heading Inter-Italic" "korean korean NanumGothic" "hangul hangul NanumGothic")
        string(REPLACE " " ";" font ${font})
        list(GET font 0 name)
        list(GET font 1 role)
        list(GET font 2 source)
        set(path ${BALLPARK_INTER_DIR}/${source}.otf)
        set(file ${PROJECT_BINARY_DIR}/assets/fonts/${name}.otf)
        if(source STREQUAL "NanumGothic")
            set(path ${BALLPARK_NANUM_DIR}/${source}.ttf)
            set(file ${PROJECT_BINARY_DIR}/assets/fonts/${name}.ttf)
        endif()
        add_custom_command(OUTPUT ${file} COMMAND ${python} ${script} ${role} ${path} ${file}
            DEPENDS ${script} COMMENT "Subsetting ${source} to fonts/${name}" VERBATIM)
        list(APPEND made ${file})
    endforeach()
    list(POP_BACK made hangul)
    add_custom_target(ballpark_hangul ALL DEPENDS ${hangul})
    set(${out} ${made} PARENT_SCOPE)
endfunction()
