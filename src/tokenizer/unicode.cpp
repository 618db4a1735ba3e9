#include "tokenizer/unicode.h"

#include <cstring>

#include "tokenizer/unicode_runs.h"

namespace ballpark::unicode {
namespace {

constexpr char32_t kNear = 0x20000;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Bytes of the well-formed sequence at `at`, or 0 and in `bad` those of the maximal part to be replaced as one.
/// Unicode, table 3-7: only the second byte's bounds depend on the first.
std::size_t sequence_length(const unsigned char* at, std::size_t left, std::size_t& bad) {
    const unsigned char lead = at[0];
    bad = 1;
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
    for (; bad < length; ++bad, low = 0x80, high = 0xBF)
        if (bad >= left || at[bad] < low || at[bad] > high) return 0;
    return length;
}

/// Calls `use` with each valid stretch, and the offset and size of the ill-formed part behind it (0 at the end).
template <class Use>
void for_each_part(std::string_view text, Use&& use) {
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view valid = text.substr(at, first_invalid(text.substr(at)));
        at += valid.size();
        std::size_t bad = 0;
        if (at < text.size())
            sequence_length(reinterpret_cast<const unsigned char*>(text.data()) + at, text.size() - at, bad);
        use(valid, at, bad);
        at += bad;
    }
}

}  // namespace

Classes::Classes() {
    near_.reserve(kNear);
    char32_t point = 0;
    for (std::size_t at = 0; at < std::size(kRuns);) {
        char32_t length = 0;
        for (unsigned shift = 0;; shift += 7) {
            length |= (kRuns[at] & 0x7Fu) << shift;
            if (kRuns[at++] < 0x80) break;
        }
        const std::uint8_t bits = kRuns[at++];
        point += length;
        const char32_t filled = static_cast<char32_t>(near_.size());
        if (filled < kNear) near_.resize(point < kNear ? point : kNear, bits);
        if (point > kNear) far_.push_back({point, bits});
    }
}

std::uint8_t Classes::of_far(char32_t point) const {
    for (const Run& run : far_)
        if (point < run.end) return run.bits;
    return 0;
}

std::size_t first_invalid(std::string_view text) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t eight = 0;
        while (at + 8 <= text.size()) {
            std::memcpy(&eight, bytes + at, 8);
            if (eight & 0x8080808080808080u) break;
            at += 8;
        }
        while (at < text.size() && bytes[at] < 0x80) ++at;
        while (at < text.size() && bytes[at] >= 0x80) {
            std::size_t bad = 0;
            const std::size_t length = sequence_length(bytes + at, text.size() - at, bad);
            if (length == 0) return at;
            at += length;
        }
    }
    return text.size();
}

std::string repaired(std::string_view text) {
    std::size_t size = 0;
    for_each_part(text, [&](std::string_view valid, std::size_t, std::size_t bad) {
        size += valid.size() + (bad != 0 ? kReplacement.size() : 0);
    });
    std::string result;
    result.reserve(size);
    for_each_part(text, [&](std::string_view valid, std::size_t, std::size_t bad) {
        result += valid;
        if (bad != 0) result += kReplacement;
    });
    return result;
}

std::vector<Repair> repairs(std::string_view text) {
    std::vector<Repair> result;
    std::size_t repaired_size = 0;
    for_each_part(text, [&](std::string_view valid, std::size_t bad_at, std::size_t bad) {
        repaired_size += valid.size();
        if (bad == 0) return;
        result.push_back({repaired_size, bad_at, bad});
        repaired_size += kReplacement.size();
    });
    return result;
}

}  // namespace ballpark::unicode
