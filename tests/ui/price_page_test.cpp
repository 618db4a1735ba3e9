// The page *Tokens & price*: a text is typed, pasted and undone, and its figures are the core's.
#include <algorithm>

#include "app/service_state.h"
#include "app/text_state.h"
#include "platform/headless/headless.h"
#include "tests/tokenizer/small_vocabulary.h"
#include "tests/ui/checks.h"
#include "tests/ui/screen.h"

namespace ballpark::testing {
namespace {

std::vector<std::byte> vocabulary() { return test::vocabulary_file({{'t', 'h'}, {256, 'e'}, {' ', 257}, {'a', 'n'}, {' ', ' '}, {'\n', '\n'}, {'i', 's'}}); }

/// The page with the application's own text behind it.
class PriceScreen : public Screen {
public:
    explicit PriceScreen(float width, float height = 1600, std::string_view language = "en", std::string_view theme = "light", bool with_vocabulary = true)
        : Screen(width, height, language, theme), state_(catalog(), phrases_of(language), phrases_of("en")) {
        headless::reset();
        if (with_vocabulary) headless::record().assets["vocabularies/o200k.ballparkvocab"] = vocabulary();
        state_.ask(ScenarioAsk::price);
        state_.answer({});
        view().page = ui::Page::price;
        view().service = &state_.service();
        view().written = &text_.written();
    }

    TextState& text() { return text_; }

    /// Obeys what the frames asked of the text, as the application does.
    void settle(const std::vector<ui::Intent>& intents) {
        for (const ui::Intent& intent : intents) {
            if (const auto* edit = std::get_if<ui::EditText>(&intent)) REQUIRE(text_.edit(edit->at, edit->erased, edit->inserted));
            if (const auto* undo = std::get_if<ui::UndoText>(&intent)) undo->redo ? text_.redo() : text_.undo();
            if (std::holds_alternative<ui::NeedVocabulary>(intent)) text_.need_vocabulary();
        }
        headless::deliver_assets();
        while (text_.work()) {
        }
    }

    void turn(int count = 3) {
        for (int i = 0; i < count; ++i) settle(frames(1));
    }

    void write(const char* words) {
        for (const char* c = words; *c != 0; ++c) {
            ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(*c));
            turn(1);
        }
        turn();
    }

    void key(ImGuiKey key, ImGuiKey modifier = ImGuiKey_None) {
        ImGuiIO& io = ImGui::GetIO();
        if (modifier != ImGuiKey_None) io.AddKeyEvent(modifier, true);
        io.AddKeyEvent(key, true);
        turn(1);
        io.AddKeyEvent(key, false);
        if (modifier != ImGuiKey_None) io.AddKeyEvent(modifier, false);
        turn(2);
    }

private:
    ServiceState state_;
    TextState text_;
};

}  // namespace

TEST_CASE("the page of tokens at every width, in both languages and themes", "[ui]") {
    for (const float width : {320.0F, 360.0F, 768.0F, 1063.0F, 1280.0F, 3840.0F})
        for (const char* language : {"en", "ko"})
            for (const char* theme : {"light", "dark", "contrast"}) {
                CAPTURE(width, language, theme);
                PriceScreen screen(width, 1400, language, theme);
                screen.turn();
                check_texts(screen.record(), width);
                check_targets(screen.record(), width < 700);
                screen.text().edit(0, 0, "the theme is the thing than which nothing is 더 나은 예\n\n");
                screen.turn(4);
                check_texts(screen.record(), width);
                check_targets(screen.record(), width < 700);
                REQUIRE(screen.text().written().is_counted());
            }
}

TEST_CASE("what is typed is counted with each keystroke, and the figures are the core's", "[ui]") {
    PriceScreen screen(1280);
    screen.turn();
    screen.settle(screen.click(screen.target("text")));
    REQUIRE(ImGui::GetIO().WantTextInput);
    screen.write("then the thesis");
    const ui::WrittenText& written = screen.text().written();
    REQUIRE(written.text == "then the thesis");
    Result<Tokenizer> tokenizer = Tokenizer::make(**find_encoding("o200k_base"), vocabulary());
    REQUIRE(tokenizer);
    const TextCounts counts = *tokenizer->count(written.text);
    REQUIRE(written.counts.tokens == counts.tokens);
    for (const double figure : {counts.tokens.as_double(), static_cast<double>(counts.words), static_cast<double>(counts.characters)})
        REQUIRE(screen.shows(group_digits(figure)));
    REQUIRE(screen.shows(decimal(counts.tokens_per_word(), 3)));
    REQUIRE(screen.text().take_count() == counts.tokens.count());
    REQUIRE_FALSE(screen.text().take_count());
}

TEST_CASE("the tokens of the lines in sight are those of the whole text, with their ordinals", "[ui]") {
    PriceScreen screen(1280);
    std::string text;
    for (int i = 0; i < 4000; ++i) text += i % 7 == 0 ? "\nthe theme " : "than this ";
    screen.text().edit(0, 0, text);
    screen.turn();
    Result<Tokenizer> tokenizer = Tokenizer::make(**find_encoding("o200k_base"), vocabulary());
    const std::vector<TextToken> whole = tokenizer->trace(text);
    for (const std::size_t from : {std::size_t{0}, text.size() / 3, text.size() - 50}) {
        const auto tokens = screen.text().written().tokens(from, from + 40);
        REQUIRE_FALSE(tokens.empty());
        REQUIRE(tokens.front().begin <= from);
        REQUIRE(tokens.back().end >= from + 40);
        for (const ui::TokenMark& token : tokens) {
            const auto at = static_cast<std::size_t>(token.ordinal);
            REQUIRE(token.id == whole[at].id);
            REQUIRE(token.begin == whole[at].begin);
            REQUIRE(token.end == whole[at].end);
        }
    }
}

