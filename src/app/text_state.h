/// The text whose tokens are counted: its changes, its vocabulary, and counts that keep up with every keystroke.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "question/tokenizers.h"
#include "tokenizer/incremental_count.h"
#include "ui/written_text.h"

namespace ballpark {

/// Longest text that is taken, in bytes.
inline constexpr std::size_t kLongestText = std::size_t{16} << 20;

class TextState {
public:
    TextState();
    TextState(const TextState&) = delete;
    TextState& operator=(const TextState&) = delete;

    const ui::WrittenText& written() const { return written_; }

    /// In which encoding the text is counted from now on; a name that there is none of changes nothing.
    void use(std::string_view encoding);

    /// Makes `erased` bytes from `at` on `inserted`, which is repaired where it is no UTF-8. False when the text would
    /// become too long; then nothing changes.
    bool edit(std::size_t at, std::size_t erased, std::string_view inserted);
    void undo();
    void redo();

    /// Asks for the vocabulary unless it is there or on the way.
    void need_vocabulary();

    /// Counts a little of what is not counted yet; true while something is left.
    bool work();

    /// The tokens of the whole text, once after each change.
    std::optional<std::int64_t> take_count();

private:
    /// Text that another took the place of.
    struct Edit {
        std::size_t at = 0;
        std::string before;
        std::string after;
    };

    void change(std::size_t at, std::size_t erased, std::string_view inserted);
    void remember(Edit edit);
    void take_vocabulary(const Encoding& encoding, std::span<const std::byte> bytes);
    void start_counting();
    void count_up_to(std::size_t end);
    std::span<const ui::TokenMark> tokens(std::size_t begin, std::size_t end);

    ui::WrittenText written_;
    Tokenizers tokenizers_;
    const Encoding* encoding_ = nullptr;
    Tokenizer* tokenizer_ = nullptr;
    std::optional<IncrementalCount> counter_;
    std::vector<Edit> edits_;
    std::size_t done_ = 0;  ///< of `edits_`; the rest was undone
    std::optional<std::int64_t> told_;
    std::vector<ui::TokenMark> marks_;
    IncrementalCount::Stretch marked_;
    std::uint64_t marked_revision_ = 0;
    // Vocabularies may arrive after the application is gone.
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ballpark
