# The command line and the desktop window.

# What only a native program can know: files, this machine's devices.
ballpark_room(platform/machine PROGRAM DEPENDS question USES ${CMAKE_DL_LIBS})

find_package(Threads REQUIRED)

if(TARGET ballpark_cli11)
    ballpark_room(bindings/cli PROGRAM DEPENDS question platform/machine USES ballpark_cli11 Threads::Threads)
    ballpark_program(ballpark ROOM bindings/cli USES ballpark_assets ballpark_cli11)
    if(TARGET ballpark)
        target_compile_definitions(ballpark PRIVATE BALLPARK_VERSION="${PROJECT_VERSION}")
    endif()
endif()

if(BALLPARK_APP)
    find_package(OpenGL QUIET)
    find_package(glfw3 QUIET)
    if(OpenGL_FOUND AND glfw3_FOUND)
        ballpark_imgui_backend(opengl3)
        ballpark_imgui_backend(glfw)
        target_link_libraries(ballpark_imgui_opengl3 PUBLIC OpenGL::GL)
        target_link_libraries(ballpark_imgui_glfw PUBLIC glfw)
        set(libraries ballpark_imgui ballpark_imgui_glfw ballpark_imgui_opengl3 glfw OpenGL::GL Threads::Threads)
        ballpark_room(platform/desktop PROGRAM DEPENDS app platform/machine USES ${libraries} ballpark_cli11)
        target_compile_definitions(ballpark_platform_desktop PRIVATE BALLPARK_VERSION="${PROJECT_VERSION}")
        ballpark_program(ballpark-desktop ROOM platform/desktop USES ballpark_assets_with_fonts ${libraries})
        add_dependencies(ballpark-desktop ballpark_hangul)
    else()
        message(STATUS "ballpark-desktop is left out: it needs GLFW 3.3 and OpenGL (Debian: libglfw3-dev libgl-dev)")
    endif()
endif()
