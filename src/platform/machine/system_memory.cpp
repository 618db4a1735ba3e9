#include "platform/machine/system_memory.h"

#include <cstdint>
#include <fstream>
#include <sstream>

#ifdef __APPLE__
#include <mach/mach.h>
#include <sys/sysctl.h>
#endif

namespace ballpark {

std::optional<SystemMemory> read_meminfo(const std::string& path) {
    std::ifstream file(path);
    std::optional<std::int64_t> total;
    std::optional<std::int64_t> available;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string key;
        std::string unit;
        std::int64_t value = 0;
        if (!(words >> key >> value >> unit) || unit != "kB" || value < 0) continue;
        if (key == "MemTotal:") total = value;
        if (key == "MemAvailable:") available = value;
    }
    // proc(5): the "kB" of this file are 1024 bytes.
    if (!total || !available || *available > *total) return std::nullopt;
    return SystemMemory{kib(*total), kib(*available)};
}

#ifdef __APPLE__

std::optional<SystemMemory> read_system_memory() {
    std::uint64_t total = 0;
    std::size_t size = sizeof total;
    if (sysctlbyname("hw.memsize", &total, &size, nullptr, 0) != 0) return std::nullopt;
    vm_statistics64_data_t pages{};
    mach_msg_type_number_t count = HOST_VM_INFO64_COUNT;
    if (host_statistics64(mach_host_self(), HOST_VM_INFO64, reinterpret_cast<host_info64_t>(&pages), &count) != 0)
        return std::nullopt;
    // Inactive and purgeable pages are given up on demand, as Linux counts its MemAvailable.
    const std::uint64_t free_pages = std::uint64_t{pages.free_count} + pages.inactive_count + pages.purgeable_count;
    const std::uint64_t available = free_pages * static_cast<std::uint64_t>(vm_page_size);
    return SystemMemory{Bytes(static_cast<std::int64_t>(total)),
                        Bytes(static_cast<std::int64_t>(available < total ? available : total))};
}

#else

std::optional<SystemMemory> read_system_memory() { return read_meminfo("/proc/meminfo"); }

#endif

}  // namespace ballpark
