/// What is fuzzed: one function a reader, which takes any bytes and must neither crash nor break its reader's promises.
///
/// The fuzzer (main.cpp) and the replay of the corpus in the ordinary tests (corpus_test.cpp) call the same functions.
/// A broken promise is an abort, so that both notice it.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <span>
#include <string_view>

#include "quantity/result.h"

namespace ballpark::fuzz {

using Bytes = std::span<const std::byte>;

void answer(Bytes line);
void config(Bytes text);
void gguf(Bytes file);
void index(Bytes text);
void json(Bytes text);
void safetensors(Bytes file);
void tokenizer(Bytes file);

struct Target {
    std::string_view name;  ///< also of its folder in corpus/
    void (*run)(Bytes);
};

inline constexpr Target kTargets[] = {
    {"answer", answer}, {"config", config}, {"gguf", gguf},
    {"index", index},   {"json", json},     {"safetensors", safetensors},
    {"tokenizer", tokenizer},
};

inline std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline void promise(bool kept) {
    if (!kept) std::abort();
}

/// An error says what is wrong in text that may be shown, and names a field or byte unless the whole input is too large.
void check_error(const Error& error);

}  // namespace ballpark::fuzz
