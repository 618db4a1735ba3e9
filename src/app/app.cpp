#include "app/app.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include <imgui.h>

#include "app/history.h"
#include "app/notice_board.h"
#include "app/numbers_state.h"
#include "app/pages.h"
#include "app/recent.h"
#include "app/scenario.h"
#include "app/service_state.h"
#include "app/text_state.h"
#include "catalog/catalog.h"
#include "catalog/phrases.h"
#include "platform/platform.h"
#include "question/error_words.h"
#include "ui/interface.h"
#include "ui/text_lines.h"

namespace ballpark {
namespace {

constexpr std::string_view kHangulFont = "fonts/hangul.ttf";
constexpr double kCaretBlink = 0.4;

template <class T>
T value_or_abort(Result<T> result) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "ballpark: %s: %s\n", result.error().field.c_str(), result.error().message.c_str());
    std::abort();
}

std::string supported_language(std::string_view tag) { return tag.starts_with("ko") ? "ko" : "en"; }

std::string first_of(std::string_view a, std::string_view b, std::string_view c) {
    return std::string(!a.empty() ? a : !b.empty() ? b : c);
}

/// What undo and redo are about: pages and worksheets stay as they are.
std::string knobs_of(const Scenario& scenario) {
    Scenario only_knobs;
    only_knobs.knobs = scenario.knobs;
    only_knobs.fields = scenario.fields;
    return encode_state(only_knobs);
}

}  // namespace

struct App::State {
    explicit State(AppOptions given);

    void obey(const ui::Intent& intent);
    void turn(const ui::TurnKnob& intent);
    void restore(const std::optional<std::string>& knobs);
    void choose_language(std::string_view language, bool by_user);
    void load_hangul();
    void load_words();
    void speak(Phrases words);
    void pin();
    void write(std::size_t at, std::size_t erased, std::string_view inserted);
    void count_text();
    void say(std::string text, bool error) { notices.say(std::move(text), error); }
    void say_error(const Error& error);
    void say_saved(std::string_view path, std::string_view problem);
    std::string said(std::string_view message) const { return in_words_of(phrases, english, message); }
    void settle();
    ui::View view();

    AppOptions options;
    Catalog catalog = value_or_abort(Catalog::load());
    const Phrases english = value_or_abort(Phrases::load("en"));
    Phrases phrases = english;
    ui::Interface screen;
    Scenario scenario;
    NumbersState numbers{catalog};
    ServiceState service{catalog, phrases, english};
    TextState writing;
    std::optional<ui::Service> pinned;
    History history;
    Recent recent;
    std::string theme;
    std::string wanted_language;  // differs from the shown one while its font is on the way
    ByteSystem bytes = ByteSystem::gib;
    std::optional<NumberId> only;
    NoticeBoard notices;
    std::optional<ui::FieldError> field_error;
    std::string machine;
    std::string published;
    bool hangul_asked = false;
    // Assets may arrive after the application is gone.
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);
};

App::State::State(AppOptions given) : options(std::move(given)) {
    theme = first_of(options.theme, platform::preference("theme"), platform::preferred_theme());
    if (platform::preference("bytes") == "gb") bytes = ByteSystem::gb;
    choose_language(first_of(options.language, platform::preference("language"), platform::preferred_language()), false);
    if (!options.page.empty()) scenario.page = options.page;
    if (!options.number.empty()) {
        only = number_from_name(options.number);
        if (!only) say(phrases.fill("notice.unknown_number", {{"name", options.number}}), true);
    }
    if (!options.model.empty())
        if (const auto error = numbers.use_model(scenario, options.model)) say_error(*error);
    if (!options.embedded) recent.read(platform::preference("recent"));
    history.record(knobs_of(scenario));
    published = encode_state(scenario);
}

void App::State::say_error(const Error& error) {
    if (error.code == ErrorCode::bad_file) return say(std::string(phrases.text("notice.file_of_sender")), true);
    say(error.field.empty() ? said(error.message) : error.field + ": " + said(error.message), true);
}

