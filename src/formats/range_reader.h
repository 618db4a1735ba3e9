/// Bytes of a file by range: readers take headers through this and never ask for a whole file.
///
/// On disk it is a `pread`, in the browser a `Blob.slice`, in Node an HTTP range request.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>

#include "quantity/result.h"

namespace ballpark {

class RangeReader {
public:
    virtual ~RangeReader() = default;

    virtual std::uint64_t size() const = 0;

    /// Fills `out` from `offset`; the range lies within `size()`. An error (`bad_file`) names the byte.
    virtual std::optional<Error> read(std::uint64_t offset, std::span<std::byte> out) = 0;
};

/// A file that is already in memory.
class MemoryReader final : public RangeReader {
public:
    explicit MemoryReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    std::uint64_t size() const override { return bytes_.size(); }

    std::optional<Error> read(std::uint64_t offset, std::span<std::byte> out) override {
        if (offset > bytes_.size() || out.size() > bytes_.size() - offset)
            return Error{ErrorCode::bad_file, "byte " + std::to_string(offset), "the file ends before this range"};
        if (!out.empty()) std::memcpy(out.data(), bytes_.data() + offset, out.size());
        return std::nullopt;
    }

private:
    std::span<const std::byte> bytes_;
};

}  // namespace ballpark
