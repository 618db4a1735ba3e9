#include "platform/headless/headless.h"

#include <utility>

#include <imgui.h>

namespace ballpark::headless {

namespace {

struct PendingAsset {
    std::string path;
    std::function<void(std::span<const std::byte>)> done;
};

std::vector<PendingAsset>& pending_assets() {
    static std::vector<PendingAsset> pending;
    return pending;
}

}  // namespace

Record& record() {
    static Record record;
    return record;
}

void reset() {
    record() = Record{};
    pending_assets().clear();
}

void render() {
    ImGui::Render();
    for (ImTextureData* texture : *ImGui::GetDrawData()->Textures) {
        const bool gone = texture->Status == ImTextureStatus_WantDestroy;
        if (!gone && texture->Status == ImTextureStatus_OK) continue;
        texture->SetTexID(gone ? ImTextureID_Invalid : 1);
        texture->SetStatus(gone ? ImTextureStatus_Destroyed : ImTextureStatus_OK);
    }
}

int deliver_assets() {
    // Taken out first: a `done` function may ask for the next asset.
    const std::vector<PendingAsset> waiting = std::exchange(pending_assets(), {});
    for (const PendingAsset& asset : waiting) {
        const auto found = record().assets.find(asset.path);
        if (found == record().assets.end()) {
            asset.done({});
        } else {
            asset.done(found->second);
        }
    }
    return static_cast<int>(waiting.size());
}

}  // namespace ballpark::headless

namespace ballpark::platform {

using headless::record;

void request_redraw() { ++record().redraw_requests; }

void open_url(std::string_view url) { record().opened_urls.emplace_back(url); }

void publish_state(std::string_view state) { record().published_states.emplace_back(state); }

std::string share_link(std::string_view state) { return record().link_base + "#" + std::string(state); }

std::string preference(std::string_view key) {
    const auto found = record().preferences.find(key);
    return found == record().preferences.end() ? std::string() : found->second;
}

void set_preference(std::string_view key, std::string_view value) {
    record().preferences[std::string(key)] = std::string(value);
}

void load_asset(std::string_view path, std::function<void(std::span<const std::byte>)> done) {
    record().requested_assets.emplace_back(path);
    headless::pending_assets().push_back({std::string(path), std::move(done)});
}

void save_picture(std::string_view name, const Rectangle&, std::function<void(std::string_view, std::string_view)> done) {
    done(record().saved_pictures.emplace_back(name) + ".png", record().picture_problem);
}

bool choose_file() {
    ++record().files_wanted;
    return record().has_file_dialog;
}

std::string preferred_theme() { return record().theme; }

std::string preferred_language() { return record().language; }

std::string machine_line() { return record().machine_line; }

}  // namespace ballpark::platform