void App::State::say_saved(std::string_view path, std::string_view problem) {
    const bool failed = !problem.empty();
    say(phrases.fill(failed ? "notice.picture_failed" : "notice.picture_saved", {{"path", path}, {"problem", problem}}), failed);
    platform::request_redraw();
}

void App::State::load_hangul() {
    if (hangul_asked) return;
    hangul_asked = true;
    platform::load_asset(kHangulFont, [this, guard = std::weak_ptr<bool>(alive)](std::span<const std::byte> font) {
        if (guard.expired()) return;
        if (screen.add_hangul(font)) {
            choose_language(wanted_language, false);
        } else {
            hangul_asked = false;
            wanted_language = phrases.language();
            say(std::string(phrases.text("notice.no_hangul")), true);
        }
        platform::request_redraw();
    });
}

void App::State::choose_language(std::string_view language, bool by_user) {
    wanted_language = supported_language(language);
    if (by_user) platform::set_preference("language", wanted_language);
    if (wanted_language == "ko" && !screen.has_hangul()) {
        load_hangul();
    } else if (wanted_language != phrases.language()) {
        load_words();
    }
}

void App::State::load_words() {
    if (Result<Phrases> known = Phrases::load(wanted_language)) return speak(std::move(*known));
    platform::load_asset(Phrases::file_of(wanted_language), [this, language = wanted_language, guard = std::weak_ptr<bool>(alive)](std::span<const std::byte> file) {
        if (guard.expired() || language != wanted_language) return;
        Result<Phrases> read = Phrases::read(language, {reinterpret_cast<const char*>(file.data()), file.size()});
        if (read) return speak(std::move(*read));
        wanted_language = phrases.language();
        say(std::string(phrases.text("notice.no_hangul")), true);
    });
}

void App::State::speak(Phrases words) {
    phrases = std::move(words);
    service.forget();
    platform::request_redraw();
}

void App::State::turn(const ui::TurnKnob& intent) {
    std::string value = intent.name.empty() ? state_number(intent.figure) : intent.name;
    const auto error = numbers.turn(scenario, intent.number, intent.knob, std::move(value));
    if (error) field_error = ui::FieldError{intent.number, intent.knob, said(error->message)};
    else field_error.reset();
}

void App::State::restore(const std::optional<std::string>& knobs) {
    if (!knobs) return;
    Scenario then = decode_state(*knobs);
    scenario.knobs = std::move(then.knobs);
    scenario.fields = std::move(then.fields);
    field_error.reset();
    numbers.answer(scenario);
}

