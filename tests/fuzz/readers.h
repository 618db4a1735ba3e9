/// How files reach a reader under test, beside being in memory.
#pragma once

#include <algorithm>
#include <cstring>

#include "formats/inspect.h"
#include "formats/prefix_reader.h"
#include "tests/fuzz/targets.h"

namespace ballpark::fuzz {

/// The bytes as the beginning of a terabyte of which a megabyte of zeros can be read before the disk fails: nothing may
/// be allocated for what such a file merely says it holds.
class SparseReader final : public RangeReader {
public:
    explicit SparseReader(Bytes bytes) : bytes_(bytes) {}

    std::uint64_t size() const override { return std::uint64_t{1} << 40; }

    std::optional<Error> read(std::uint64_t offset, std::span<std::byte> out) override {
        constexpr std::uint64_t kZeros = std::uint64_t{1} << 20;
        if (offset + out.size() > bytes_.size() + kZeros)
            return Error{ErrorCode::bad_file, "byte " + std::to_string(offset), "the disk has failed"};
        const Bytes there = bytes_.subspan(std::min<std::size_t>(offset, bytes_.size()));
        const Bytes copied = there.first(std::min(there.size(), out.size()));
        std::fill(std::copy(copied.begin(), copied.end(), out.begin()), out.end(), std::byte{0});
        return std::nullopt;
    }

private:
    Bytes bytes_;
};

/// A reader's check on the whole file, and on it as the beginning of one that says it is far larger.
template <class Check>
void check_whole_and_beginning(Bytes bytes, Check check_file) {
    MemoryReader whole(bytes);
    check_file(whole);
    SparseReader beginning(bytes);
    check_file(beginning);
}

/// `inspect` of a file in memory, and again with only as much of its beginning as is asked for: the same outcome.
inline void check_inspect(Bytes bytes) {
    MemoryReader memory(bytes);
    const auto whole = inspect(memory, "file");
    if (!whole) check_error(whole.error());
    if (whole) promise(whole->file_bytes.count() >= 0 && whole->tensor_bytes.count() >= 0 && whole->bits_per_weight >= 0);
    std::size_t held = 0;
    for (;;) {
        PrefixReader beginning(bytes.first(held), bytes.size());
        const auto part = inspect(beginning, "file");
        if (!part && beginning.wanted() > held) {
            promise(beginning.wanted() <= bytes.size());
            held = static_cast<std::size_t>(beginning.wanted());
            continue;
        }
        promise(bool(part) == bool(whole));
        if (part) return promise(part->file_bytes == whole->file_bytes && part->parameters == whole->parameters);
        return promise(part.error().message == whole.error().message);
    }
}

}  // namespace ballpark::fuzz
