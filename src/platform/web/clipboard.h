/// The clipboard: inside the browser's copy, cut and paste events, which need no permission, and by navigator.clipboard
/// for copy buttons.
#pragma once

namespace ballpark::web {

void start_clipboard();

}  // namespace ballpark::web
