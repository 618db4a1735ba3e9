// The C library's formats as far as Dear ImGui's core and the widgets in use need them; text.h says why.
#include <cstdarg>
#include <cstdint>
#include <cstring>

#include "imgui.h"
#include "imgui_internal.h"

namespace {

/// Counts all that is written, keeps what fits.
struct Output {
    char* to;
    std::size_t room;
    std::size_t written = 0;

    void put(char c) {
        if (written + 1 < room) to[written] = c;
        ++written;
    }
    void put(const char* text, std::size_t length) {
        for (std::size_t i = 0; i < length; ++i) put(text[i]);
    }
};

struct Field {
    bool zeros = false;
    int width = 0;
    int precision = -1;
};

const char* read_number(const char* at, int& number, va_list& args) {
    if (*at == '*') {
        number = va_arg(args, int);
        return at + 1;
    }
    for (number = 0; *at >= '0' && *at <= '9'; ++at) number = number * 10 + (*at - '0');
    return at;
}

void put_number(Output& out, const Field& field, std::uint64_t value, bool negative, unsigned base, char ten) {
    char digits[24];
    std::size_t length = 0;
    do {
        const auto digit = static_cast<unsigned>(value % base);
        digits[length++] = static_cast<char>(digit < 10 ? '0' + digit : static_cast<unsigned>(ten) + digit - 10);
        value /= base;
    } while (value != 0);
    if (negative && field.zeros) out.put('-');
    for (int i = static_cast<int>(length) + negative; i < field.width; ++i) out.put(field.zeros ? '0' : ' ');
    if (negative && !field.zeros) out.put('-');
    while (length > 0) out.put(digits[--length]);
}

void put_text(Output& out, const Field& field, const char* text) {
    if (text == nullptr) text = "(null)";
    std::size_t length = 0;
    while ((field.precision < 0 || length < static_cast<std::size_t>(field.precision)) && text[length] != '\0') ++length;
    for (int i = static_cast<int>(length); i < field.width; ++i) out.put(' ');
    out.put(text, length);
}

void put_fraction(Output& out, const Field& field, double value) {
    const int places = field.precision < 0 ? 6 : field.precision;
    std::uint64_t scale = 1;
    for (int i = 0; i < places; ++i) scale *= 10;
    const bool negative = value < 0;
    const auto scaled = static_cast<std::uint64_t>((negative ? -value : value) * static_cast<double>(scale) + 0.5);
    put_number(out, {}, scaled / scale, negative, 10, 'a');
    if (places == 0) return;
    out.put('.');
    put_number(out, {true, places, -1}, scaled % scale, false, 10, 'a');
}

/// Writes one argument; behind its conversion.
const char* put_argument(Output& out, const char* at, va_list& args) {
    Field field;
    for (; *at == '0' || *at == '-' || *at == '+' || *at == ' '; ++at) field.zeros = field.zeros || *at == '0';
    at = read_number(at, field.width, args);
    if (*at == '.') at = read_number(at + 1, field.precision, args);
    bool wide = false;
    for (; *at == 'l' || *at == 'z'; ++at) wide = wide || at[0] == at[1] || (*at == 'z' && sizeof(std::size_t) == 8);
    switch (*at) {
        case 'd':
        case 'i': {
            const std::int64_t value = wide ? va_arg(args, long long) : va_arg(args, int);
            put_number(out, field, static_cast<std::uint64_t>(value < 0 ? -value : value), value < 0, 10, 'a');
            break;
        }
        case 'u':
        case 'x':
        case 'X': {
            const std::uint64_t value = wide ? va_arg(args, unsigned long long) : va_arg(args, unsigned);
            put_number(out, field, value, false, *at == 'u' ? 10 : 16, *at == 'X' ? 'A' : 'a');
            break;
        }
        case 'p': put_number(out, field, reinterpret_cast<std::uintptr_t>(va_arg(args, void*)), false, 16, 'a'); break;
        case 'c': out.put(static_cast<char>(va_arg(args, int))); break;
        case 's': put_text(out, field, va_arg(args, const char*)); break;
        case 'f':
        case 'g': put_fraction(out, field, va_arg(args, double)); break;
        case '\0': return at;
        default: out.put(*at);
    }
    return at + 1;
}

}  // namespace

int ImFormatStringV(char* buf, std::size_t buf_size, const char* fmt, va_list args) {
    Output out{buf, buf == nullptr ? 0 : buf_size};
    va_list rest;
    va_copy(rest, args);
    for (const char* at = fmt; *at != '\0';) {
        if (*at == '%') at = put_argument(out, at + 1, rest);
        else out.put(*at++);
    }
    va_end(rest);
    if (buf == nullptr) return static_cast<int>(out.written);
    const std::size_t end = out.written < buf_size ? out.written : buf_size - 1;
    buf[end] = '\0';
    return static_cast<int>(end);
}

int ImFormatString(char* buf, std::size_t buf_size, const char* fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const int written = ImFormatStringV(buf, buf_size, fmt, args);
    va_end(args);
    return written;
}

int ballpark_scan(const char* text, const char* format, ...) {
    va_list args;
    va_start(args, format);
    int found = 0;
    for (; *format != '\0'; ++format) {
        if (*format != '%') {
            if (*text++ != *format) break;
            continue;
        }
        if (*++format != 'd' || *text < '0' || *text > '9') break;
        int value = 0;
        for (; *text >= '0' && *text <= '9'; ++text) value = value * 10 + (*text - '0');
        *va_arg(args, int*) = value;
        ++found;
    }
    va_end(args);
    return found;
}
