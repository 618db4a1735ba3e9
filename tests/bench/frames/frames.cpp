/// Times the frames of each page of the application on the platform without a machine: what the processor takes to lay
/// out and draw, without a graphics driver. Prints JSON: medians in seconds, and how many frames an idle page asks for.
/// usage: ballpark-bench-frames [FRAMES]
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <imgui.h>

#include "app/app.h"
#include "platform/headless/headless.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSettling = 200;  // frames in which curves and counts are worked out

/// One frame and its seconds; textures count as uploaded.
double frame(ballpark::App& app) {
    ballpark::headless::deliver_assets();
    const auto start = Clock::now();
    ImGui::GetIO().DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    app.frame();
    ImGui::Render();
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    for (ImTextureData* texture : *ImGui::GetDrawData()->Textures) {
        const bool gone = texture->Status == ImTextureStatus_WantDestroy;
        texture->SetTexID(gone ? ImTextureID_Invalid : 1);
        texture->SetStatus(gone ? ImTextureStatus_Destroyed : ImTextureStatus_OK);
    }
    return seconds;
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

}  // namespace

int main(int argc, char** argv) {
    const int frames = argc > 1 ? std::max(1, std::atoi(argv[1])) : 300;
    const char* separator = "{";
    for (const char* page : {"numbers", "price", "serve", "plan", "train", "machine"}) {
        ballpark::headless::reset();
        ballpark::headless::record().machine_line = "NVIDIA GeForce RTX 4090: 23.5 of 24 GiB free";
        ImGuiContext* context = ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
        io.DisplaySize = {1280, 800};
        {
            ballpark::App app({.language = "en", .theme = "light", .page = page, .number = "", .model = "", .embedded = false});
            for (int i = 0; i < kSettling; ++i) frame(app);
            std::vector<double> times;
            for (int i = 0; i < frames; ++i) times.push_back(frame(app));
            std::printf("%s\"%s\":{\"median\":%.9f,\"idle_frames\":%d}", separator, page, median(times), idle_frames(app));
        }
        ImGui::DestroyContext(context);
        separator = ",";
    }
    std::printf("}\n");
    return 0;
}
