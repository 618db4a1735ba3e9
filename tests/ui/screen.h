/// The interface on a screen that nobody sees: Dear ImGui without a renderer, its textures taken as uploaded.
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <imgui.h>
#include <imgui_internal.h>

#include "platform/headless/headless.h"
#include "tests/support/context.h"
#include "ui/interface.h"

namespace ballpark::testing {

/// The Hangul font that the build makes beside the programs.
inline const std::string& hangul_font() {
    static const std::string kFont = [] {
        std::ifstream file(BALLPARK_HANGUL, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    }();
    REQUIRE(!kFont.empty());
    return kFont;
}

inline const Phrases& phrases_of(std::string_view language) {
    static const Result<Phrases> kEnglish = Phrases::load("en");
    static const Result<Phrases> kKorean = Phrases::load("ko");
    const Result<Phrases>& phrases = language == "ko" ? kKorean : kEnglish;
    if (!phrases) FAIL(phrases.error().field << ": " << phrases.error().message);
    return *phrases;
}

/// A Dear ImGui context for the length of a test. Its asserts abort, as do ids that clash.
class NullContext {
public:
    NullContext() : context_(ImGui::CreateContext()) {
        ImGuiIO& io = ImGui::GetIO();
        io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
        io.IniFilename = nullptr;
    }
    ~NullContext() { ImGui::DestroyContext(context_); }
    NullContext(const NullContext&) = delete;
    NullContext& operator=(const NullContext&) = delete;

    static void begin(ImVec2 size) {
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = size;
        io.DeltaTime = 1.0F / 60;
        ImGui::NewFrame();
    }

    static void end() { headless::render(); }

private:
    ImGuiContext* context_;
};

/// The middle of the so-manieth target of that name.
inline ImVec2 middle_of(const ui::Record& drawn, std::string_view name, std::size_t which = 0) {
    for (const ui::Record::Target& target : drawn.targets)
        if (target.name == name && which-- == 0) return {(target.min.x + target.max.x) / 2, (target.min.y + target.max.y) / 2};
    FAIL("nothing to press is called " << name);
    return {};
}

class Screen {
public:
    explicit Screen(float width, float height = 800, std::string_view language = "en", std::string_view theme = "light")
        : size_(width, height), answers_(answer({})) {
        view_.catalog = &catalog();
        view_.phrases = &phrases_of(language);
        view_.answers = answers_;
        view_.theme = theme;
        interface_.record(&record_);
        if (language == "ko") REQUIRE(interface_.add_hangul(std::as_bytes(std::span(hangul_font()))));
    }

    ui::View& view() { return view_; }
    const ui::Record& record() const { return record_; }
    ui::Interface& interface() { return interface_; }
    std::span<const NumberAnswer> answers() const { return answers_; }

    static std::vector<NumberAnswer> answer(std::span<const KnobSetting> settings) {
        Result<std::vector<NumberAnswer>> answers = answer_numbers(settings, catalog(), true);
        if (!answers) FAIL(answers.error().field << ": " << answers.error().message);
        return std::move(*answers);
    }

    void turn(std::span<const KnobSetting> settings) {
        answers_ = answer(settings);
        view_.answers = answers_;
    }

    std::vector<ui::Intent> frame() {
        NullContext::begin(size_);
        std::vector<ui::Intent> intents = interface_.frame(view_);
        NullContext::end();
        return intents;
    }

    /// Enough frames for everything to have its size; returns all that was asked for.
    std::vector<ui::Intent> frames(int count = 4) {
        std::vector<ui::Intent> all;
        for (int i = 0; i < count; ++i)
            for (ui::Intent& intent : frame()) all.push_back(std::move(intent));
        return all;
    }

    std::vector<ui::Intent> click(ImVec2 at) {
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(at.x, at.y);
        std::vector<ui::Intent> all = frames(1);
        io.AddMouseButtonEvent(0, true);
        for (ui::Intent& intent : frames(2)) all.push_back(std::move(intent));
        io.AddMouseButtonEvent(0, false);
        for (ui::Intent& intent : frames(3)) all.push_back(std::move(intent));
        return all;
    }

    std::vector<ui::Intent> press(ImGuiKey key) {
        ImGui::GetIO().AddKeyEvent(key, true);
        std::vector<ui::Intent> all = frames(1);
        ImGui::GetIO().AddKeyEvent(key, false);
        for (ui::Intent& intent : frames(2)) all.push_back(std::move(intent));
        return all;
    }

    void type(const char* text) {
        ImGui::GetIO().AddInputCharactersUTF8(text);
        frames(2);
    }

    ImVec2 target(std::string_view name, std::size_t which = 0) const { return middle_of(record_, name, which); }

    bool shows(std::string_view text) const {
        for (const ui::Record::Text& line : record_.texts)
            if (line.text == text) return true;
        return false;
    }

private:
    NullContext context_;
    ImVec2 size_;
    std::vector<NumberAnswer> answers_;
    ui::View view_;
    ui::Record record_;
    ui::Interface interface_;
};

template <class Wanted>
const Wanted* first(const std::vector<ui::Intent>& intents) {
    for (const ui::Intent& intent : intents)
        if (const auto* wanted = std::get_if<Wanted>(&intent)) return wanted;
    return nullptr;
}

}  // namespace ballpark::testing
