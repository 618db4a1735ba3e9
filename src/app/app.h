/// The application: its state, one frame of it, and the text form of its state that a link carries.
///
/// No drawing code (that is `ui/`) and no platform calls except through `platform/platform.h`.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "model/model_spec.h"
#include "quantity/result.h"

namespace ballpark {

namespace ui {
struct Record;
}

struct AppOptions {
    std::string language;     ///< "en", "ko"; empty: what the platform prefers
    std::string theme;        ///< "light", "dark"; empty: what the platform prefers
    std::string page;         ///< "numbers"; empty: from the state
    std::string number;       ///< embed one number only: its id
    std::string model;        ///< embed: start with this model
    bool embedded = false;    ///< inside another page: no navigation, never publishes its state
    bool finger = false;      ///< the usual pointer is one
};

class App {
public:
    /// Needs a current Dear ImGui context (fonts and style are set up here). Throws nothing; a broken catalog aborts
    /// with the message, since that is a broken build.
    explicit App(AppOptions options);
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// One frame, between `ImGui::NewFrame()` and `ImGui::Render()`.
    void frame();

    /// The scenario as `v1,…`; `set_state` takes the same (or a link's fragment) and keeps keys it does not know.
    std::string state() const;
    void set_state(std::string_view state);

    void set_theme(std::string_view theme);
    void set_language(std::string_view language);

    /// What a file that was dropped on the window says of a model, which becomes the scenario's; or why it says nothing.
    void use_model(std::string_view name, Result<ModelSpec> model);

    /// The same with a text, for the page that is about one; false, and nothing done, on the others.
    bool take_text(std::string_view text);

    /// The same when the system would not let the file be read, with the system's reason.
    void drop_failed(std::string_view name, std::string_view reason);

    /// True while something moves by itself (a blinking cursor, a fading highlight); seconds until the next frame.
    double seconds_until_next_frame() const;

    /// Height in pixels that the content of the current page needs at the current width: for embedding.
    float content_height() const;

    /// Writes down what each frame from now on draws and where, for tests; `record` outlives the application.
    void record(ui::Record* record);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ballpark
