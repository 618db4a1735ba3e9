#include "tokenizer/model_tokenizer.h"

#include <algorithm>
#include <utility>

namespace ballpark {
namespace {

using Behavior = TokenizerSpec::Cut::Behavior;
using Kind = Rewriter::Kind;

constexpr std::string_view kSpaceMark = "\xE2\x96\x81";
constexpr std::size_t kLongWord = 48;  // shorter pieces are not looked through for spaces

bool is_letter_or_digit(std::uint8_t bits) { return (bits & (unicode::kLetter | unicode::kMark | unicode::kNumber)) != 0; }

}  // namespace

void ModelTokenizer::Dictionary::add(std::size_t place, std::string_view text) {
    if (text.empty()) return;
    texts.add(static_cast<TokenId>(place), text);
    first[static_cast<unsigned char>(text[0])] = true;
    empty = false;
}

void ModelTokenizer::Dictionary::index() {
    texts.index();
    texts.sort();
}

Result<std::unique_ptr<ModelTokenizer>> ModelTokenizer::make(TokenizerSpec spec, const unicode::Classes& classes, const unicode::NormalForms* forms) {
    std::unique_ptr<ModelTokenizer> made(new ModelTokenizer(std::move(spec), classes));
    if (auto error = made->prepare(forms)) return *std::move(error);
    return made;
}

std::optional<Error> ModelTokenizer::prepare(const unicode::NormalForms* forms) {
    spec_.tokens.index();
    if (spec_.model == TokenizerSpec::Model::unigram) spec_.tokens.sort();
    model_.emplace(spec_);
    spec_.merges = {};
    const auto compile = [&](const std::vector<TokenizerSpec::Rewrite>& from, std::vector<Rewriter>& to) -> std::optional<Error> {
        for (const TokenizerSpec::Rewrite& rewrite : from) {
            Result<Rewriter> made = Rewriter::make(rewrite, classes_, forms);
            if (!made) return made.error();
            to.push_back(std::move(*made));
        }
        return std::nullopt;
    };
    if (auto error = compile(spec_.normalizer, normalizer_)) return error;
    for (const TokenizerSpec::Cut& cut : spec_.cuts) {
        Step& step = steps_.emplace_back(Step{{}, {}, cut.behavior, cut.invert});
        if (auto error = compile(cut.rewrites, step.rewrites)) return error;
        if (cut.pattern.empty()) continue;
        Result<Pattern> pattern = Pattern::compile(cut.pattern);
        if (!pattern) return pattern.error();
        step.matcher.emplace(std::move(*pattern), classes_);
    }
    for (std::size_t i = 0; i < spec_.added.size(); ++i) {
        const TokenizerSpec::AddedToken& token = spec_.added[i];
        if (!token.normalized || normalizer_.empty()) {
            as_they_are_.add(i, token.text);
            continue;
        }
        PreparedText text{token.text, {}};
        for (Rewriter& rewriter : normalizer_) text = rewriter.apply(std::move(text), TextPlace::inside, token.text.size()).value_or(PreparedText());
        in_prepared_.add(i, text.text);
    }
    as_they_are_.index();
    in_prepared_.index();
    space_ = spec_.byte_level ? std::string_view(" ") : kSpaceMark;
    find_cuts();
    return std::nullopt;
}

/// A text may be cut between a letter and a space if no step reaches over that place, and one of them ends pieces there.
void ModelTokenizer::find_cuts() {
    for (Rewriter& rewriter : normalizer_)
        if (!rewriter.may_be_cut()) return;
    // With "▁" for spaces no token reaches over the place if none has one inside.
    bool ends = model_->spaces_begin_tokens();
    for (Step& step : steps_) {
        for (Rewriter& rewriter : step.rewrites)
            if (!rewriter.may_be_cut()) return;
        if (!step.matcher) continue;
        if (step.behavior != Behavior::isolated && step.behavior != Behavior::removed) return;
        const auto place = step.matcher->letter_then_space();
        if (place == PatternMatcher::LetterThenSpace::matched_over) return;
        ends = ends || place == PatternMatcher::LetterThenSpace::ends_match;
    }
    for (const TokenizerSpec::AddedToken& token : spec_.added) {
        const std::size_t space = token.text.find(' ', 1);
        if (space != token.text.npos || token.single_word || token.right_strip) return;
    }
    if (ends) cuts_ = SafeCuts::between_letter_and_space;
}

std::size_t ModelTokenizer::white_space(std::string_view text, bool at_end) const {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (!at_end) {
        std::size_t at = 0;
        while (at < text.size() && (classes_.of(unicode::code_point_at(bytes + at).value) & unicode::kSpace)) at += unicode::code_point_at(bytes + at).length;
        return at;
    }
    std::size_t end = text.size();
    while (end > 0) {
        std::size_t at = end - 1;
        while (at > 0 && (bytes[at] & 0xC0) == 0x80) --at;
        if (!(classes_.of(unicode::code_point_at(bytes + at).value) & unicode::kSpace)) break;
        end = at;
    }
    return text.size() - end;
}

/// The longest token of the dictionary at a place, if it may stand there.
const TokenizerSpec::AddedToken* ModelTokenizer::added_at(const Dictionary& dictionary, std::string_view text, std::size_t at, const Job& job, std::size_t& size) const {
    const TokenizerSpec::AddedToken* found = nullptr;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    dictionary.texts.prefixes(text.substr(at), [&](TokenId place, std::size_t length) {
        const TokenizerSpec::AddedToken& token = spec_.added[place];
        if (token.special && !job.special) return;
        if (token.single_word) {
            std::size_t before = at;
            while (before > 0 && (bytes[--before] & 0xC0) == 0x80) {
            }
            if (at > 0 && is_letter_or_digit(classes_.of(unicode::code_point_at(bytes + before).value))) return;
            const std::size_t behind = at + length;
            if (behind < text.size() && is_letter_or_digit(classes_.of(unicode::code_point_at(bytes + behind).value))) return;
        }
        found = &token;
        size = length;
    });
    return found;
}

template <class Use>
void ModelTokenizer::split(const Dictionary& dictionary, Part part, const Job& job, Use&& use) {
    const std::string_view text = part.text;
    std::size_t from = 0;
    const auto stretch = [&](std::size_t to) {
        if (to > from) use(part.sub(from, to - from), nullptr);
    };
    for (std::size_t at = 0; !dictionary.empty && at < text.size();) {
        std::size_t size = 0;
        const TokenizerSpec::AddedToken* token = dictionary.first[static_cast<unsigned char>(text[at])] ? added_at(dictionary, text, at, job, size) : nullptr;
        if (token == nullptr) {
            ++at;
            continue;
        }
        const std::size_t before = token->left_strip ? white_space(text.substr(from, at - from), true) : 0;
        const std::size_t behind = token->right_strip ? white_space(text.substr(at + size), false) : 0;
        stretch(at - before);
        use(part.sub(at - before, before + size + behind), token);
        from = at = at + size + behind;
    }
    stretch(text.size());
}

template <class Use>
void ModelTokenizer::rewritten(std::vector<Rewriter>& rewrites, Part part, TextPlace place, Job& job, Use&& use) {
    if (rewrites.empty()) return use(part);
    PreparedText prepared{std::string(part.text), {}};
    if (job.spans != nullptr)
        for (std::size_t i = 0; i <= part.text.size(); ++i) prepared.origins.push_back(static_cast<std::uint32_t>(part.origin(i)));
    for (Rewriter& rewriter : rewrites) {
        std::optional<PreparedText> next = rewriter.apply(std::move(prepared), place, part.text.size());
        job.refused = job.refused || !next;
        if (!next) return;
        prepared = std::move(*next);
    }
    use(Part{prepared.text, job.spans != nullptr ? prepared.origins.data() : nullptr, 0});
}

void ModelTokenizer::run(std::string_view text, Job& job) {
    bool first = true;
    split(as_they_are_, {text, nullptr, 0}, job, [&](Part part, const TokenizerSpec::AddedToken* token) {
        const bool begins = std::exchange(first, false);
        if (token != nullptr) return give(token->id, part.origin(0), part.origin(part.text.size()), job);
        const TextPlace place = !begins ? TextPlace::inside : job.begins ? TextPlace::begins : TextPlace::goes_on;
        rewritten(normalizer_, part, place, job, [&](Part prepared) {
            split(in_prepared_, prepared, job, [&](Part inner, const TokenizerSpec::AddedToken* known) {
                if (known != nullptr) return give(known->id, inner.origin(0), inner.origin(inner.text.size()), job);
                cut(0, inner, place, job);
            });
        });
    });
}

void ModelTokenizer::cut(std::size_t step, Part part, TextPlace place, Job& job) {
    if (part.text.empty()) return;
    if (step == steps_.size()) return piece(part, job);
    rewritten(steps_[step].rewrites, part, place, job, [&](Part prepared) {
        if (!steps_[step].matcher) cut(step + 1, prepared, place, job);
        else make_pieces(steps_[step], step + 1, prepared, place, job);
    });
}

/// Gives the next step the matches and what is between them, put together as the behaviour says.
void ModelTokenizer::make_pieces(Step& step, std::size_t next, Part part, TextPlace place, Job& job) {
    const std::string_view text = part.text;
    std::size_t held = 0;      // where what waits to be given begins
    std::size_t end = 0;
    bool held_match = false;
    bool holds = false;
    const auto flush = [&] {
        if (std::exchange(holds, false) && end > held) cut(next, part.sub(held, end - held), held == 0 ? place : TextPlace::inside, job);
    };
    const auto take = [&](std::size_t from, std::size_t to, bool match) {
        if (from == to) return;
        const bool dropped = match && step.behavior == Behavior::removed;
        bool joins = false;
        if (step.behavior == Behavior::merged_with_previous) joins = match && holds && !held_match;
        if (step.behavior == Behavior::merged_with_next) joins = !match && holds && held_match;
        if (step.behavior == Behavior::contiguous) joins = holds && held_match == match;
        if (!joins || dropped) {
            flush();
            held = from;
        }
        end = to;
        holds = !dropped;
        held_match = match;
    };
    std::size_t from = 0;
    step.matcher->begin(text.size());
    while (from < text.size()) {
        const std::optional<PatternMatcher::Match> match = step.matcher->find(text, from);
        const std::size_t begin = match ? match->begin : text.size();
        take(from, begin, step.invert);
        if (!match) break;
        take(begin, match->end, !step.invert);
        from = match->end;
    }
    flush();
    job.refused = job.refused || step.matcher->gave_up();
}

/// A piece is merged word by word where no token reaches over a space.
void ModelTokenizer::piece(Part part, Job& job) {
    if (part.text.size() <= kLongWord || !model_->spaces_begin_tokens()) return word(part, job);
    const std::string_view text = part.text;
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t at = begin;
        while (text.substr(at, space_.size()) == space_) at += space_.size();
        const std::size_t end = std::min(text.find(space_, at), text.size());
        word(part.sub(begin, end - begin), job);
        begin = end;
    }
}

