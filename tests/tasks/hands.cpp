/// Does the tasks on the platform without a machine, and prints them with where each step's target stood (`at`, and for a
/// drag `to`) and what the scenario was in the end (`ends`), for hands that do the same in the browser and in the window.
/// usage: ballpark-hands [MACHINE LINE] < tasks.json, in the folder that files to drop are named from. With a line about the
/// machine the application has a page for it. Fonts and vocabularies are found where the build put them.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>
#include <imgui_internal.h>

#include "app/app.h"
#include "formats/packed_model.h"
#include "json/json.h"
#include "platform/headless/headless.h"
#include "ui/ui.h"

namespace {

using ballpark::Json;

constexpr int kMostFrames = 400;

std::string& task_at_hand() {
    static std::string name;
    return name;
}

[[noreturn]] void fail(const std::string& problem) {
    std::fprintf(stderr, "ballpark-hands: %s: %s\n", task_at_hand().c_str(), problem.c_str());
    std::exit(1);
}

std::string all_of(std::istream& stream) { return {std::istreambuf_iterator<char>(stream), {}}; }

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) fail("can't read " + path.string());
    return all_of(file);
}

struct KeyName {
    std::string_view name;
    ImGuiKey key;
};

constexpr KeyName kKeys[] = {
    {"Return", ImGuiKey_Enter}, {"Escape", ImGuiKey_Escape}, {"Tab", ImGuiKey_Tab}, {"Right", ImGuiKey_RightArrow},
    {"ctrl", ImGuiMod_Ctrl},
};

/// A key as xdotool calls it: "Return", "a", "3".
ImGuiKey key_named(std::string_view name) {
    for (const KeyName& row : kKeys)
        if (row.name == name) return row.key;
    if (name.size() == 1 && name[0] >= 'a' && name[0] <= 'z') return static_cast<ImGuiKey>(ImGuiKey_A + (name[0] - 'a'));
    if (name.size() == 1 && name[0] >= '0' && name[0] <= '9') return static_cast<ImGuiKey>(ImGuiKey_0 + (name[0] - '0'));
    fail("there is no key " + std::string(name));
}

class Hands {
public:
    Hands(const Json& task, const std::string& machine_line, std::filesystem::path folder)
        : folder_(std::move(folder)), context_(ImGui::CreateContext()) {
        ImGuiIO& io = ImGui::GetIO();
        io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
        io.IniFilename = nullptr;
        io.DisplaySize = {static_cast<float>(task.find("width")->number()), static_cast<float>(task.find("height")->number())};
        ballpark::headless::reset();
        ballpark::headless::record().machine_line = machine_line;
        app_ = std::make_unique<ballpark::App>(ballpark::AppOptions{.language = "en", .theme = "light", .page = "", .number = "", .model = "", .embedded = false});
        app_->record(&drawn_);
        app_->set_state(task.find("state")->text());
        rest();
    }
    ~Hands() {
        app_.reset();
        ImGui::DestroyContext(context_);
    }
    Hands(const Hands&) = delete;
    Hands& operator=(const Hands&) = delete;

    /// Does one step and writes into it where.
    void act(Json& step) {
        if (const Json* name = step.find("press")) return press(step, name->text());
        if (const Json* name = step.find("drag")) return drag(step, name->text());
        if (const Json* text = step.find("type")) return type(text->text());
        if (const Json* text = step.find("compose")) return type(text->text());
        if (const Json* chord = step.find("keys")) return step.contains("until") ? reach(step, chord->text()) : keys(chord->text());
        if (const Json* file = step.find("drop")) return drop(file->text());
        if (const Json* text = step.find("shows")) return shows(text->text());
        fail("no hand can do " + step.dump());
    }

    std::string state() const { return app_->state(); }

private:
    void frame() {
        answer_assets();
        ImGui::GetIO().DeltaTime = 1.0F / 60;
        ImGui::NewFrame();
        app_->frame();
        ballpark::headless::render();
    }

    /// Frames until nothing is asked for any more.
    void rest() {
        for (int quiet = 0, i = 0; quiet < 4 && i < kMostFrames; ++i) {
            const int asked = ballpark::headless::record().redraw_requests;
            frame();
            quiet = ballpark::headless::record().redraw_requests == asked ? quiet + 1 : 0;
        }
    }

    /// Files that the application asks for lie where the build put them.
    void answer_assets() {
        ballpark::headless::Record& record = ballpark::headless::record();
        for (const std::string& path : record.requested_assets) {
            if (record.assets.contains(path)) continue;
            const std::string bytes = contents(folder_ / "assets" / path);
            const auto view = std::as_bytes(std::span(bytes));
            record.assets[path] = {view.begin(), view.end()};
        }
        if (ballpark::headless::deliver_assets() > 0) ballpark::platform::request_redraw();
    }

