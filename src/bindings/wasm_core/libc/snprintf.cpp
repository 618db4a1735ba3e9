// The one thing that is printed with snprintf in the core is hexadecimal in the JSON library (\u001f in texts). The C
// library's brings the printing of every kind of number, a twentieth of the module's size; figures have their own printer.

#include <cstdarg>
#include <cstddef>

namespace {

class Output {
public:
    Output(char* buffer, std::size_t size) : buffer_(buffer), size_(size) {}

    void put(char c) {
        if (length_ + 1 < size_) buffer_[length_] = c;
        ++length_;
    }

    void hexadecimal(unsigned value, int width, bool capital) {
        char digits[8];
        int count = 0;
        for (; value != 0 || count == 0; value >>= 4) digits[count++] = (capital ? "0123456789ABCDEF" : "0123456789abcdef")[value & 15];
        for (int i = count; i < width; ++i) put('0');
        while (count > 0) put(digits[--count]);
    }

    int finish() {
        if (size_ > 0) buffer_[length_ < size_ ? length_ : size_ - 1] = '\0';
        return static_cast<int>(length_);
    }

private:
    char* buffer_;
    std::size_t size_;
    std::size_t length_ = 0;
};

}  // namespace

extern "C" int snprintf(char* buffer, std::size_t size, const char* format, ...) {
    std::va_list arguments;
    va_start(arguments, format);
    Output out(buffer, size);
    for (const char* at = format; *at != '\0'; ++at) {
        if (*at != '%') {
            out.put(*at);
            continue;
        }
        int width = 0;
        for (++at; *at == '.' || (*at >= '0' && *at <= '9'); ++at)
            if (*at != '.') width = width * 10 + (*at - '0');
        if (*at != 'x' && *at != 'X') __builtin_trap();
        out.hexadecimal(va_arg(arguments, unsigned), width, *at == 'X');
    }
    va_end(arguments);
    return out.finish();
}