TEST_CASE("a long text without a place to cut says that it has no colours", "[ui]") {
    for (const char* language : {"en", "ko"}) {
        PriceScreen screen(1280, 1600, language);
        const auto says = [&](std::string_view phrase) {
            const std::string_view words = phrases_of(language).text(phrase).substr(0, 12);
            return std::any_of(screen.record().texts.begin(), screen.record().texts.end(), [&](const ui::Record::Text& t) { return t.text.starts_with(words); });
        };
        screen.text().edit(0, 0, "the theme");
        screen.turn();
        REQUIRE_FALSE(screen.text().written().uncut);
        REQUIRE(says("tokens.point"));
        screen.text().edit(0, 0, std::string(300'000, 'a'));
        screen.turn();
        REQUIRE(screen.text().written().is_counted());
        REQUIRE(screen.text().written().tokens(0, 40).empty());
        REQUIRE(screen.text().written().uncut);
        REQUIRE(says("tokens.uncut"));
        check_texts(screen.record(), 1280);
    }
}

TEST_CASE("keys move, select, erase, copy, paste and undo; Escape and Tab leave", "[ui]") {
    PriceScreen screen(1280);
    screen.turn();
    screen.settle(screen.click(screen.target("text")));
    screen.key(ImGuiKey_V, ImGuiMod_Ctrl);  // nothing was copied, or a picture: Dear ImGui has no text then
    REQUIRE(screen.text().written().text.empty());
    screen.write("one two");
    screen.key(ImGuiKey_Enter);
    screen.write("three");
    const ui::WrittenText& written = screen.text().written();
    REQUIRE(written.text == "one two\nthree");
    screen.key(ImGuiKey_UpArrow);
    screen.key(ImGuiKey_Home);
    screen.key(ImGuiKey_Delete);
    REQUIRE(written.text == "ne two\nthree");
    screen.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    REQUIRE(written.text == "one two\nthree");
    screen.key(ImGuiKey_Y, ImGuiMod_Ctrl);
    REQUIRE(written.text == "ne two\nthree");
    screen.key(ImGuiKey_A, ImGuiMod_Ctrl);
    screen.key(ImGuiKey_X, ImGuiMod_Ctrl);
    REQUIRE(written.text.empty());
    screen.key(ImGuiKey_V, ImGuiMod_Ctrl);
    screen.key(ImGuiKey_V, ImGuiMod_Ctrl);
    REQUIRE(written.text == "ne two\nthreene two\nthree");
    screen.key(ImGuiKey_Backspace, ImGuiMod_Ctrl);
    REQUIRE(written.text == "ne two\nthreene two\n");
    screen.key(ImGuiKey_Escape);
    REQUIRE_FALSE(ImGui::GetIO().WantTextInput);
}

TEST_CASE("a sample is put in, a token is pointed at, and everything can be cleared", "[ui]") {
    PriceScreen screen(1280);
    screen.turn();
    screen.settle(screen.click(screen.target("sample.english")));
    screen.turn();
    REQUIRE(screen.text().written().text == phrases_of("en").text("sample.english.text"));
    const ImVec2 middle = screen.target("text");
    ImGui::GetIO().AddMousePosEvent(middle.x - 200, middle.y - 110);
    screen.turn();
    const bool told = std::any_of(screen.record().texts.begin(), screen.record().texts.end(), [](const ui::Record::Text& line) { return line.text.starts_with("Token ") && line.text.find("id ") != std::string::npos; });
    REQUIRE(told);
    screen.settle(screen.click(screen.target("clear")));
    REQUIRE(screen.text().written().text.empty());
}

TEST_CASE("a vocabulary that is missing is said with how to get it, and asked for again", "[ui]") {
    PriceScreen screen(1280, 1600, "en", "light", false);
    screen.text().edit(0, 0, "the text");
    REQUIRE(screen.text().written().vocabulary == ui::WrittenText::Vocabulary::coming);
    screen.turn();
    REQUIRE(screen.text().written().vocabulary == ui::WrittenText::Vocabulary::missing);
    REQUIRE(screen.text().written().tokens(0, 8).empty());
    check_texts(screen.record(), 1280);
    headless::record().assets["vocabularies/o200k.ballparkvocab"] = vocabulary();
    screen.settle(screen.click(screen.target("again")));
    screen.turn();
    REQUIRE(screen.text().written().is_counted());
}

TEST_CASE("a keystroke in a megabyte counts a few kilobytes and lays out a few lines", "[ui]") {
    PriceScreen screen(1280);
    std::string text;
    while (text.size() < (std::size_t{1} << 20)) text += "the theme is that this thing then is than the other\n";
    REQUIRE(screen.text().edit(0, 0, text));
    screen.turn();
    REQUIRE(screen.text().written().is_counted());
    const std::int64_t before = screen.text().written().counts.tokens.count();
    REQUIRE(screen.text().edit(text.size() / 2, 0, "the"));
    REQUIRE(screen.text().written().is_counted());
    REQUIRE(screen.text().written().counts.tokens.count() > before);
    REQUIRE_FALSE(screen.text().edit(0, 0, std::string(kLongestText, 'a')));
}

}  // namespace ballpark::testing
