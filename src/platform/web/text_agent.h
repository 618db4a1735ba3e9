/// The text agent: a hidden <input> beside the canvas that has the focus while a text field of the interface wants
/// text, so that input methods, autocorrection and the on-screen keyboard have something to work on.
#pragma once

namespace ballpark::web {

/// Makes the element and tells Dear ImGui of it.
void start_text_agent();

/// Moves the focus to where the last frame wants it.
void after_frame_text_agent();

/// Inside `touchend`: the one moment when iOS opens its keyboard.
void focus_text_agent_if_wanted();

/// The caret moved or something was deleted: what was typed before is no longer what stands before the caret.
void forget_typed_text();

}  // namespace ballpark::web
