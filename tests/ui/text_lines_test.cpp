// Lines of a long text: laid out anew or around a change, they begin at the same places.
#include "ui/text_lines.h"

#include "tests/ui/screen.h"
#include "ui/widgets/text_caret.h"

namespace ballpark::testing {
namespace {

/// A generator of its own, so that the texts are the same everywhere.
class Random {
public:
    std::size_t below(std::size_t limit) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>(state_ >> 33) % limit;
    }
    std::string text(std::size_t parts) {
        static constexpr std::string_view kParts[] = {"word", " ", "  ", "\n", "a", "longer", "averylongwordwithoutanyspaceinside", "한국어", "漢字", "\t", ".", "\r\n", "\xFF", "😀"};
        std::string text;
        while (parts-- > 0) text += kParts[below(std::size(kParts))];
        return text;
    }

private:
    std::uint64_t state_ = 7;
};

std::vector<std::size_t> starts(const ui::TextLines& lines) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < lines.count(); ++i) all.push_back(lines.begin(i));
    return all;
}

/// Everything that is measured needs fonts, which need a frame.
template <class Body>
void with_advances(Body body) {
    Screen screen(400);
    screen.frames(1);
    NullContext::begin({400, 400});
    body(ui::Advances(ImGui::GetIO().Fonts->Fonts.front(), 18));
    NullContext::end();
}

}  // namespace

TEST_CASE("lines end where words and breaks do", "[ui]") {
    with_advances([](const ui::Advances& advances) {
        ui::TextLines lines;
        lines.wrap("", advances, 100);
        REQUIRE(lines.count() == 1);
        lines.wrap("one\ntwo\n", advances, 400);
        REQUIRE(starts(lines) == std::vector<std::size_t>{0, 4, 8});
        lines.wrap("wwwww wwwww wwwww", advances, 100);
        REQUIRE(lines.begin(1) == 6);
        REQUIRE(lines.line_of(5) == 0);
        REQUIRE(lines.line_of(6) == 1);
        lines.wrap("wwwwwwwwwwwwwwwwwwwwwwwwwwwwww", advances, 100);
        REQUIRE(lines.count() > 2);
    });
}

TEST_CASE("no line but its spaces is wider than it may be, and none is empty", "[ui]") {
    with_advances([](const ui::Advances& advances) {
        Random random;
        for (int round = 0; round < 100; ++round) {
            const std::string text = random.text(80);
            ui::TextLines lines;
            lines.wrap(text, advances, 120);
            for (std::size_t i = 0; i < lines.count(); ++i) {
                std::size_t end = lines.end(i);
                while (end > lines.begin(i) && std::string_view(" \t\n\r").find(text[end - 1]) != std::string_view::npos) --end;
                float width = 0;
                std::size_t characters = 0;
                for (std::size_t at = lines.begin(i); at < end; ++characters) {
                    const ui::Character c = ui::character_at(text, at);
                    width += advances.of(c.codepoint);
                    at += c.size;
                }
                REQUIRE((width <= 120 || characters == 1));
                REQUIRE((lines.end(i) > lines.begin(i) || i + 1 == lines.count()));
            }
        }
    });
}

TEST_CASE("what a change lays out is what laying out everything does", "[ui]") {
    with_advances([](const ui::Advances& advances) {
        Random random;
        for (int round = 0; round < 300; ++round) {
            std::string text = random.text(60);
            ui::TextLines changed;
            changed.wrap(text, advances, 110);
            for (int edit = 0; edit < 5; ++edit) {
                const std::size_t at = random.below(text.size() + 1);
                const std::size_t erased = random.below(std::min<std::size_t>(text.size() - at, 40) + 1);
                const std::string inserted = random.text(random.below(5));
                text.replace(at, erased, inserted);
                changed.change(text, {at, erased, inserted.size()}, advances);
                ui::TextLines anew;
                anew.wrap(text, advances, 110);
                CAPTURE(round, edit, text, at, erased, inserted);
                REQUIRE(starts(changed) == starts(anew));
            }
        }
    });
}

TEST_CASE("places of a text go by characters, words and lines", "[ui]") {
    with_advances([](const ui::Advances& advances) {
        const std::string text = "가나 ab  cd";
        REQUIRE(ui::character_after(text, 0) == 3);
        REQUIRE(ui::character_before(text, 6) == 3);
        REQUIRE(ui::character_before(text, 0) == 0);
        REQUIRE(ui::character_after(text, text.size()) == text.size());
        REQUIRE(ui::word_after(text, 0) == 6);
        REQUIRE(ui::word_before(text, text.size()) == 11);
        ui::TextLines lines;
        lines.wrap(text, advances, 400);
        for (std::size_t at = 0; at <= text.size(); at = at == text.size() ? at + 1 : ui::character_after(text, at))
            REQUIRE(ui::nearest_on_line(text, lines, advances, 0, ui::place_on_line(text, lines, advances, at)) == at);
    });
}

}  // namespace ballpark::testing
