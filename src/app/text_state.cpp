#include "app/text_state.h"

#include <algorithm>
#include <utility>

#include "platform/platform.h"
#include "question/tokens.h"

namespace ballpark {
namespace {

constexpr std::size_t kCountedAtOnce = std::size_t{1} << 15;  // some milliseconds, in a browser too
constexpr std::size_t kMostMarked = std::size_t{1} << 18;     // a text without a place to cut is not encoded for show
constexpr std::size_t kMostEdits = 500;

}  // namespace

TextState::TextState() {
    use(kDefaultEncoding);
    written_.tokens = [this](std::size_t begin, std::size_t end) { return tokens(begin, end); };
}

void TextState::use(std::string_view name) {
    if (encoding_ != nullptr && encoding_->name == name) return;
    const Result<const Encoding*> found = find_encoding(name);
    if (!found) return;
    encoding_ = *found;
    written_.encoding = encoding_->name;
    written_.vocabulary = ui::WrittenText::Vocabulary::not_asked;
    tokenizer_ = nullptr;
    if (const Result<Tokenizer*> ready = tokenizers_.of(*encoding_)) {
        tokenizer_ = *ready;
        written_.vocabulary = ui::WrittenText::Vocabulary::there;
    } else if (!written_.text.empty()) {
        need_vocabulary();
    }
    start_counting();
}

void TextState::start_counting() {
    counter_.reset();
    if (tokenizer_ != nullptr) counter_.emplace(*tokenizer_);
    written_.counted = 0;
    written_.counts = {};
    told_.reset();
    marked_ = {};
}

bool TextState::edit(std::size_t at, std::size_t erased, std::string_view inserted) {
    at = std::min(at, written_.text.size());
    erased = std::min(erased, written_.text.size() - at);
    const std::string valid = unicode::repaired(inserted);
    if (written_.text.size() - erased + valid.size() > kLongestText) return false;
    Edit edit{at, written_.text.substr(at, erased), valid};
    change(at, erased, valid);
    remember(std::move(edit));
    need_vocabulary();
    return true;
}

void TextState::remember(Edit edit) {
    edits_.resize(done_);
    // What is typed on is undone by the word.
    const bool goes_on = !edits_.empty() && edit.before.empty() && edits_.back().before.empty() && edits_.back().at + edits_.back().after.size() == edit.at &&
                         edit.after.size() <= 4 && edit.after != " " && edit.after != "\n" && edits_.back().after.size() < 64;
    if (goes_on) edits_.back().after += edit.after;
    else edits_.push_back(std::move(edit));
    if (edits_.size() > kMostEdits) edits_.erase(edits_.begin());
    done_ = edits_.size();
}

void TextState::undo() {
    if (done_ == 0) return;
    const Edit& edit = edits_[--done_];
    change(edit.at, edit.after.size(), edit.before);
}

void TextState::redo() {
    if (done_ == edits_.size()) return;
    const Edit& edit = edits_[done_++];
    change(edit.at, edit.before.size(), edit.after);
}

void TextState::change(std::size_t at, std::size_t erased, std::string_view inserted) {
    const bool was_counted = written_.is_counted();
    written_.text.replace(at, erased, inserted);
    written_.change = {at, erased, inserted.size()};
    ++written_.revision;
    told_.reset();
    if (was_counted && inserted.size() <= kCountedAtOnce) count_up_to(written_.text.size());
    else written_.counted = std::min(written_.counted, at);
}

void TextState::need_vocabulary() {
    using Of = ui::WrittenText::Vocabulary;
    if (written_.vocabulary == Of::there || written_.vocabulary == Of::coming) return;
    written_.vocabulary = Of::coming;
    platform::load_asset(encoding_->vocabulary, [this, wanted = encoding_, guard = std::weak_ptr<bool>(alive_)](std::span<const std::byte> bytes) {
        if (guard.expired()) return;
        take_vocabulary(*wanted, bytes);
        platform::request_redraw();
    });
}

void TextState::take_vocabulary(const Encoding& encoding, std::span<const std::byte> bytes) {
    const Result<Tokenizer*> made = tokenizers_.add(encoding, bytes);
    if (&encoding != encoding_) return;
    written_.vocabulary = made ? ui::WrittenText::Vocabulary::there : ui::WrittenText::Vocabulary::missing;
    tokenizer_ = made ? *made : nullptr;
    start_counting();
}

void TextState::count_up_to(std::size_t end) {
    written_.counts = counter_->update(std::string_view(written_.text).substr(0, end));
    written_.counted = end;
}

bool TextState::work() {
    if (tokenizer_ == nullptr || written_.is_counted()) return false;
    count_up_to(std::min(written_.text.size(), written_.counted + kCountedAtOnce));
    return !written_.is_counted();
}

std::optional<std::int64_t> TextState::take_count() {
    if (!written_.is_counted() || written_.revision == 0) return std::nullopt;
    const std::int64_t count = written_.counts.tokens.count();
    if (std::exchange(told_, count) == count) return std::nullopt;
    return count;
}

std::span<const ui::TokenMark> TextState::tokens(std::size_t begin, std::size_t end) {
    if (!counter_ || begin >= written_.counted) return {};
    const IncrementalCount::Stretch stretch = counter_->around(begin, std::min(end, written_.counted));
    if (marked_revision_ == written_.revision && marked_.begin == stretch.begin && marked_.end == stretch.end) return marks_;
    marks_.clear();
    marked_ = stretch;
    marked_revision_ = written_.revision;
    written_.uncut = stretch.end - stretch.begin > kMostMarked;
    if (written_.uncut) return marks_;
    std::int64_t ordinal = stretch.before.count();
    for (const TextToken& token : tokens_between(*tokenizer_, written_.text, stretch.begin, stretch.end))
        marks_.push_back({token.begin, token.end, token.id, ordinal++});
    return marks_;
}

}  // namespace ballpark