template <class Cache>
bool ModelTokenizer::remembered(Cache& cache, std::string_view text, Job& job) {
    auto& entry = cache.place(text, text.data() + text.size());
    if (entry.length == 0) {
        tokens_.clear();
        model_->append(text, tokens_);
        std::array<TokenId, Cache::kMostTokens> ids{};
        if (tokens_.size() > ids.size() || tokens_.empty()) return false;
        for (std::size_t i = 0; i < tokens_.size(); ++i) ids[i] = tokens_[i].id;
        Cache::put(entry, text, std::span(ids.data(), tokens_.size()));
    }
    job.count += entry.count;
    if (job.ids != nullptr) job.ids->append(entry.tokens, entry.count);
    return true;
}

void ModelTokenizer::word(Part part, Job& job) {
    if (job.spans == nullptr) {
        if (part.text.size() <= short_pieces_.kLongestPiece) {
            if (remembered(short_pieces_, part.text, job)) return;
        } else if (part.text.size() <= long_pieces_.kLongestPiece) {
            if (remembered(long_pieces_, part.text, job)) return;
        }
    }
    tokens_.clear();
    model_->append(part.text, tokens_);
    std::size_t at = 0;
    for (const PieceToken& token : tokens_) {
        give(token.id, job.spans != nullptr ? part.origin(at) : 0, job.spans != nullptr ? part.origin(at + token.size) : 0, job);
        at += token.size;
    }
}

