/// Included before Dear ImGui's renderer on the web (src/cmake/web_programs.cmake). It asks for all state that it changes, to put
/// it back, and whether constant shaders are good: a browser answers when its graphics process has done all that was asked
/// before. Nobody else draws on this context, so the state is known: it is the initial one of WebGL 2.
#pragma once

#include <GLES3/gl3.h>

inline void ballpark_state(GLenum name, GLint* value) {
    if (name == GL_MAX_TEXTURE_SIZE) return glGetIntegerv(name, value);
    if (name == GL_VIEWPORT || name == GL_SCISSOR_BOX) value[1] = value[2] = value[3] = 0;
    *value = name == GL_MAJOR_VERSION                                          ? 3
             : name == GL_ACTIVE_TEXTURE                                       ? GL_TEXTURE0
             : name == GL_BLEND_SRC_RGB || name == GL_BLEND_SRC_ALPHA          ? GL_ONE
             : name == GL_BLEND_EQUATION_RGB || name == GL_BLEND_EQUATION_ALPHA ? GL_FUNC_ADD
                                                                               : 0;
}

/// Compiled and linked, without a log. Were it otherwise, the first use would say so in the browser's console.
inline void ballpark_status(GLuint, GLenum name, GLint* value) { *value = name != GL_INFO_LOG_LENGTH; }

#define glGetIntegerv ballpark_state
#define glGetShaderiv ballpark_status
#define glGetProgramiv ballpark_status
#define glGetString(name) reinterpret_cast<const GLubyte*>("OpenGL ES 3.0")
#define glIsEnabled(capability) GLboolean{GL_FALSE}
