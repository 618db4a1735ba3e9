/// Walks forward through a file by ranges, with little-endian numbers and every length checked. Internal to `formats/`.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

#include "formats/range_reader.h"

namespace ballpark::formats {

/// Reads ahead in chunks that grow from 64 kB to 4 MB, so that a header costs a few reads. The first failure is kept
/// in `error()`; after it every read returns zeros and moves nowhere. Walking further than `longest` is a failure too.
class ByteCursor {
public:
    ByteCursor(RangeReader& reader, std::uint64_t longest) : reader_(reader), size_(reader.size()), longest_(longest) {}

    std::uint64_t position() const { return position_; }
    std::uint64_t remaining() const { return size_ - position_; }
    const std::optional<Error>& error() const { return error_; }
    bool failed() const { return error_.has_value(); }

    void fail(ErrorCode code, std::uint64_t at, std::string message) {
        if (!error_) error_ = Error{code, "byte " + std::to_string(at), std::move(message)};
    }

    template <class Number>
    Number number() {
        static_assert(std::is_trivially_copyable_v<Number>);
        Number value{};
        if (const std::byte* at = ensure(sizeof(Number), "a number")) {
            std::memcpy(&value, at, sizeof(Number));
            position_ += sizeof(Number);
        }
        return value;
    }

    /// `length` bytes as text; `what` names it in messages.
    std::string text(std::uint64_t length, const char* what) {
        const std::byte* at = ensure(length, what);
        if (at == nullptr) return {};
        position_ += length;
        return std::string(reinterpret_cast<const char*>(at), static_cast<std::size_t>(length));
    }

    void skip(std::uint64_t length, const char* what) {
        if (!failed() && fits(length, what)) position_ += length;
    }

    /// Walks over `count` strings, each a 64-bit length and its bytes.
    void skip_strings(std::uint64_t count) {
        while (count > 0 && !failed()) {
            count -= skip_buffered_strings(count);
            if (count == 0) return;
            skip(number<std::uint64_t>(), "a string");
            --count;
        }
    }

private:
    static constexpr std::size_t kFirstChunk = std::size_t{64} << 10;
    static constexpr std::size_t kLargestChunk = std::size_t{4} << 20;

    bool fits(std::uint64_t length, const char* what) {
        if (length > remaining())
            fail(ErrorCode::bad_file, position_, std::string("the file ends inside ") + what + "; is it complete?");
        else if (position_ + length > longest_)
            fail(ErrorCode::too_large, position_,
                 "the header is longer than " + std::to_string(longest_ >> 20) + " MiB, further than is read");
        return !failed();
    }

    // As many strings as lie whole in the buffer. Vocabularies are most of a header: no calls, no members inside the loop.
    std::uint64_t skip_buffered_strings(std::uint64_t most) {
        if (position_ < buffer_start_ || position_ - buffer_start_ > buffered_) return 0;
        const std::byte* const begin = buffer_.get() + (position_ - buffer_start_);
        const std::byte* const end = buffer_.get() + buffered_;
        const std::byte* at = begin;
        std::uint64_t skipped = 0;
        std::uint64_t length = 0;
        while (skipped < most && end - at >= static_cast<std::ptrdiff_t>(sizeof length)) {
            std::memcpy(&length, at, sizeof length);
            if (length > static_cast<std::uint64_t>(end - at) - sizeof length) break;
            at += sizeof length + static_cast<std::size_t>(length);
            ++skipped;
        }
        position_ += static_cast<std::uint64_t>(at - begin);
        return skipped;
    }

    // The buffer holds [position_, position_ + length) after this, or the result is null.
    const std::byte* ensure(std::uint64_t length, const char* what) {
        if (failed() || !fits(length, what)) return nullptr;
        const bool held = position_ >= buffer_start_ && position_ - buffer_start_ <= buffered_ &&
                          length <= buffered_ - (position_ - buffer_start_);
        if (!held && !fill(length)) return nullptr;
        return buffer_.get() + (position_ - buffer_start_);
    }

    bool fill(std::uint64_t length) {
        const std::uint64_t wanted = std::max<std::uint64_t>(length, chunk_);
        const std::uint64_t count = std::min(wanted, remaining());
        chunk_ = std::min(chunk_ * 2, kLargestChunk);
        if (count > capacity_) {
            capacity_ = static_cast<std::size_t>(count);
            buffer_.reset(new std::byte[capacity_]);  // not a vector, which would fill it with zeros first
        }
        buffer_start_ = position_;
        buffered_ = static_cast<std::size_t>(count);
        error_ = reader_.read(position_, std::span(buffer_.get(), buffered_));
        if (error_) buffered_ = 0;
        return !error_;
    }

    RangeReader& reader_;
    std::uint64_t size_;
    std::uint64_t longest_;
    std::uint64_t position_ = 0;
    std::uint64_t buffer_start_ = 0;
    std::unique_ptr<std::byte[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t buffered_ = 0;
    std::size_t chunk_ = kFirstChunk;
    std::optional<Error> error_;
};

}  // namespace ballpark::formats
