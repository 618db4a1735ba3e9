/// OpenGL 3.2 core with prototypes, and GLFW.
#pragma once

#define GL_SILENCE_DEPRECATION  // macOS
#define GL_GLEXT_PROTOTYPES
#define GLFW_INCLUDE_GLCOREARB
#include <GLFW/glfw3.h>