    const ballpark::ui::Record::Target& target(const Json& step, std::string_view name) const {
        const Json* nth = step.find("nth");
        std::int64_t which = nth != nullptr ? nth->integer() : 0;
        const bool begins = name.ends_with('*');
        const std::string_view wanted = begins ? name.substr(0, name.size() - 1) : name;
        for (const auto& row : drawn_.targets)
            if ((begins ? row.name.starts_with(wanted) : row.name == wanted) && which-- == 0) return row;
        std::string known;
        for (const auto& row : drawn_.targets) known += (known.empty() ? "" : ", ") + row.name;
        fail("nothing to press is called " + std::string(name) + "; there is: " + known);
    }

    /// Nobody presses what is not on the screen.
    static Json place(ImVec2 at) {
        const ImVec2 screen = ImGui::GetIO().DisplaySize;
        if (at.x < 0 || at.y < 0 || at.x >= screen.x || at.y >= screen.y) fail("it is out of sight, at " + std::to_string(at.y));
        return Json::array({static_cast<double>(at.x), static_cast<double>(at.y)});
    }

    void button(bool down) {
        ImGui::GetIO().AddMouseButtonEvent(0, down);
        frame();
        frame();
    }

    void move(ImVec2 at) {
        ImGui::GetIO().AddMousePosEvent(at.x, at.y);
        frame();
    }

    void press(Json& step, std::string_view name) {
        const auto& row = target(step, name);
        const ImVec2 at{(row.min.x + row.max.x) / 2, (row.min.y + row.max.y) / 2};
        step["at"] = place(at);
        const int wanted = ballpark::headless::record().files_wanted;
        move(at);
        button(true);
        button(false);
        rest();
        if (const Json* file = step.find("choose")) {
            if (ballpark::headless::record().files_wanted == wanted) fail("no dialog opens to choose " + file->text() + " in");
            drop(file->text());
        }
    }

    void drag(Json& step, std::string_view name) {
        const auto& row = target(step, name);
        const auto point = [&](const char* end) {
            return ImVec2{row.min.x + static_cast<float>(step.find(end)->number()) * (row.max.x - row.min.x), (row.min.y + row.max.y) / 2};
        };
        const ImVec2 from = point("from");
        const ImVec2 end = point("until");
        step["at"] = place(from);
        step["to"] = place(end);
        move(from);
        button(true);
        move(end);
        button(false);
        rest();
    }

    void type(const std::string& text) {
        ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
        rest();
    }

    /// Presses until the keyboard is on a target, and says how often that was.
    void reach(Json& step, std::string_view chord) {
        constexpr int kMost = 100;
        int times = 0;
        const std::string& name = step.find("until")->text();
        while (ImGui::GetFocusID() != target(step, name).id) {
            if (++times > kMost) fail("the keyboard does not come to " + name);
            keys(chord);
        }
        step["times"] = times;
    }

    /// "ctrl+z": what is held, and the key.
    void keys(std::string_view chord) {
        std::vector<ImGuiKey> held;
        for (std::size_t at = 0; at <= chord.size();) {
            const std::size_t end = std::min(chord.find('+', at), chord.size());
            held.push_back(key_named(chord.substr(at, end - at)));
            at = end + 1;
        }
        for (const ImGuiKey key : held) {
            ImGui::GetIO().AddKeyEvent(key, true);
            frame();
        }
        std::reverse(held.begin(), held.end());
        for (const ImGuiKey key : held) {
            ImGui::GetIO().AddKeyEvent(key, false);
            frame();
        }
        rest();
    }

    void drop(const std::string& file) {
        const std::string bytes = contents(file);
        ballpark::MemoryReader reader(std::as_bytes(std::span(bytes)));
        const std::string name = std::filesystem::path(file).filename().string();
        ballpark::Result<ballpark::ModelSpec> model = ballpark::model_of(ballpark::inspect(reader, name));
        if (model || !app_->take_text(bytes)) app_->use_model(name, std::move(model));
        rest();
    }

    void shows(std::string_view text) const {
        for (const auto& line : drawn_.texts)
            if (line.text.find(text) != std::string::npos) return;
        fail("nothing shows \"" + std::string(text) + "\"");
    }

    std::filesystem::path folder_;
    ImGuiContext* context_;
    ballpark::ui::Record drawn_;
    std::unique_ptr<ballpark::App> app_;
};

}  // namespace

int main(int argc, char** argv) {
    const std::filesystem::path program = std::filesystem::path(argv[0]).parent_path();
    const Json tasks = Json::parse(all_of(std::cin));
    if (!tasks.is_array()) fail("the tasks are no JSON array");
    Json done = Json::array();
    for (const Json& given : tasks.items()) {
        Json task = given;
        task_at_hand() = task.find("name")->text();
        Hands hands(task, argc > 1 ? argv[1] : "", program / "..");
        Json steps = Json::array();
        for (Json step : task.find("steps")->items()) {
            hands.act(step);
            steps.push_back(std::move(step));
        }
        task["steps"] = std::move(steps);
        task["ends"] = hands.state();
        done.push_back(std::move(task));
    }
    std::printf("%s\n", done.dump().c_str());
}
