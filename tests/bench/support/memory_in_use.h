/// Counts what is allocated, for benchmarks of memory: to be included in one file of a program, natively and as WebAssembly.
#pragma once

#include <malloc.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace memory_in_use {

inline std::size_t now = 0;
inline std::size_t most = 0;

/// The most that is in use at once while `work` runs, beyond what was before, in bytes.
template <class Work>
std::size_t peak_of(Work&& work) {
    const std::size_t before = most = now;
    work();
    return most - before;
}

}  // namespace memory_in_use

void* operator new(std::size_t size) {
    void* memory = std::malloc(size);
    if (memory == nullptr) std::abort();
    memory_in_use::now += malloc_usable_size(memory);
    memory_in_use::most = std::max(memory_in_use::most, memory_in_use::now);
    return memory;
}
void operator delete(void* memory) noexcept {
    memory_in_use::now -= malloc_usable_size(memory);
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
