// The whole application on the platform without a machine.
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/app.h"
#include "formats/packed_model.h"
#include "platform/headless/headless.h"
#include "tests/ui/screen.h"

namespace ballpark::testing {
namespace {

constexpr const char* kTinyLlama = R"({
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 2048, "intermediate_size": 5632,
    "num_hidden_layers": 22, "num_attention_heads": 32, "num_key_value_heads": 4, "vocab_size": 32000,
    "max_position_embeddings": 2048, "tie_word_embeddings": false, "torch_dtype": "bfloat16"})";

/// An application and its frames; the platform forgets everything before.
class Running {
public:
    explicit Running(AppOptions options = {}, ImVec2 size = {1280, 3200}) : size_(size), app((headless::reset(), std::move(options))) {}

    void frames(int count = 4) {
        for (int i = 0; i < count; ++i) {
            headless::deliver_assets();
            NullContext::begin(size_);
            app.frame();
            NullContext::end();
        }
    }

    void chord(ImGuiKey modifier, ImGuiKey key) {
        ImGuiIO& io = ImGui::GetIO();
        io.AddKeyEvent(modifier, true);
        io.AddKeyEvent(key, true);
        frames(2);
        io.AddKeyEvent(key, false);
        io.AddKeyEvent(modifier, false);
        frames(2);
    }

    void click(ImVec2 at) {
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(at.x, at.y);
        frames(1);
        io.AddMouseButtonEvent(0, true);
        frames(2);
        io.AddMouseButtonEvent(0, false);
        frames(3);
    }

private:
    NullContext context_;
    ImVec2 size_;

public:
    App app;
};

bool says(const ui::Record& drawn, std::string_view part) {
    return std::any_of(drawn.texts.begin(), drawn.texts.end(), [&](const ui::Record::Text& line) { return line.text.find(part) != std::string::npos; });
}

void drop(App& app, std::string_view name, std::string_view text) {
    MemoryReader reader(std::as_bytes(std::span(text)));
    app.use_model(name, model_of(inspect(reader, name)));
}