void App::State::obey(const ui::Intent& intent) {
    struct Obedience {
        State& app;

        void operator()(const ui::TurnKnob& it) { app.turn(it); }
        void operator()(const ui::RefuseKnob& it) { app.field_error = {it.error.number, it.error.knob, app.said(it.error.text)}; }
        void operator()(const ui::ResetNumber& it) {
            app.numbers.reset(app.scenario, it.number);
            app.field_error.reset();
        }
        void operator()(const ui::OpenWorksheet& it) { app.scenario.why = to_string(it.number); }
        void operator()(const ui::OpenPart& it) { app.scenario.why = "serve." + it.part; }
        void operator()(const ui::SetField& it) {
            set_field(app.scenario, it.field, it.value);
            app.service.refuse(std::nullopt);
        }
        void operator()(const ui::RefuseField& it) { app.service.refuse(ui::FieldProblem{it.problem.field, app.said(it.problem.text)}); }
        void operator()(const ui::ChooseFile&) {
            if (!platform::choose_file()) app.say(std::string(app.phrases.text("notice.no_file_dialog")), true);
        }
        void operator()(const ui::UsePreset& it) {
            for (const Preset& preset : scenario_presets())
                if (preset.name == it.preset)
                    for (const FieldValue& value : preset.values) set_field(app.scenario, value.name, value.value);
        }
        void operator()(const ui::Export& it) {
            ImGui::SetClipboardText(app.service.exported(it.form, app.phrases, app.bytes).c_str());
            app.say(std::string(app.phrases.text("notice.copied")), false);
        }
        void operator()(const ui::PinScenario&) {
            if (app.pinned) app.pinned.reset();
            else app.pin();
        }
        void operator()(const ui::CloseWorksheet&) { app.scenario.why.clear(); }
        void operator()(const ui::ChooseEra& it) { app.scenario.era = it.era == ui::Era::then ? "2023" : "today"; }
        void operator()(const ui::ChooseBytes& it) {
            app.bytes = it.bytes;
            platform::set_preference("bytes", it.bytes == ByteSystem::gb ? "gb" : "gib");
        }
        void operator()(const ui::ChooseTheme& it) {
            app.theme = it.theme;
            platform::set_preference("theme", app.theme);
        }
        void operator()(const ui::ChooseLanguage& it) { app.choose_language(it.language, true); }
        void operator()(const ui::ChoosePage& it) { app.scenario.page = page_name(it.page); }
        void operator()(const ui::Share&) {
            ImGui::SetClipboardText(platform::share_link(encode_state(app.scenario)).c_str());
            app.say(std::string(app.phrases.text("notice.link_copied")), false);
        }
        void operator()(const ui::OpenUrl& it) { platform::open_url(it.url); }
        void operator()(const ui::CopyText& it) {
            ImGui::SetClipboardText(it.text.c_str());
            app.say(std::string(app.phrases.text("notice.text_copied")), false);
        }
        void operator()(const ui::DismissNotice&) { app.notices.dismiss(); }
        void operator()(const ui::Undo&) { app.restore(app.history.undo()); }
        void operator()(const ui::Redo&) { app.restore(app.history.redo()); }
        void operator()(const ui::NeedHangul&) { app.load_hangul(); }
        void operator()(const ui::EditText& it) { app.write(it.at, it.erased, it.inserted); }
        void operator()(const ui::UseScenario& it) {
            const Scenario chosen = decode_state(it.state);
            app.scenario.page = chosen.page;
            app.scenario.fields = chosen.fields;
            app.scenario.why.clear();
        }
        void operator()(const ui::UndoText& it) {
            if (it.redo) app.writing.redo();
            else app.writing.undo();
        }
        void operator()(const ui::SavePicture& it) {
            platform::save_picture(it.name, {it.x, it.y, it.width, it.height}, [&app = app, guard = std::weak_ptr<bool>(app.alive)](std::string_view path, std::string_view problem) {
                if (!guard.expired()) app.say_saved(path, problem);
            });
        }
        void operator()(const ui::NeedVocabulary&) { app.writing.need_vocabulary(); }
    };
    std::visit(Obedience{*this}, intent);
}

void App::State::write(std::size_t at, std::size_t erased, std::string_view inserted) {
    bool hangul = false;
    for (std::size_t i = 0; i < inserted.size() && !hangul; i += ui::character_at(inserted, i).size) hangul = ui::is_hangul(ui::character_at(inserted, i).codepoint);
    if (hangul && !screen.has_hangul()) load_hangul();
    if (writing.edit(at, erased, inserted)) return;
    say(phrases.fill("notice.text_too_long", {{"size", format(static_cast<double>(kLongestText), Unit::bytes, ByteSystem::gib).text()}}), true);
}

/// The text's tokens are what a request sends, until somebody says otherwise.
void App::State::count_text() {
    writing.use(field_text(scenario.fields, "encoding"));
    if (writing.work()) platform::request_redraw();
    if (const auto count = writing.take_count()) set_field(scenario, "input_tokens", *count > 0 ? figure_text(static_cast<double>(*count)) : "");
}

void App::State::pin() {
    pinned = service.service();
    pinned->why.clear();  // its names point into the other answer
}

/// What should happen once per change, not once per frame of a drag.
void App::State::settle() {
    if (ImGui::IsAnyItemActive()) return;
    history.record(knobs_of(scenario));
    const std::string now = encode_state(scenario);
    if (now == published) return;
    published = now;
    if (options.embedded) return;
    platform::publish_state(published);
    if (ask_of(page_named(scenario.page, true)) && recent.record(scenario)) platform::set_preference("recent", recent.text());
}

