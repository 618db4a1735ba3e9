// Ballpark in a window, or one picture of it.
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <variant>

#include <GLFW/glfw3.h>

#include "app/app.h"
#include "formats/packed_model.h"
#include "platform/desktop/gui.h"
#include "platform/desktop/mapped_file.h"
#include "platform/desktop/options.h"
#include "platform/desktop/png.h"
#include "platform/desktop/screenshot.h"
#include "platform/desktop/services.h"
#include "platform/desktop/window.h"

namespace ballpark::desktop {
namespace {

constexpr const char* kPlacement = "window";

int fail(const std::string& problem) {
    std::fprintf(stderr, "ballpark-desktop: %s\n", problem.c_str());
    return 1;
}

void open_file(App& app, const std::string& path) {
    const std::string name = path.substr(path.rfind('/') + 1);
    const MappedFile file(path);
    if (!file.problem().empty()) return app.drop_failed(name, file.problem());
    MemoryReader reader(file.bytes());
    Result<ModelSpec> model = model_of(inspect(reader, name));
    if (model || !app.take_text({reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()})) app.use_model(name, std::move(model));
}

void start(App& app, const Options& options) {
    // A whole link is as good as the part after its '#'.
    if (!options.state.empty()) app.set_state(std::string_view(options.state).substr(options.state.rfind('#') + 1));
    for (const std::string& file : options.files) open_file(app, file);
}

AppOptions app_options(const Options& options) {
    AppOptions wishes;
    wishes.language = options.language;
    wishes.theme = options.theme;
    wishes.page = options.page;
    return wishes;
}

int write_screenshot(const Options& options, Services& services, const Window& window) {
    Gui gui(window);
    App app(app_options(options));
    start(app, options);
    Picture picture;
    std::string problem =
        take_picture(app, gui, services, options.size.value_or(Size{1280, 800}), options.scale.value_or(1), picture);
    if (!problem.empty()) return fail("no screenshot: " + problem);
    problem = write_png(options.screenshot, picture);
    if (!problem.empty()) return fail("can't write " + options.screenshot + ": " + problem);
    return 0;
}

/// Counts frames and says what the scenario has become, for --stats.
class Stats {
public:
    explicit Stats(bool print) : print_(print) {}

    void drawn(const std::string& state) {
        const std::chrono::duration<double, std::milli> since_start = std::chrono::steady_clock::now() - start_;
        ++frames_;
        if (frames_ == 1) first_ = since_start.count();
        if (!print_) return;
        std::fprintf(stderr, "frame %d at %.0f ms\n", frames_, since_start.count());
        if (state != state_) std::fprintf(stderr, "state %s\n", state.c_str());
        state_ = state;
    }

    void end() const {
        if (print_) std::fprintf(stderr, "frames %d, first after %.0f ms\n", frames_, first_);
    }

private:
    bool print_;
    std::string state_;
    int frames_ = 0;
    double first_ = 0;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

class Session {
public:
    Session(const Options& options, Services& services, Window& window)
        : services_(services), window_(window), gui_(window), app_(app_options(options)), stats_(options.stats) {
        window.connect({&services.pacer, [this](const std::string& path) { open_file(app_, path); }, [this] { draw(); }});
        start(app_, options);
        draw();
        window.show();
        services.pacer.event();
    }

    void run() {
        while (!window_.should_close()) {
            services_.between_frames();
            if (const std::string path = services_.picker.take(); !path.empty()) open_file(app_, path);
            const double wait = services_.pacer.wait(glfwGetTime());
            if (window_.minimised() || wait > kLongestWait) {
                glfwWaitEvents();
            } else if (wait > 0) {
                glfwWaitEventsTimeout(wait);
            } else {
                glfwPollEvents();
            }
            if (!window_.minimised() && services_.pacer.take(glfwGetTime())) draw();
        }
        stats_.end();
    }

private:
    static constexpr double kLongestWait = 3600;

    void draw() {
        const Window::Extent extent = window_.extent();
        if (extent.width < 1 || extent.height < 1) return;
        gui_.begin_frame(extent);
        app_.frame();
        gui_.end_frame();
        services_.pictures.save(extent.height, extent.pixels_per_unit);
        window_.swap();
        services_.pacer.drawn(glfwGetTime(), app_.seconds_until_next_frame());
        stats_.drawn(app_.state());
    }

    Services& services_;
    Window& window_;
    Gui gui_;
    App app_;
    Stats stats_;
};

int run(const Options& options) {
    const Glfw glfw;
    if (!glfw.problem().empty()) return fail(glfw.problem());
    Services services(options.language);
    const bool picture = !options.screenshot.empty();
    WindowWishes wishes;
    wishes.visible = !picture;
    if (picture) {
        wishes.size = Size{320, 240};
    } else {
        wishes.size = options.size;
        wishes.scale = options.scale;
        wishes.remembered = services.preferences.get(kPlacement);
    }
    std::string problem;
    const std::unique_ptr<Window> window = Window::open(wishes, problem);
    if (!window) return fail(problem);
    if (picture) return write_screenshot(options, services, *window);
    Session(options, services, *window).run();
    if (!options.size && !options.scale) services.preferences.set(kPlacement, window->placement());
    return 0;
}

}  // namespace
}  // namespace ballpark::desktop

int main(int argc, char** argv) {
    const auto parsed = ballpark::desktop::parse_options(argc, argv);
    if (const auto* exit = std::get_if<ballpark::desktop::Exit>(&parsed)) {
        std::fputs(exit->text.c_str(), exit->code == 0 ? stdout : stderr);
        return exit->code;
    }
    return ballpark::desktop::run(std::get<ballpark::desktop::Options>(parsed));
}
