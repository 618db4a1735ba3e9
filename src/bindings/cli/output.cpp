#include "bindings/cli/output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace ballpark {

std::string render(const Table& table, OutputForm form) {
    switch (form) {
        case OutputForm::csv: return to_csv(table);
        case OutputForm::markdown: return to_markdown(table);
        default: return to_text(table);
    }
}

int print(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return 0;
    std::fprintf(stderr, "ballpark: the output can't be written: %s\n", std::strerror(errno));
    return 3;
}

int report(const Error& error) {
    const std::string field = error.field.empty() ? "" : error.field + ": ";
    std::fprintf(stderr, "ballpark: %s%s\n", field.c_str(), error.message.c_str());
    return 1;
}

}  // namespace ballpark
