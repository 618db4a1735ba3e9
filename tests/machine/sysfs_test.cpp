// Cards and memory as files of the Linux kernel, written into a folder of the test's own.
#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "platform/machine/sysfs.h"
#include "platform/machine/system_memory.h"

namespace ballpark {
namespace {

namespace fs = std::filesystem;

class Files {
public:
    Files() : root_(fs::temp_directory_path() / ("ballpark-sysfs-" + std::to_string(getpid()))) {
        fs::remove_all(root_);
        fs::create_directories(root_);
    }
    ~Files() { fs::remove_all(root_); }

    void write(const std::string& path, const std::string& text) const {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path) << text;
    }
    void link(const std::string& path, const std::string& target) const {
        fs::create_directories((root_ / path).parent_path());
        fs::create_symlink(target, root_ / path);
    }
    std::string path(const std::string& name) const { return (root_ / name).string(); }
    SysfsPaths sysfs() const { return {path("drm"), path("module"), path("amdgpu.ids")}; }

private:
    fs::path root_;
};

TEST_CASE("an AMD card has its memory from sysfs and its name from libdrm's table") {
    const Files files;
    files.write("drm/card0/device/vendor", "0x1002\n");
    files.write("drm/card0/device/device", "0x744c\n");
    files.write("drm/card0/device/revision", "0xc8\n");
    files.write("drm/card0/device/mem_info_vram_total", "25753026560\n");
    files.write("drm/card0/device/mem_info_vram_used", "1073741824\n");
    files.link("drm/card0/device/driver", "../../bus/pci/drivers/amdgpu");
    files.write("module/amdgpu/version", "6.7.0\n");
    files.write("drm/card0-HDMI-A-1/status", "connected\n");
    files.write("drm/renderD128/device/vendor", "0x1002\n");
    files.write("amdgpu.ids", "# names\n1.0.0\n744C,\tC4,\tAMD Radeon RX 7900 XT\n744C,\tC8,\tAMD Radeon RX 7900 XTX\n");
    const std::vector<LocalDevice> cards = read_sysfs(files.sysfs());
    REQUIRE(cards.size() == 1);
    CHECK(cards[0].name == "AMD Radeon RX 7900 XTX");
    CHECK(cards[0].vendor == "amd");
    CHECK(cards[0].source == "sysfs");
    CHECK(cards[0].driver == "amdgpu 6.7.0");
    CHECK(cards[0].memory_total == Bytes(25753026560));
    CHECK(cards[0].memory_free == Bytes(25753026560 - 1073741824));
    CHECK(cards[0].memory_free_source == "sysfs");
}

TEST_CASE("cards come in the kernel's order, other makers without memory, display chips not at all") {
    const Files files;
    files.write("drm/card10/device/vendor", "0x10de\n");
    files.write("drm/card10/device/device", "0x2684\n");
    files.write("drm/card2/device/vendor", "0x8086\n");
    files.write("drm/card2/device/device", "0x9a49\n");
    files.write("drm/card1/device/vendor", "0x1234\n");
    const std::vector<LocalDevice> cards = read_sysfs(files.sysfs());
    REQUIRE(cards.size() == 2);
    CHECK(cards[0].name == "Intel graphics (PCI device 9a49)");
    CHECK(cards[1].name == "NVIDIA graphics (PCI device 2684)");
    CHECK(cards[1].source == "none");
    CHECK_FALSE(cards[1].memory_total.has_value());
}

TEST_CASE("files that hold nonsense leave figures out") {
    const Files files;
    files.write("drm/card0/device/vendor", "0x1002\n");
    files.write("drm/card0/device/mem_info_vram_total", "1000\n");
    files.write("drm/card0/device/mem_info_vram_used", "2000\n");
    files.write("drm/card0/device/product_name", "AMD Instinct MI300X\xff\n");
    files.write("drm/card1/device/vendor", "0x1002\n");
    files.write("drm/card1/device/mem_info_vram_total", "12 GiB\n");
    const std::vector<LocalDevice> cards = read_sysfs(files.sysfs());
    REQUIRE(cards.size() == 2);
    CHECK(cards[0].name == "AMD Instinct MI300X?");
    CHECK(cards[0].memory_total == Bytes(1000));
    CHECK_FALSE(cards[0].memory_free.has_value());
    CHECK(cards[1].source == "none");
    CHECK(read_sysfs({files.path("absent"), "", ""}).empty());
}

TEST_CASE("system memory is read from meminfo in units of 1024 bytes") {
    const Files files;
    files.write("meminfo", "MemTotal:       16384000 kB\nMemFree:         1000000 kB\nMemAvailable:    8192000 kB\n");
    const std::optional<SystemMemory> memory = read_meminfo(files.path("meminfo"));
    REQUIRE(memory.has_value());
    CHECK(memory->total == Bytes(16777216000));
    CHECK(memory->available == Bytes(8388608000));

    files.write("meminfo", "MemTotal: lots kB\n");
    CHECK_FALSE(read_meminfo(files.path("meminfo")).has_value());
    CHECK_FALSE(read_meminfo(files.path("absent")).has_value());
}

TEST_CASE("this system says how much memory it has") {
    const std::optional<SystemMemory> memory = read_system_memory();
    REQUIRE(memory.has_value());
    CHECK(memory->total > mib(64));
    CHECK(memory->available <= memory->total);
}

}  // namespace
}  // namespace ballpark
