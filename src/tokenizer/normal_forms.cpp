#include "tokenizer/normal_forms.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ballpark::unicode {
namespace {

constexpr std::string_view kMagic = "BPNORM01";
constexpr std::size_t kLists = 4;
constexpr char32_t kLastPoint = 0x10FFFF;

constexpr char32_t kHangul = 0xAC00;
constexpr char32_t kLead = 0x1100;
constexpr char32_t kVowel = 0x1161;
constexpr char32_t kTail = 0x11A7;
constexpr char32_t kLeads = 19;
constexpr char32_t kVowels = 21;
constexpr char32_t kTails = 28;

/// Numbers in base 128; zeros behind the end, which `done` then says was reached.
class Numbers {
public:
    explicit Numbers(std::span<const std::byte> bytes) : bytes_(bytes) {}
    bool done() const { return at_ >= bytes_.size(); }
    std::uint32_t next() {
        std::uint32_t value = 0;
        for (unsigned shift = 0; at_ < bytes_.size() && shift < 32; shift += 7) {
            const auto byte = std::to_integer<std::uint32_t>(bytes_[at_++]);
            value |= (byte & 0x7F) << shift;
            if (byte < 0x80) break;
        }
        return value;
    }
    std::int32_t zigzag() {
        const std::uint32_t value = next();
        return value & 1 ? -static_cast<std::int32_t>(value / 2) - 1 : static_cast<std::int32_t>(value / 2);
    }

private:
    std::span<const std::byte> bytes_;
    std::size_t at_ = 0;
};

char32_t moved(char32_t from, std::int32_t by) { return static_cast<char32_t>(static_cast<std::int64_t>(from) + by); }

template <class Rows>
auto last_not_behind(const Rows& rows, char32_t point) {
    return std::partition_point(rows.begin(), rows.end(), [&](const auto& row) { return row.begin <= point; });
}

template <class Run>
std::uint8_t value_at(const std::vector<Run>& runs, char32_t point) {
    const auto behind = last_not_behind(runs, point);
    return behind != runs.begin() && point < behind[-1].end ? behind[-1].value : 0;
}

}  // namespace

Result<NormalForms> NormalForms::load(std::span<const std::byte> file) {
    const Error bad{ErrorCode::bad_file, "byte 0", "this is not the file of normal forms that comes with this version"};
    const std::size_t begin = kMagic.size() + 4 * kLists;
    if (file.size() < begin || std::memcmp(file.data(), kMagic.data(), kMagic.size()) != 0) return bad;
    std::array<std::span<const std::byte>, kLists> lists;
    std::size_t at = begin;
    for (std::size_t i = 0; i < kLists; ++i) {
        std::uint32_t size = 0;
        for (std::size_t byte = 4; byte-- > 0;)
            size = size << 8 | std::to_integer<std::uint32_t>(file[kMagic.size() + 4 * i + byte]);
        if (size > file.size() - at) return bad;
        lists[i] = file.subspan(at, size);
        at += size;
    }
    NormalForms forms;
    std::vector<bool> composes;
    char32_t point = 0;
    for (Numbers numbers(lists[0]); !numbers.done();) {
        point += numbers.next();
        const std::uint32_t flags = numbers.next();
        const std::uint32_t size = flags / 4;
        if (point > kLastPoint || size == 0 || size > 255) return bad;
        forms.decompositions_.push_back({point, static_cast<std::uint32_t>(forms.parts_.size()), static_cast<std::uint8_t>(size), (flags & 1) != 0});
        composes.push_back((flags & 2) != 0);
        char32_t last = point;
        for (std::uint32_t i = 0; i < size; ++i) forms.parts_.push_back(last = moved(last, numbers.zigzag()));
        if (last > kLastPoint) return bad;
    }
    point = 0;
    for (Numbers numbers(lists[1]); !numbers.done();) {
        point += numbers.next();
        const std::uint32_t size = numbers.next();
        forms.orders_.push_back({point, point + size, static_cast<std::uint8_t>(numbers.next())});
    }
    point = 0;
    for (Numbers numbers(lists[2]); !numbers.done();) {
        point += numbers.next();
        forms.spacing_.push_back({point, point + numbers.next(), 1});
    }
    point = 0;
    for (Numbers numbers(lists[3]); !numbers.done();) {
        point += numbers.next();
        const std::uint32_t size = numbers.next();
        const std::uint32_t step = std::max<std::uint32_t>(1, numbers.next());
        forms.small_.push_back({point, size, step, numbers.zigzag()});
    }
    if (!forms.index_pairs(composes)) return bad;
    return forms;
}

