#include "platform/web/keymap.h"

namespace ballpark::web {

namespace {

struct Named {
    std::string_view code;
    ImGuiKey key;
};

constexpr Named kNamed[] = {
    {"Tab", ImGuiKey_Tab},
    {"ArrowLeft", ImGuiKey_LeftArrow},
    {"ArrowRight", ImGuiKey_RightArrow},
    {"ArrowUp", ImGuiKey_UpArrow},
    {"ArrowDown", ImGuiKey_DownArrow},
    {"PageUp", ImGuiKey_PageUp},
    {"PageDown", ImGuiKey_PageDown},
    {"Home", ImGuiKey_Home},
    {"End", ImGuiKey_End},
    {"Insert", ImGuiKey_Insert},
    {"Delete", ImGuiKey_Delete},
    {"Backspace", ImGuiKey_Backspace},
    {"Space", ImGuiKey_Space},
    {"Enter", ImGuiKey_Enter},
    {"NumpadEnter", ImGuiKey_KeypadEnter},
    {"Escape", ImGuiKey_Escape},
    {"Quote", ImGuiKey_Apostrophe},
    {"Comma", ImGuiKey_Comma},
    {"Minus", ImGuiKey_Minus},
    {"Period", ImGuiKey_Period},
    {"Slash", ImGuiKey_Slash},
    {"Semicolon", ImGuiKey_Semicolon},
    {"Equal", ImGuiKey_Equal},
    {"BracketLeft", ImGuiKey_LeftBracket},
    {"Backslash", ImGuiKey_Backslash},
    {"BracketRight", ImGuiKey_RightBracket},
    {"Backquote", ImGuiKey_GraveAccent},
    {"NumpadDecimal", ImGuiKey_KeypadDecimal},
    {"NumpadDivide", ImGuiKey_KeypadDivide},
    {"NumpadMultiply", ImGuiKey_KeypadMultiply},
    {"NumpadSubtract", ImGuiKey_KeypadSubtract},
    {"NumpadAdd", ImGuiKey_KeypadAdd},
    {"ShiftLeft", ImGuiKey_LeftShift},
    {"ShiftRight", ImGuiKey_RightShift},
    {"ControlLeft", ImGuiKey_LeftCtrl},
    {"ControlRight", ImGuiKey_RightCtrl},
    {"AltLeft", ImGuiKey_LeftAlt},
    {"AltRight", ImGuiKey_RightAlt},
    {"MetaLeft", ImGuiKey_LeftSuper},
    {"MetaRight", ImGuiKey_RightSuper},
};

// The keys of a run that Dear ImGui numbers one after the other: "KeyA" … "KeyZ".
ImGuiKey in_run(std::string_view code, std::string_view prefix, char first, char last, ImGuiKey first_key) {
    if (code.size() != prefix.size() + 1 || code.substr(0, prefix.size()) != prefix) return ImGuiKey_None;
    const char which = code.back();
    if (which < first || which > last) return ImGuiKey_None;
    return static_cast<ImGuiKey>(first_key + (which - first));
}

}  // namespace

ImGuiKey key_of(std::string_view code) {
    for (const Named& named : kNamed) {
        if (named.code == code) return named.key;
    }
    if (const ImGuiKey letter = in_run(code, "Key", 'A', 'Z', ImGuiKey_A); letter != ImGuiKey_None) return letter;
    if (const ImGuiKey digit = in_run(code, "Digit", '0', '9', ImGuiKey_0); digit != ImGuiKey_None) return digit;
    return in_run(code, "Numpad", '0', '9', ImGuiKey_Keypad0);
}

bool is_editing_key(ImGuiKey key) {
    switch (key) {
        case ImGuiKey_LeftArrow:
        case ImGuiKey_RightArrow:
        case ImGuiKey_UpArrow:
        case ImGuiKey_DownArrow:
        case ImGuiKey_PageUp:
        case ImGuiKey_PageDown:
        case ImGuiKey_Home:
        case ImGuiKey_End:
        case ImGuiKey_Delete:
        case ImGuiKey_Backspace:
        case ImGuiKey_Enter:
        case ImGuiKey_KeypadEnter:
        case ImGuiKey_Escape: return true;
        default: return false;
    }
}

}  // namespace ballpark::web
