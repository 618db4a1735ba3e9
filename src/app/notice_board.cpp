#include "app/notice_board.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <imgui.h>

namespace ballpark {

void NoticeBoard::say(std::string text, bool error) {
    constexpr double kSeconds = 4;
    notice_ = ui::Notice{std::move(text), error};
    until_ = error ? std::numeric_limits<double>::infinity() : ImGui::GetTime() + kSeconds;
}

const ui::Notice* NoticeBoard::shown() {
    if (notice_ && ImGui::GetTime() >= until_) notice_.reset();
    return notice_ ? &*notice_ : nullptr;
}

double NoticeBoard::seconds_left() const {
    return notice_ ? std::max(0.0, until_ - ImGui::GetTime()) : std::numeric_limits<double>::infinity();
}

}  // namespace ballpark