void ModelTokenizer::give(TokenId id, std::size_t begin, std::size_t end, Job& job) {
    ++job.count;
    if (job.ids != nullptr) job.ids->push_back(id);
    if (job.spans != nullptr) job.spans->push_back({begin, end});
}

std::optional<std::string> ModelTokenizer::text_of(TokenId id) const {
    for (const TokenizerSpec::AddedToken& token : spec_.added)
        if (token.id == id) return token.text;
    const std::string_view text = spec_.tokens.text(id);
    if (text.empty()) return std::nullopt;
    if (spec_.byte_level) return std::string(text);
    if (spec_.byte_fallback && text.size() == 6 && text.starts_with("<0x") && text[5] == '>') {
        const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'A' + 10; };
        return std::string(1, static_cast<char>(digit(text[3]) * 16 + digit(text[4])));
    }
    std::string result(text);
    for (std::size_t at = result.find(kSpaceMark); at != result.npos; at = result.find(kSpaceMark, at + 1)) result.replace(at, kSpaceMark.size(), " ");
    return result;
}

Result<std::string> ModelTokenizer::decode(std::span<const TokenId> ids) const {
    std::string text;
    for (const TokenId id : ids) {
        std::optional<std::string> own = text_of(id);
        if (!own) return Error{ErrorCode::bad_value, "ids", spec_.name + " has no token " + std::to_string(id)};
        if (spec_.model == TokenizerSpec::Model::wordpiece) {
            if (own->starts_with(spec_.continuing_prefix)) own->erase(0, spec_.continuing_prefix.size());
            else if (!text.empty()) text += ' ';
        }
        text += *own;
    }
    bool space_before = false;
    for (const TokenizerSpec::Rewrite& rewrite : spec_.normalizer)
        space_before = space_before || (rewrite.kind >= Kind::prepend && rewrite.kind <= Kind::prepend_first);
    for (const TokenizerSpec::Cut& cut : spec_.cuts)
        for (const TokenizerSpec::Rewrite& rewrite : cut.rewrites)
            space_before = space_before || (rewrite.kind >= Kind::prepend && rewrite.kind <= Kind::prepend_first);
    if (space_before && text.starts_with(' ')) text.erase(0, 1);
    return text;
}

}  // namespace ballpark
