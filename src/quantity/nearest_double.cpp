#include "quantity/nearest_double.h"

#include <cstddef>
#include <cstdint>

namespace ballpark {
namespace {

// A natural number, wide enough for the longest text that is kept, and for any power of ten that it is set against.
class Natural {
public:
    explicit Natural(std::uint32_t value) : words_{value}, size_(value != 0 ? 1 : 0) {}

    void multiply_add(std::uint32_t factor, std::uint32_t addend) {
        std::uint64_t carry = addend;
        for (int i = 0; i < size_; ++i) {
            carry += std::uint64_t{words_[i]} * factor;
            words_[i] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) words_[size_++] = static_cast<std::uint32_t>(carry);
    }

    void shift_left(int bits) {
        for (; bits >= 31; bits -= 31) multiply_add(std::uint32_t{1} << 31, 0);
        multiply_add(std::uint32_t{1} << bits, 0);
    }

    int bits() const { return size_ == 0 ? 0 : 32 * size_ - __builtin_clz(words_[size_ - 1]); }

    bool less_than(const Natural& other) const {
        if (size_ != other.size_) return size_ < other.size_;
        for (int i = size_; i-- > 0;)
            if (words_[i] != other.words_[i]) return words_[i] < other.words_[i];
        return false;
    }

    // `other` must not be larger.
    void subtract(const Natural& other) {
        std::int64_t borrow = 0;
        for (int i = 0; i < size_; ++i) {
            borrow += std::int64_t{words_[i]} - (i < other.size_ ? std::int64_t{other.words_[i]} : 0);
            words_[i] = static_cast<std::uint32_t>(borrow);
            borrow >>= 32;
        }
        while (size_ > 0 && words_[size_ - 1] == 0) --size_;
    }

private:
    std::uint32_t words_[128];
    int size_;
};

constexpr int kMostDigits = 768;  // no number half way between two doubles has more

struct Decimal {
    Natural digits{0};
    std::uint64_t leading = 0;  // the digits, while they fit
    int count = 0;
    int exponent = 0;
    bool more = false;  // digits follow that are not all zero
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void add_digit(Decimal& number, char digit, bool fraction) {
    const auto value = static_cast<std::uint32_t>(digit - '0');
    if (number.count == 0 && value == 0) {
        number.exponent -= fraction ? 1 : 0;
    } else if (number.count < kMostDigits) {
        number.digits.multiply_add(10, number.count == 0 ? 0 : value);
        if (number.count == 0) number.digits = Natural(value);
        if (number.count < 19) number.leading = number.leading * 10 + value;
        ++number.count;
        number.exponent -= fraction ? 1 : 0;
    } else {
        number.more = number.more || value != 0;
        number.exponent += fraction ? 0 : 1;
    }
}

double power_of_two(int exponent) {
    double result = 1;
    for (; exponent > 0; --exponent) result *= 2;
    for (; exponent < 0; ++exponent) result /= 2;
    return result;
}

// The first `precision` bits of numerator / denominator, which is in [1, 2), rounded to even.
std::uint64_t rounded_quotient(Natural& numerator, const Natural& denominator, int precision) {
    std::uint64_t quotient = 0;
    for (int i = 0; i < precision; ++i) {
        const bool bit = !numerator.less_than(denominator);
        if (bit) numerator.subtract(denominator);
        quotient = quotient << 1 | (bit ? 1 : 0);
        numerator.shift_left(1);
    }
    const bool below_half = numerator.less_than(denominator);
    const bool half = !below_half && !denominator.less_than(numerator);
    if (!below_half && (!half || (quotient & 1) != 0)) ++quotient;
    return quotient;
}

double nearest(Decimal& number) {
    constexpr int kLargest = 310;
    constexpr int kSmallest = -326;
    if (number.count == 0 || number.count + number.exponent < kSmallest) return 0;
    if (number.count + number.exponent > kLargest) return __builtin_inf();
    constexpr std::uint64_t kExact = std::uint64_t{1} << 53;
    if (number.count <= 19 && number.leading <= kExact && number.exponent >= -22 && number.exponent <= 22) {
        double power = 1;
        for (int i = number.exponent < 0 ? -number.exponent : number.exponent; i > 0; --i) power *= 10;
        const auto value = static_cast<double>(number.leading);
        return number.exponent < 0 ? value / power : value * power;
    }

    Natural& numerator = number.digits;
    if (number.more) {
        numerator.multiply_add(10, 1);
        --number.exponent;
    }
    Natural denominator(1);
    for (int i = number.exponent; i > 0; --i) numerator.multiply_add(10, 0);
    for (int i = number.exponent; i < 0; ++i) denominator.multiply_add(10, 0);
    int exponent = numerator.bits() - denominator.bits();
    if (exponent > 0) denominator.shift_left(exponent);
    if (exponent < 0) numerator.shift_left(-exponent);
    if (numerator.less_than(denominator)) {
        numerator.shift_left(1);
        --exponent;
    }
    constexpr int kMantissa = 53;
    constexpr int kSmallestNormal = -1022;
    constexpr int kLargestExponent = 1023;
    const int precision = exponent < kSmallestNormal ? kMantissa - (kSmallestNormal - exponent) : kMantissa;
    if (precision < 0) return 0;
    const auto mantissa = static_cast<double>(rounded_quotient(numerator, denominator, precision));
    const int scale = exponent - precision + 1;
    if (exponent > kLargestExponent) return __builtin_inf();
    // In two steps, each exact: 2^-1074 is no normal number.
    return scale < kSmallestNormal ? mantissa * power_of_two(kSmallestNormal) * power_of_two(scale - kSmallestNormal)
                                   : mantissa * power_of_two(scale);
}

}  // namespace


double nearest_double(std::string_view text) {
    Decimal number;
    bool fraction = false;
    std::size_t at = 0;
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) ++at;
    for (; at < text.size() && (text[at] == '.' || is_digit(text[at])); ++at) {
        if (text[at] == '.') fraction = true;
        else add_digit(number, text[at], fraction);
    }
    if (at < text.size()) {
        ++at;  // 'e'
        const bool down = at < text.size() && text[at] == '-';
        constexpr int kEnough = 100'000;
        int exponent = 0;
        for (; at < text.size(); ++at)
            if (is_digit(text[at]) && exponent < kEnough) exponent = exponent * 10 + (text[at] - '0');
        number.exponent += down ? -exponent : exponent;
    }
    const double magnitude = nearest(number);
    return negative ? -magnitude : magnitude;
}

}  // namespace ballpark