ui::View App::State::view() {
    // Until a platform knows its machine (drivers wake slowly) it is asked every frame, but for the first one, which an
    // answer of the graphics card would hold up.
    if (!options.embedded && (scenario.page == "machine" || (machine.empty() && ImGui::GetFrameCount() > 1))) machine = platform::machine_line();
    ui::View view;
    view.catalog = &catalog;
    view.phrases = &phrases;
    view.answers = numbers.answers();
    view.theme = theme;
    view.page = page_named(scenario.page, !machine.empty());
    if (view.page == ui::Page::price) count_text();
    view.recent = recent.entries();
    view.written = &writing.written();
    if (const auto ask = ask_of(view.page)) {
        service.ask(*ask);
        service.answer(scenario.fields);
        if (service.work()) platform::request_redraw();
    }
    view.service = &service.service();
    view.pinned = pinned ? &*pinned : nullptr;
    constexpr std::string_view kPart = "serve.";
    if (scenario.why.starts_with(kPart)) view.open_part = std::string_view(scenario.why).substr(kPart.size());
    view.era = scenario.era == "2023" ? ui::Era::then : ui::Era::today;
    view.bytes = bytes;
    view.open = number_from_name(scenario.why);
    view.only = only;
    view.machine_line = machine;
    view.finger = options.finger;
    view.notice = notices.shown();
    view.field_error = field_error ? &*field_error : nullptr;
    return view;
}

App::App(AppOptions options) : state_(std::make_unique<State>(std::move(options))) {}
App::~App() = default;

void App::frame() {
    const ui::View view = state_->view();
    for (const ui::Intent& intent : state_->screen.frame(view)) {
        state_->obey(intent);
        platform::request_redraw();
    }
    state_->settle();
}

std::string App::state() const { return encode_state(state_->scenario); }

void App::set_state(std::string_view state) {
    state_->scenario = decode_state(state);
    state_->field_error.reset();
    if (const auto error = state_->numbers.answer(state_->scenario)) state_->say_error(*error);
    state_->history.record(knobs_of(state_->scenario));
    state_->published = encode_state(state_->scenario);
    platform::request_redraw();
}

void App::set_theme(std::string_view theme) { state_->theme = theme; }

void App::set_language(std::string_view language) { state_->choose_language(language, false); }

void App::use_model(std::string_view name, Result<ModelSpec> model) {
    if (!model) {
        const std::string where = model.error().field.empty() ? "" : model.error().field + ": ";
        return drop_failed(name, where + state_->said(model.error().message));
    }
    platform::request_redraw();
    const ModelEntry& own = state_->catalog.take_file(name, *std::move(model));
    for (FieldValue& field : fields_of_file(own)) set_field(state_->scenario, field.name, std::move(field.value));
    state_->service.forget();  // an earlier file may have had the name
    if (const auto error = state_->numbers.use_model(state_->scenario, own.id)) return state_->say_error(*error);
    state_->say(state_->phrases.fill("notice.model_taken", {{"name", name}}), false);
}

bool App::take_text(std::string_view text) {
    if (state_->scenario.page != "price") return false;
    platform::request_redraw();
    state_->write(0, state_->writing.written().text.size(), text);
    return true;
}

void App::drop_failed(std::string_view name, std::string_view reason) {
    state_->say(state_->phrases.fill("drop.unreadable", {{"name", name}, {"message", reason}}), true);
    platform::request_redraw();
}

double App::seconds_until_next_frame() const {
    double seconds = std::numeric_limits<double>::infinity();
    if (state_->screen.is_animating()) return 0;
    if (ImGui::GetIO().WantTextInput) seconds = kCaretBlink;
    return std::min(seconds, state_->notices.seconds_left());
}

float App::content_height() const { return state_->screen.content_height(); }

void App::record(ui::Record* record) { state_->screen.record(record); }

}  // namespace ballpark