/// A character composes of what its decomposition without the last character composes to, and that one.
bool NormalForms::index_pairs(const std::vector<bool>& composes) {
    // Shorter decompositions first, so that what they compose to is known.
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < composes.size(); ++i)
        if (composes[i]) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return decompositions_[a].size < decompositions_[b].size; });
    std::vector<Pair> found;
    std::size_t size = 0;
    for (const std::size_t i : order) {
        const Decomposition& own = decompositions_[i];
        if (own.size < 2) return false;
        if (own.size != size) {
            pairs_ = found;
            std::sort(pairs_.begin(), pairs_.end(), [](const Pair& a, const Pair& b) { return a.both < b.both; });
            size = own.size;
        }
        char32_t first = parts_[own.begin];
        for (std::size_t part = 1; part + 1 < own.size && first != 0; ++part) first = composed(first, parts_[own.begin + part]);
        if (first != 0) found.push_back({std::uint64_t{first} << 32 | parts_[own.begin + own.size - 1], own.point});
    }
    pairs_ = std::move(found);
    std::sort(pairs_.begin(), pairs_.end(), [](const Pair& a, const Pair& b) { return a.both < b.both; });
    return true;
}

const NormalForms::Decomposition* NormalForms::decomposition(char32_t point) const {
    const auto at = std::partition_point(decompositions_.begin(), decompositions_.end(),
                                         [&](const Decomposition& own) { return own.point < point; });
    return at != decompositions_.end() && at->point == point ? &*at : nullptr;
}

void NormalForms::decompose(char32_t point, bool compatible, std::vector<char32_t>& out) const {
    if (point >= kHangul && point < kHangul + kLeads * kVowels * kTails) {
        const char32_t index = point - kHangul;
        out.push_back(kLead + index / (kVowels * kTails));
        out.push_back(kVowel + index / kTails % kVowels);
        if (index % kTails != 0) out.push_back(kTail + index % kTails);
        return;
    }
    const Decomposition* own = decomposition(point);
    if (own == nullptr || (own->compatible_only && !compatible)) return out.push_back(point);
    for (std::size_t i = 0; i < own->size; ++i) {
        const char32_t part = parts_[own->begin + i];
        const Decomposition* further = compatible && !own->compatible_only ? decomposition(part) : nullptr;
        if (further == nullptr || !further->compatible_only) {
            out.push_back(part);
            continue;
        }
        out.insert(out.end(), parts_.begin() + further->begin, parts_.begin() + further->begin + further->size);
    }
}

char32_t NormalForms::composed(char32_t first, char32_t second) const {
    if (first >= kLead && first < kLead + kLeads && second >= kVowel && second < kVowel + kVowels)
        return kHangul + ((first - kLead) * kVowels + (second - kVowel)) * kTails;
    const char32_t index = first - kHangul;
    if (first >= kHangul && index < kLeads * kVowels * kTails && index % kTails == 0 && second > kTail && second < kTail + kTails)
        return first + (second - kTail);
    const std::uint64_t both = std::uint64_t{first} << 32 | second;
    const auto at = std::partition_point(pairs_.begin(), pairs_.end(), [&](const Pair& pair) { return pair.both < both; });
    return at != pairs_.end() && at->both == both ? at->whole : 0;
}

std::uint8_t NormalForms::order(char32_t point) const { return point < 0x300 ? 0 : value_at(orders_, point); }

bool NormalForms::is_inert(char32_t point) const { return point < 0x80 || (point >= 0x3400 && point < 0xA000); }

char32_t NormalForms::small(char32_t point) const {
    const auto behind = last_not_behind(small_, point);
    if (behind == small_.begin()) return point;
    const SmallRun& run = behind[-1];
    const char32_t distance = point - run.begin;
    return distance % run.step == 0 && distance / run.step < run.size ? moved(point, run.distance) : point;
}

bool NormalForms::is_spacing_mark(char32_t point) const { return value_at(spacing_, point) != 0; }

}  // namespace ballpark::unicode
