// What a person does on the numbers page, by pointer and keyboard, and what the interface asks for.
#include "tests/ui/screen.h"

namespace ballpark::testing {
namespace {

constexpr float kWide = 1280;
constexpr float kTall = 3200;  // all cards at once

}  // namespace

TEST_CASE("pressing a figure opens its worksheet, and Escape closes it", "[ui]") {
    Screen screen(kWide, kTall);
    screen.frames();
    const auto opened = screen.click(screen.target("figure", 13));
    REQUIRE(first<ui::OpenWorksheet>(opened) != nullptr);
    REQUIRE(first<ui::OpenWorksheet>(opened)->number == NumberId::kv_bytes_per_token);

    screen.view().open = NumberId::kv_bytes_per_token;
    screen.frames();
    REQUIRE(screen.shows("Where this comes from"));
    REQUIRE(first<ui::CloseWorksheet>(screen.press(ImGuiKey_Escape)) != nullptr);
    REQUIRE(first<ui::CloseWorksheet>(screen.click(screen.target("close"))) != nullptr);
}

TEST_CASE("a click on a slider turns its knob to the nearest stop", "[ui]") {
    Screen screen(kWide, kTall);
    screen.frames();
    const ImVec2 middle = screen.target("concurrency");
    constexpr float kQuarter = 80;  // of the track of a card at this width
    const auto intents = screen.click({middle.x + kQuarter, middle.y});
    const auto* turned = first<ui::TurnKnob>(intents);
    REQUIRE(turned != nullptr);
    REQUIRE(turned->number == NumberId::kv_bytes_per_token);
    REQUIRE(turned->knob == "concurrency");
    REQUIRE(turned->figure == 64);  // 1 to 256 on a logarithmic track
}

TEST_CASE("a figure is typed over with its unit", "[ui]") {
    Screen screen(kWide, kTall);
    screen.frames();
    screen.click(screen.target("training_tokens.typed"));
    screen.frames(3);
    REQUIRE(ImGui::GetIO().WantTextInput);
    screen.type("15T");
    const auto intents = screen.press(ImGuiKey_Enter);
    const auto* turned = first<ui::TurnKnob>(intents);
    REQUIRE(turned != nullptr);
    REQUIRE(turned->knob == "training_tokens");
    REQUIRE(turned->figure == 15e12);

    screen.frames();
    screen.click(screen.target("training_tokens.typed"));
    screen.frames(3);
    screen.type("plenty");
    const auto refused = screen.press(ImGuiKey_Enter);
    REQUIRE(first<ui::TurnKnob>(refused) == nullptr);
    REQUIRE(first<ui::RefuseKnob>(refused) != nullptr);
    REQUIRE(first<ui::RefuseKnob>(refused)->error.knob == "training_tokens");

    screen.click(screen.target("training_tokens.typed"));
    screen.frames(3);
    screen.type("7");
    REQUIRE(first<ui::TurnKnob>(screen.press(ImGuiKey_Escape)) == nullptr);
}

TEST_CASE("a model is found by typing a part of its name", "[ui]") {
    Screen screen(kWide, 1600);
    screen.view().open = std::nullopt;
    screen.view().only = NumberId::kv_bytes_per_token;
    screen.frames();
    screen.click(screen.target("model"));
    screen.frames(3);
    REQUIRE(ImGui::GetIO().WantTextInput);
    screen.type("llama 3.1 70");
    const auto intents = screen.press(ImGuiKey_Enter);
    const auto* turned = first<ui::TurnKnob>(intents);
    REQUIRE(turned != nullptr);
    REQUIRE(turned->name == "llama-3.1-70b");
}

TEST_CASE("Escape leaves the search, then the list, then the worksheet", "[ui]") {
    Screen screen(kWide, kTall);
    screen.view().open = NumberId::kv_bytes_per_token;
    screen.frames();
    screen.click(screen.target("model"));
    screen.frames(3);
    REQUIRE(ImGui::GetIO().WantTextInput);
    int presses = 0;
    while (first<ui::CloseWorksheet>(screen.press(ImGuiKey_Escape)) == nullptr) {
        screen.frames(2);
        REQUIRE(++presses < 4);
    }
    REQUIRE(presses >= 1);
    REQUIRE_FALSE(ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel));
}