void give_hangul() {
    const auto bytes = std::as_bytes(std::span(hangul_font()));
    headless::record().assets["fonts/hangul.ttf"] = {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("a picture that could not be saved is said, and one that was", "[app]") {
    for (const char* problem : {"", "No space left on device"}) {
        Running running;
        ui::Record drawn;
        running.app.record(&drawn);
        running.app.set_state("v1,page=serve");
        headless::record().picture_problem = problem;
        running.frames(40);
        running.click(middle_of(drawn, "plot.users.menu"));
        running.click(middle_of(drawn, "Save picture (PNG)"));
        running.frames();
        REQUIRE(headless::record().saved_pictures == std::vector<std::string>{"ballpark-users"});
        REQUIRE(says(drawn, "ballpark-users.png"));
        REQUIRE(says(drawn, "No space left") == (*problem != '\0'));
    }
}

TEST_CASE("a link gives its scenario back", "[app]") {
    Running running;
    const std::string link = "v1,page=numbers,era=2023,kv_bytes_per_token.concurrency=64,later=1";
    running.app.set_state(link);
    running.frames();
    REQUIRE(running.app.state() == link);
    // What came by a link is not written back to it.
    REQUIRE(headless::record().published_states.empty());
}

TEST_CASE("knobs that a link sets wrongly are kept and reported, not obeyed", "[app]") {
    Running running;
    running.app.set_state("v1,kv_bytes_per_token.concurrency=-5,kv_bytes_per_token.kv=fp8,kv_bytes_per_token.colour=red");
    running.frames();
    const std::string state = running.app.state();
    REQUIRE(state.find("kv_bytes_per_token.kv=fp8") != std::string::npos);
    REQUIRE(state.find("kv_bytes_per_token.concurrency=-5") != std::string::npos);
    REQUIRE(state.find("kv_bytes_per_token.colour=red") != std::string::npos);
}

TEST_CASE("opening a worksheet publishes the new scenario once; an embedded page never does", "[app]") {
    for (const bool embedded : {false, true}) {
        Running running({.language = "en", .theme = "", .page = "", .number = embedded ? "kv_bytes_per_token" : "", .model = "", .embedded = embedded});
        running.frames();
        running.click({embedded ? 40.0F : 120.0F, embedded ? 60.0F : 238.0F});
        running.frames(10);
        REQUIRE(running.app.state().find("why=") != std::string::npos);
        REQUIRE(headless::record().published_states.size() == (embedded ? 0 : 1));
    }
}

TEST_CASE("undo and redo turn knobs back and forth", "[app]") {
    Running running;
    running.frames();
    const std::string start = running.app.state();
    drop(running.app, "config.json", kTinyLlama);
    running.frames();
    const std::string dropped = running.app.state();
    REQUIRE(dropped != start);
    running.chord(ImGuiMod_Ctrl, ImGuiKey_Z);
    REQUIRE(running.app.state() == start);
    running.chord(ImGuiMod_Ctrl, ImGuiKey_Y);
    REQUIRE(running.app.state() == dropped);
}

TEST_CASE("a dropped config.json becomes the model", "[app]") {
    Running running;
    running.frames();
    drop(running.app, "config.json", kTinyLlama);
    running.frames();
    const std::string state = running.app.state();
    REQUIRE(state.find("kv_bytes_per_token.model=file:config.json") != std::string::npos);
    REQUIRE(state.find("bytes_per_parameter.model=file:config.json") != std::string::npos);
    REQUIRE(state.find("embedding_model_memory") == std::string::npos);
}

TEST_CASE("a link that names somebody else's file keeps it and shows the numbers without", "[app]") {
    Running running;
    const std::string link = "v1,page=numbers,kv_bytes_per_token.model=file:config.json";
    running.app.set_state(link);
    running.frames();
    REQUIRE(running.app.state() == link);
    drop(running.app, "config.json", kTinyLlama);
    running.frames();
    REQUIRE(running.app.state().find("kv_bytes_per_token.model=file:config.json") != std::string::npos);
}

TEST_CASE("files that are no config.json change nothing and say why", "[app]") {
    Running running;
    running.frames();
    const std::string before = running.app.state();
    for (const std::string_view text : {"", " ", "GGUF....", "{", "[]", "{}", "{\"hidden_size\": -1}", "\x89PNG\r\n", "{\"num_hidden_layers\": 1e99}"}) {
        CAPTURE(text);
        drop(running.app, "some file", text);
        running.frames(2);
        REQUIRE(running.app.state() == before);
        // The notice stays until it is read: no frame is due.
        REQUIRE(std::isinf(running.app.seconds_until_next_frame()));
    }
}

TEST_CASE("Korean waits for its font and then stays", "[app]") {
    Running running({.language = "ko", .theme = "", .page = "", .number = "", .model = "", .embedded = false});
    give_hangul();
    REQUIRE(headless::record().requested_assets == std::vector<std::string>{"fonts/hangul.ttf"});
    running.frames();
    running.app.set_language("en");
    running.app.set_language("ko-KR");
    running.frames();
    REQUIRE(headless::record().requested_assets.size() == 1);
}

TEST_CASE("without the Korean font the interface stays readable", "[app]") {
    Running running({.language = "ko", .theme = "", .page = "", .number = "", .model = "", .embedded = false});
    running.frames();
    running.frames();
    REQUIRE(running.app.content_height() > 800);
}

TEST_CASE("an embedded number starts with its model and an unknown one is reported", "[app]") {
    Running known({.language = "", .theme = "", .page = "", .number = "kv_bytes_per_token", .model = "llama-3.1-70b", .embedded = true}, {400, 480});
    known.frames();
    REQUIRE(known.app.state().find("kv_bytes_per_token.model=llama-3.1-70b") != std::string::npos);
    REQUIRE(known.app.content_height() < 800);
}

TEST_CASE("an unknown embedded number shows all of them", "[app]") {
    Running unknown({.language = "", .theme = "", .page = "", .number = "answer_to_everything", .model = "", .embedded = true}, {400, 480});
    unknown.frames();
    REQUIRE(unknown.app.content_height() > 3000);
}

TEST_CASE("an idle application asks for no frames", "[app]") {
    Running running;
    running.frames(6);
    REQUIRE(running.app.seconds_until_next_frame() == std::numeric_limits<double>::infinity());
    const int asked = headless::record().redraw_requests;
    running.frames(3);
    REQUIRE(headless::record().redraw_requests == asked);
}

TEST_CASE("the shared scenario is published, undone, exported and compared", "[app]") {
    Running running({}, {1280, 2400});
    running.app.set_state("v1,page=serve,concurrency=64");
    running.frames();
    REQUIRE(running.app.state() == "v1,page=serve,concurrency=64");
    running.app.set_state("v1,page=serve,concurrency=32,colour=red");
    running.frames();
    REQUIRE(running.app.state() == "v1,page=serve,concurrency=32,colour=red");
    running.chord(ImGuiMod_Ctrl, ImGuiKey_Z);
    REQUIRE(running.app.state() == "v1,page=serve,concurrency=64,colour=red");
    running.click({574, 92});  // a kind of work
    REQUIRE(running.app.state().find("context_tokens=32768") != std::string::npos);
    running.chord(ImGuiMod_Ctrl, ImGuiKey_Z);
    REQUIRE(running.app.state() == "v1,page=serve,concurrency=64,colour=red");
    for (const char* page : {"price", "plan", "train", "serve", "numbers"}) {
        running.app.set_state("v1,page=" + std::string(page) + ",model=qwen3-32b");
        running.frames();
        REQUIRE(running.app.state() == "v1,page=" + std::string(page) + ",model=qwen3-32b");
    }
}

}  // namespace ballpark::testing
