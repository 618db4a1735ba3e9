#include "tokenizer/rewriter.h"

#include <algorithm>

namespace ballpark {
namespace {

using Kind = Rewriter::Kind;

constexpr std::size_t kMostGrowth = 16;
constexpr std::size_t kSmallText = std::size_t{1} << 16;
constexpr std::string_view kSyntax = "\\^$.|?*+()[]{}";

bool is_literal(std::string_view pattern) { return !pattern.empty() && pattern.find_first_of(kSyntax) == pattern.npos; }

const unsigned char* bytes_of(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::uint32_t origin_at(const PreparedText& text, std::size_t at) { return text.origins.empty() ? 0 : text.origins[at]; }

bool is_control(char32_t point) {
    return point < 0x20 ? point != '\t' && point != '\n' && point != '\r' : (point >= 0x7F && point < 0xA0) || point == 0xAD ||
        (point >= 0x200B && point <= 0x200F) || (point >= 0x202A && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) ||
        point == 0xFEFF || point == 0xFFFD || (point >= 0xE000 && point <= 0xF8FF) || point >= 0xE0001;
}

/// The blocks that BERT's tokenizers set apart. Source: google-research/bert, tokenization.py, _is_chinese_char.
bool is_ideograph(char32_t point) {
    return (point >= 0x4E00 && point <= 0x9FFF) || (point >= 0x3400 && point <= 0x4DBF) || (point >= 0xF900 && point <= 0xFAFF) ||
           (point >= 0x20000 && point <= 0x2CEAF) || (point >= 0x2F800 && point <= 0x2FA1F);
}

}  // namespace

void append_utf8(char32_t point, std::string& out) {
    const auto add = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (point < 0x80) return add(point);
    if (point < 0x800) {
        add(0xC0 | point >> 6);
    } else {
        if (point < 0x10000) {
            add(0xE0 | point >> 12);
        } else {
            add(0xF0 | point >> 18);
            add(0x80 | (point >> 12 & 0x3F));
        }
        add(0x80 | (point >> 6 & 0x3F));
    }
    add(0x80 | (point & 0x3F));
}

bool Rewriter::needs_forms(Kind kind) {
    return kind <= Kind::nfkd || kind == Kind::lowercase || kind == Kind::strip_marks;
}

Result<Rewriter> Rewriter::make(const TokenizerSpec::Rewrite& rewrite, const unicode::Classes& classes, const unicode::NormalForms* forms) {
    if (needs_forms(rewrite.kind) && forms == nullptr)
        return Error{ErrorCode::unsupported, "normalizer", "this tokenizer normalises texts, and " + std::string(unicode::kNormalFormsAsset) + " is not there"};
    Rewriter made(rewrite.kind, rewrite.text, classes, forms);
    if (rewrite.kind != Kind::replace) return made;
    if (is_literal(rewrite.pattern)) {
        made.literal_ = rewrite.pattern;
        return made;
    }
    Result<Pattern> pattern = Pattern::compile(rewrite.pattern);
    if (!pattern) return pattern.error();
    made.matcher_.emplace(std::move(*pattern), classes);
    return made;
}

std::optional<PreparedText> Rewriter::apply(PreparedText in, TextPlace place, std::size_t original) {
    PreparedText out;
    const bool traced = !in.origins.empty();
    switch (kind_) {
        case Kind::prepend:
        case Kind::prepend_unless:
        case Kind::prepend_first:
            if (in.text.empty() || place == TextPlace::goes_on) return in;
            if (kind_ == Kind::prepend_first && place != TextPlace::begins) return in;
            if (kind_ != Kind::prepend && in.text.starts_with(text_)) return in;
            in.text.insert(0, text_);
            if (traced) in.origins.insert(in.origins.begin(), text_.size(), in.origins.front());
            return in;
        case Kind::strip_left:
        case Kind::strip_right: return strip(std::move(in));
        case Kind::replace:
            if (!replace(in, out, kMostGrowth * original + kSmallText)) return std::nullopt;
            break;
        case Kind::nfc:
        case Kind::nfd:
        case Kind::nfkc:
        case Kind::nfkd: normal_form(in, out); break;
        default: by_character(in, out); break;
    }
    if (traced) out.origins.push_back(in.origins.back());
    return out;
}

bool Rewriter::replace(const PreparedText& in, PreparedText& out, std::size_t most) {
    const bool traced = !in.origins.empty();
    out.text.reserve(in.text.size() + in.text.size() / 4);
    std::size_t from = 0;
    if (matcher_) matcher_->begin(in.text.size());
    const auto keep = [&](std::size_t to) {
        out.text.append(in.text, from, to - from);
        if (traced) out.origins.insert(out.origins.end(), in.origins.begin() + static_cast<std::ptrdiff_t>(from), in.origins.begin() + static_cast<std::ptrdiff_t>(to));
    };
    while (true) {
        std::optional<PatternMatcher::Match> match;
        if (matcher_) {
            match = matcher_->find(in.text, from);
        } else if (const std::size_t at = in.text.find(literal_, from); at != in.text.npos) {
            match = {at, at + literal_.size()};
        }
        if (!match) break;
        if (out.text.size() > most) return false;
        keep(match->begin);
        out.append(text_, origin_at(in, match->begin), traced);
        from = match->end;
    }
    keep(in.text.size());
    return !matcher_ || !matcher_->gave_up();
}

void Rewriter::normal_form(const PreparedText& in, PreparedText& out) const {
    const bool traced = !in.origins.empty();
    const bool compatible = kind_ == Kind::nfkc || kind_ == Kind::nfkd;
    const bool compose = kind_ == Kind::nfc || kind_ == Kind::nfkc;
    const auto* bytes = bytes_of(in.text);
    out.text.reserve(in.text.size());
    std::vector<char32_t> points;
    for (std::size_t at = 0; at < in.text.size();) {
        // Plain text is copied up to its last character, which something may combine with.
        std::size_t plain = at;
        std::size_t last = at;
        for (; plain < in.text.size(); plain += unicode::code_point_at(bytes + plain).length) {
            if (!forms_->is_inert(unicode::code_point_at(bytes + plain).value)) break;
            last = plain;
        }
        if (plain == in.text.size()) last = plain;
        for (std::size_t i = at; traced && i < last; ++i) out.origins.push_back(in.origins[i]);
        out.text.append(in.text, at, last - at);
        at = last;
        if (at == in.text.size()) break;

        // One that others combine with, and all that follow it up to the next that nothing before it combines with.
        const std::size_t begin = at;
        points.clear();
        while (at < in.text.size()) {
            const unicode::CodePoint point = unicode::code_point_at(bytes + at);
            if (at != begin && forms_->is_inert(point.value)) break;
            const bool stays = !text_.empty() && std::string_view(in.text).substr(at, point.length) == text_;
            if (stays) points.push_back(point.value);
            else forms_->decompose(point.value, compatible, points);
            at += point.length;
        }
        for (std::size_t i = 0; i < points.size();) {
            if (forms_->order(points[i]) == 0) {
                ++i;
                continue;
            }
            std::size_t end = i;
            while (end < points.size() && forms_->order(points[end]) != 0) ++end;
            std::stable_sort(points.begin() + static_cast<std::ptrdiff_t>(i), points.begin() + static_cast<std::ptrdiff_t>(end),
                             [&](char32_t a, char32_t b) { return forms_->order(a) < forms_->order(b); });
            i = end;
        }
        if (compose) {
            std::size_t kept = 0;
            std::size_t starter = points.size();
            for (std::size_t i = 0; i < points.size(); ++i) {
                const std::uint8_t own = forms_->order(points[i]);
                const bool blocked = starter == points.size() || (kept > starter + 1 && forms_->order(points[kept - 1]) >= own) ;
                const char32_t whole = blocked ? 0 : forms_->composed(points[starter], points[i]);
                if (whole != 0) {
                    points[starter] = whole;
                    continue;
                }
                if (own == 0) starter = kept;
                points[kept++] = points[i];
            }
            points.resize(kept);
        }
        const std::size_t from = out.text.size();
        for (const char32_t point : points) append_utf8(point, out.text);
        if (!traced) continue;
        const bool same = std::string_view(out.text).substr(from) == std::string_view(in.text).substr(begin, at - begin);
        for (std::size_t i = from; i < out.text.size(); ++i) out.origins.push_back(in.origins[same ? begin + (i - from) : begin]);
    }
}

void Rewriter::by_character(const PreparedText& in, PreparedText& out) const {
    const bool traced = !in.origins.empty();
    const auto* bytes = bytes_of(in.text);
    out.text.reserve(in.text.size());
    for (std::size_t at = 0; at < in.text.size();) {
        const unicode::CodePoint point = unicode::code_point_at(bytes + at);
        const std::string_view own = std::string_view(in.text).substr(at, point.length);
        const std::uint32_t origin = origin_at(in, at);
        at += point.length;
        const std::uint8_t bits = classes_.of(point.value);
        if (kind_ == Kind::clean) {
            if (point.value == 0 || is_control(point.value)) continue;
            out.append(bits & unicode::kSpace ? " " : own, origin, traced);
        } else if (kind_ == Kind::space_ideographs) {
            const bool apart = is_ideograph(point.value);
            if (apart) out.append(" ", origin, traced);
            out.append(own, origin, traced);
            if (apart) out.append(" ", origin, traced);
        } else if (kind_ == Kind::strip_marks) {
            if ((bits & unicode::kMark) && !forms_->is_spacing_mark(point.value)) continue;
            out.append(own, origin, traced);
        } else if (point.value == 0x130) {
            out.append("i\xCC\x87", origin, traced);  // the only small letter of two characters
        } else {
            std::string small;
            append_utf8(forms_->small(point.value), small);
            out.append(small, origin, traced);
        }
    }
}

PreparedText Rewriter::strip(PreparedText in) const {
    const auto* bytes = bytes_of(in.text);
    std::size_t begin = 0;
    std::size_t end = in.text.size();
    std::size_t behind_last = 0;
    for (std::size_t at = 0; at < in.text.size();) {
        const unicode::CodePoint point = unicode::code_point_at(bytes + at);
        const bool space = (classes_.of(point.value) & unicode::kSpace) != 0;
        if (space && begin == at && kind_ == Kind::strip_left) begin += point.length;
        at += point.length;
        if (!space) behind_last = at;
        else if (kind_ == Kind::strip_left && begin != at) break;
    }
    if (kind_ == Kind::strip_right) end = behind_last;
    in.text = in.text.substr(begin, end - begin);
    if (!in.origins.empty())
        in.origins = std::vector<std::uint32_t>(in.origins.begin() + static_cast<std::ptrdiff_t>(begin), in.origins.begin() + static_cast<std::ptrdiff_t>(end) + 1);
    return in;
}

bool Rewriter::may_be_cut() {
    if (kind_ == Kind::strip_left || kind_ == Kind::strip_right) return false;
    if (kind_ != Kind::replace) return true;
    if (matcher_) return matcher_->letter_then_space() != PatternMatcher::LetterThenSpace::matched_over;
    return literal_.find(' ', 1) == std::string::npos;
}

}  // namespace ballpark
