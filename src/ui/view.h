/// What the interface shows in a frame, and what a person asked for in it. The application owns the first and obeys
/// the second; the interface itself decides nothing but pixels.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/phrases.h"
#include "quantity/units.h"
#include "question/numbers.h"
#include "ui/service.h"
#include "ui/written_text.h"

namespace ballpark::ui {

/// Whose inputs the large figures are computed from.
enum class Era : std::uint8_t { then, today };

enum class Page : std::uint8_t { numbers, price, serve, plan, train, machine };

/// Something that has to be said: an unreadable file, a link that was copied.
struct Notice {
    std::string text;
    bool error = false;
};

/// A sentence that belongs at a field: a knob of a number.
struct FieldError {
    NumberId number{};
    std::string knob;
    std::string text;
};

/// A scenario that was looked at before.
struct RecentScenario {
    std::string state;  ///< as a link has it
    std::string page;
    std::vector<FieldValue> fields;
};

struct View {
    const Catalog* catalog = nullptr;
    const Phrases* phrases = nullptr;
    std::span<const NumberAnswer> answers;
    std::string_view theme;
    Page page = Page::numbers;
    Era era = Era::today;
    ByteSystem bytes = ByteSystem::gib;
    std::optional<NumberId> open;       ///< the number whose worksheet is open
    std::string_view open_part;         ///< the part of the service whose worksheet is open: "kv"; empty: none
    const Service* service = nullptr;   ///< the shared scenario
    const Service* pinned = nullptr;    ///< the scenario that it is compared with
    std::span<const RecentScenario> recent;
    const WrittenText* written = nullptr;  ///< the text whose tokens are counted
    std::optional<NumberId> only;       ///< embedded: this number and nothing else
    std::string_view machine_line;      ///< empty: there is no such page
    bool finger = false;                ///< the usual pointer is a finger; narrow windows are laid out for one in any case
    const Notice* notice = nullptr;
    const FieldError* field_error = nullptr;
};

/// A knob was turned; `figure` or `name` is meant, by the knob's kind.
struct TurnKnob {
    NumberId number{};
    std::string knob;
    double figure = 0;
    std::string name;
};
/// What was typed for a knob can't be read.
struct RefuseKnob {
    FieldError error;
};
struct ResetNumber {
    NumberId number{};
};
struct OpenWorksheet {
    NumberId number{};
};
/// The worksheet of a part of the service: "kv".
struct OpenPart {
    std::string part;
};
struct CloseWorksheet {};
/// A field of the scenario was set; an empty value takes it back to its start.
struct SetField {
    std::string field;
    std::string value;
};
struct RefuseField {
    FieldProblem problem;
};
/// A file of the user's becomes the model.
struct ChooseFile {};
struct UsePreset {
    std::string_view preset;
};
/// The answer in a form to take along, on the clipboard.
enum class ExportForm : std::uint8_t { markdown, csv, json, command_line };
struct Export {
    ExportForm form{};
};
/// Keeps the scenario as it is now beside the one that changes on; again: lets it go.
struct PinScenario {};
/// In the text: `erased` bytes from `at` on become `inserted`.
struct EditText {
    std::size_t at = 0;
    std::size_t erased = 0;
    std::string inserted;
};
/// The whole scenario as a link has it.
struct UseScenario {
    std::string state;
};
struct UndoText {
    bool redo = false;
};
/// Somebody is about to write, or asks again for what could not be had.
struct NeedVocabulary {};
struct ChooseEra {
    Era era{};
};
struct ChooseBytes {
    ByteSystem bytes{};
};
struct ChooseTheme {
    std::string_view theme;
};
struct ChooseLanguage {
    std::string_view language;
};
struct ChoosePage {
    Page page{};
};
struct Share {};
struct OpenUrl {
    std::string url;
};
struct CopyText {
    std::string text;
};
/// What the window shows in this rectangle, saved as a picture of that name.
struct SavePicture {
    std::string name;
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;
};
struct DismissNotice {};
struct Undo {};
struct Redo {};
/// Hangul was typed, so its font is needed.
struct NeedHangul {};

using Intent = std::variant<TurnKnob, RefuseKnob, ResetNumber, OpenWorksheet, OpenPart, CloseWorksheet, ChooseEra, ChooseBytes,
                            ChooseTheme, ChooseLanguage, ChoosePage, Share, OpenUrl, CopyText,
                            DismissNotice, Undo, Redo, NeedHangul, SetField, RefuseField, UsePreset, PinScenario, Export,
                            EditText, UndoText, NeedVocabulary, SavePicture, UseScenario, ChooseFile>;

}  // namespace ballpark::ui
