/// The beginning of a file whose rest is somewhere else: what is missing is asked for, not waited for.
///
/// Readers are synchronous and a browser's files are not. Whoever has the file tries with what it has, and when that
/// fails and `wanted()` is more, brings so many bytes and tries again. Readers ask for growing pieces, so that this
/// takes few rounds.
#pragma once

#include <algorithm>
#include <cstring>

#include "formats/range_reader.h"

namespace ballpark {

class PrefixReader final : public RangeReader {
public:
    /// `size` is of the whole file, `bytes` its first ones.
    PrefixReader(std::span<const std::byte> bytes, std::uint64_t size)
        : bytes_(bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), size)))), size_(size) {}

    std::uint64_t size() const override { return size_; }

    /// How many bytes from the beginning a reader asked for that are not here; 0 when none were missing.
    std::uint64_t wanted() const { return wanted_; }

    std::optional<Error> read(std::uint64_t offset, std::span<std::byte> out) override {
        const std::string byte = "byte " + std::to_string(offset);
        if (offset > size_ || out.size() > size_ - offset)
            return Error{ErrorCode::bad_file, byte, "the file ends before this range"};
        const std::uint64_t end = offset + out.size();
        if (end > bytes_.size()) {
            wanted_ = std::max(wanted_, end);
            return Error{ErrorCode::bad_file, byte, "this part of the file has not been read yet"};
        }
        if (!out.empty()) std::memcpy(out.data(), bytes_.data() + offset, out.size());
        return std::nullopt;
    }

private:
    std::span<const std::byte> bytes_;
    std::uint64_t size_;
    std::uint64_t wanted_ = 0;
};

}  // namespace ballpark
