/// Times the frames of each page of the application on the platform without a machine: what the processor takes to lay
/// out and draw, without a graphics driver. Prints JSON: medians in seconds, and how many frames an idle page asks for; with
/// a vocabulary also the frames in which a key was pressed in a text of a megabyte, whose tokens are counted with each.
/// usage: ballpark-bench-frames [FRAMES [VOCABULARY]]
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include <imgui.h>

#include "app/app.h"
#include "platform/headless/headless.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSettling = 200;  // frames in which curves and counts are worked out

/// One frame and its seconds.
double frame(ballpark::App& app) {
    ballpark::headless::deliver_assets();
    const auto start = Clock::now();
    ImGui::GetIO().DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    app.frame();
    ballpark::headless::render();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

/// Frames that are asked for once everything is settled; a still pointer gives no event.
int idle_frames(ballpark::App& app) {
    const int before = ballpark::headless::record().redraw_requests;
    for (int i = 0; i < 10; ++i) frame(app);
    const bool moves = std::isfinite(app.seconds_until_next_frame());
    return ballpark::headless::record().redraw_requests - before + (moves ? 1 : 0);
}

/// The application on a page of its own, between two Dear ImGui contexts.
template <class Use>
void on_page(const char* page, Use&& use) {
    ballpark::headless::reset();
    ballpark::headless::record().machine_line = "NVIDIA GeForce RTX 4090: 23.5 of 24 GiB free";
    ImGuiContext* context = ImGui::CreateContext();
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    ImGui::GetIO().DisplaySize = {1280, 800};
    {
        ballpark::App app({.language = "en", .theme = "light", .page = page, .number = "", .model = "", .embedded = false});
        use(app);
    }
    ImGui::DestroyContext(context);
}

void press(ballpark::App& app, ImGuiKey key, bool control) {
    ImGuiIO& io = ImGui::GetIO();
    for (const bool down : {true, false}) {
        if (control) io.AddKeyEvent(ImGuiMod_Ctrl, down);
        io.AddKeyEvent(key, down);
        frame(app);
        frame(app);
    }
}

/// Does the field that takes text hold one of so many bytes? It is copied, and the caret is put before it.
bool holds(ballpark::App& app, std::size_t size) {
    if (!ImGui::GetIO().WantTextInput) return false;
    press(app, ImGuiKey_A, true);
    press(app, ImGuiKey_C, true);
    press(app, ImGuiKey_LeftArrow, false);
    const char* copied = ImGui::GetClipboardText();
    return copied != nullptr && std::string_view(copied).size() == size;
}

/// Clicks over the page until the field with the text is found.
bool focus_text(ballpark::App& app, std::size_t size) {
    ImGuiIO& io = ImGui::GetIO();
    for (float y = 100; y < 800; y += 30)
        for (float x = 100; x < 1280; x += 200) {
            io.AddMousePosEvent(x, y);
            frame(app);
            for (const bool down : {true, false}) {
                io.AddMouseButtonEvent(0, down);
                frame(app);
            }
            frame(app);
            if (holds(app, size)) return true;
        }
    return false;
}

/// Which other programs do not change, as a worst frame by the clock would be theirs.
template <class Work>
double processor_seconds(Work&& work) {
    const std::clock_t begin = std::clock();
    work();
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

void measure_typing(const char* vocabulary, int keys) {
    on_page("price", [&](ballpark::App& app) {
        std::ifstream file(vocabulary, std::ios::binary);
        const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
        const auto content = std::as_bytes(std::span(bytes));
        ballpark::headless::record().assets["vocabularies/o200k.ballparkvocab"].assign(content.begin(), content.end());
        std::string text;
        while (text.size() < 1'000'000) text += "Which of these words is it that a person types, and how many tokens are they?\n";
        app.take_text(text);
        for (int i = 0; i < kSettling; ++i) frame(app);
        const bool focused = focus_text(app, text.size());
        std::vector<double> times;
        for (int i = 0; i < keys && focused; ++i) {
            ImGui::GetIO().AddInputCharacter(i % 6 == 5 ? ' ' : 'a' + static_cast<unsigned>(i) % 26);
            for (int more = 0; more < 2; ++more) times.push_back(processor_seconds([&] { frame(app); }));
        }
        if (focused)
            std::printf(",\"typing\":{\"median\":%.9f,\"worst\":%.9f,\"keys\":%d}", median(times), *std::max_element(times.begin(), times.end()), keys);
    });
}

}  // namespace

int main(int argc, char** argv) {
    const int frames = argc > 1 ? std::max(1, std::atoi(argv[1])) : 300;
    const char* separator = "{";
    for (const char* page : {"numbers", "price", "serve", "plan", "train", "machine"}) {
        on_page(page, [&](ballpark::App& app) {
            for (int i = 0; i < kSettling; ++i) frame(app);
            std::vector<double> times;
            for (int i = 0; i < frames; ++i) times.push_back(frame(app));
            std::printf("%s\"%s\":{\"median\":%.9f,\"idle_frames\":%d}", separator, page, median(times), idle_frames(app));
        });
        separator = ",";
    }
    if (argc > 2) measure_typing(argv[2], frames);
    std::printf("}\n");
    return 0;
}