TEST_CASE("Hangul that is typed asks for its font", "[ui]") {
    Screen screen(kWide, 1600);
    screen.view().only = NumberId::kv_bytes_per_token;
    screen.frames();
    screen.click(screen.target("model"));
    screen.frames(3);
    ImGui::GetIO().AddInputCharactersUTF8("한");
    REQUIRE(first<ui::NeedHangul>(screen.frames(2)) != nullptr);
}

TEST_CASE("the keyboard reaches every target of the page in reading order", "[ui]") {
    Screen screen(kWide, 900);
    screen.frames();
    std::vector<ImGuiID> order;
    for (const ui::Record::Target& target : screen.record().targets) order.push_back(target.id);
    for (std::size_t i = 0; i < 60 && i < order.size(); ++i) {
        screen.press(ImGuiKey_Tab);
        CAPTURE(i, screen.record().targets[i].name);
        REQUIRE(ImGui::GetFocusID() == order[i]);
    }
}

TEST_CASE("arrow keys move the slider that has the focus, and nothing else", "[ui]") {
    Screen screen(kWide, 900);
    screen.frames();
    std::size_t presses = 0;
    while (screen.record().targets[presses].name != "input_tokens") ++presses;
    for (std::size_t i = 0; i <= presses; ++i) screen.press(ImGuiKey_Tab);
    const ImGuiID slider = ImGui::GetFocusID();
    const auto intents = screen.press(ImGuiKey_RightArrow);
    REQUIRE(first<ui::TurnKnob>(intents) != nullptr);
    REQUIRE(first<ui::TurnKnob>(intents)->figure == 500);  // the stop after 250
    REQUIRE(ImGui::GetFocusID() == slider);
}

TEST_CASE("the switches of the header, wide and folded", "[ui]") {
    Screen wide(kWide);
    wide.frames();
    const auto era = wide.click(wide.target("era.0"));
    REQUIRE(first<ui::ChooseEra>(era) != nullptr);
    REQUIRE(first<ui::ChooseEra>(era)->era == ui::Era::then);
    REQUIRE(first<ui::ChooseBytes>(wide.click(wide.target("bytes.1")))->bytes == ByteSystem::gb);
    REQUIRE(first<ui::ChooseTheme>(wide.click(wide.target("theme")))->theme == "dark");
    REQUIRE(first<ui::ChooseLanguage>(wide.click(wide.target("language")))->language == "ko");
    REQUIRE(first<ui::Share>(wide.click(wide.target("share"))) != nullptr);
}

TEST_CASE("a narrow header folds its switches into a menu", "[ui]") {
    Screen narrow(320);
    narrow.frames();
    narrow.click(narrow.target("more"));
    narrow.frames();
    REQUIRE(first<ui::ChooseLanguage>(narrow.click(narrow.target("Language")))->language == "ko");
}

TEST_CASE("a changed figure is highlighted for a moment, then frames stop", "[ui]") {
    Screen screen(kWide);
    screen.frames();
    const KnobSetting setting{NumberId::concise_saving, "output_tokens", 4000, "", nullptr};
    screen.turn(std::span(&setting, 1));
    screen.frames(2);
    REQUIRE(screen.interface().is_animating());
    screen.frames(120);
    REQUIRE_FALSE(screen.interface().is_animating());
}

TEST_CASE("undo and redo have their keys", "[ui]") {
    Screen screen(kWide);
    screen.frames();
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Ctrl, true);
    REQUIRE(first<ui::Undo>(screen.press(ImGuiKey_Z)) != nullptr);
    io.AddKeyEvent(ImGuiMod_Shift, true);
    REQUIRE(first<ui::Redo>(screen.press(ImGuiKey_Z)) != nullptr);
}

}  // namespace ballpark::testing
