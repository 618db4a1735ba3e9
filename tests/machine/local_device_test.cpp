// From what drivers say to catalog rows, to "gpu":"local", and to the line in the window.
#include <catch2/catch_test_macros.hpp>

#include <string>

#include "platform/machine/local_device.h"
#include "platform/machine/text.h"

namespace ballpark {
namespace {

Catalog catalog() {
    Result<Catalog> loaded = Catalog::load();
    REQUIRE(loaded);
    return *loaded;
}

LocalDevice card(const std::string& name, Bytes total) {
    LocalDevice device;
    device.name = name;
    device.vendor = "nvidia";
    device.source = "cuda";
    device.memory_total = total;
    return device;
}

TEST_CASE("driver names find their catalog row when the memory agrees") {
    const Catalog rows = catalog();
    CHECK(find_catalog_id(rows, "NVIDIA GeForce RTX 4090", mib(24217)) == "rtx-4090-24gb");
    CHECK(find_catalog_id(rows, "NVIDIA A100-SXM4-80GB", mib(81050)) == "a100-sxm-80gb");
    CHECK(find_catalog_id(rows, "NVIDIA A100-SXM4-80GB MIG 1g.10gb", mib(9728)).empty());
    CHECK(find_catalog_id(rows, "Voodoo 2", mib(12)).empty());
}

TEST_CASE("the local gpu is the first card of the catalog, with the memory that its driver reports") {
    const Catalog rows = catalog();
    LocalMachine machine;
    machine.devices = {card("Voodoo 2", mib(12)), card("NVIDIA GeForce RTX 4090", mib(24217))};
    machine.devices[1].catalog_id = "rtx-4090-24gb";
    const Result<DeviceSpec> spec = local_device_spec(machine, rows);
    REQUIRE(spec);
    CHECK(spec->id == "rtx-4090-24gb");
    CHECK(spec->capacity() == mib(24217));
}

TEST_CASE("no local gpu says why and what to ask instead") {
    const Catalog rows = catalog();
    LocalMachine machine;
    machine.problems = {"no NVIDIA driver: libcuda.so.1 not found"};
    const Result<DeviceSpec> none = local_device_spec(machine, rows);
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::unknown_gpu);
    CHECK(none.error().field == "gpu");
    CHECK(none.error().message ==
          "this machine has no accelerator that can be read: no NVIDIA driver: libcuda.so.1 not found; name a gpu instead");

    machine.devices = {card("Voodoo 2", mib(12))};
    const Result<DeviceSpec> unknown = local_device_spec(machine, rows);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().message.find("Voodoo 2 is not in the catalog") != std::string::npos);
    CHECK(unknown.error().message.find("\"memory_bytes\":12582912") != std::string::npos);
}

TEST_CASE("the lines name cards, free and system memory, and a reason only where one is missed") {
    LocalMachine machine;
    const auto in = [&](const char* language, ByteSystem bytes = ByteSystem::gib) {
        const Result<Phrases> phrases = Phrases::load(language);
        REQUIRE(phrases);
        return describe(machine, *phrases, bytes);
    };
    machine.memory = SystemMemory{gib(64), gib(40)};
    machine.problems = {"no NVIDIA driver: libcuda.so.1 not found"};
    CHECK(in("en") == "No card is known here. Each page lets you choose one by name.\nNo NVIDIA driver: libcuda.so.1 not found\nSystem memory: 64 GiB, 40 GiB available");

    for (const char* problem :
         {"no NVIDIA driver: libcuda.so.1 not found", "NVIDIA cards can't be read: this system has no CUDA driver",
          "the NVIDIA driver finds no card (cuInit failed: 100 CUDA_ERROR_NO_DEVICE)",
          "the NVIDIA driver is still starting its cards (cuInit failed: 802 CUDA_ERROR_SYSTEM_NOT_READY)",
          "the NVIDIA driver and its library differ in version; restart after an update (cuInit failed: 803 CUDA_ERROR_SYSTEM_DRIVER_MISMATCH)",
          "the NVIDIA driver does not start (cuInit failed: 999 CUDA_ERROR_UNKNOWN)",
          "the NVIDIA driver is there, but it lists no card (CUDA_VISIBLE_DEVICES may hide them)",
          "cuMemGetInfo failed for NVIDIA GeForce RTX 4090: 2 CUDA_ERROR_OUT_OF_MEMORY"}) {
        machine.problems = {problem};
        CAPTURE(problem);
        CHECK(in("ko").find(std::string(problem).substr(0, 20)) == std::string::npos);
    }
    machine.problems = {"cuMemGetInfo failed for NVIDIA GeForce RTX 4090: 2 CUDA_ERROR_OUT_OF_MEMORY"};
    CHECK(in("ko").find("NVIDIA GeForce RTX 4090에서 cuMemGetInfo 실패: 2 CUDA_ERROR_OUT_OF_MEMORY") != std::string::npos);
    machine.problems = {"no NVIDIA driver: libcuda.so.1 not found"};

    machine.devices = {card("AMD Radeon RX 7900 XTX", gib(24))};
    machine.devices[0].vendor = "amd";
    machine.devices[0].memory_free = gib(23);
    CHECK(in("en") == "AMD Radeon RX 7900 XTX: 24 GiB, 23 GiB free\nSystem memory: 64 GiB, 40 GiB available");
    CHECK(in("en", ByteSystem::gb).starts_with("AMD Radeon RX 7900 XTX: 25.8 GB, 24.7 GB free\n"));
    CHECK(in("ko").find("시스템 메모리: 64 GiB") != std::string::npos);

    machine.devices.push_back({});
    machine.devices[1].name = "NVIDIA graphics (PCI device 2684)";
    machine.devices[1].vendor = "nvidia";
    CHECK(in("en").find("NVIDIA graphics (PCI device 2684): memory not known\nNo NVIDIA driver") != std::string::npos);
}

TEST_CASE("this machine can be read whatever it has") {
    const LocalMachine machine = read_local_machine(catalog());
    CHECK((!machine.devices.empty() || !machine.problems.empty()));
}

TEST_CASE("text from drivers is made printable UTF-8") {
    CHECK(printable("  Radeon\t™ \n") == "Radeon?™ ?");
    CHECK(printable("한국어 \xf0\x9f\x98\x80") == "한국어 \xf0\x9f\x98\x80");
    CHECK(printable("\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80") == "?????????");  // overlong, surrogate, beyond Unicode
    CHECK(printable("cut \xe2\x82") == "cut ??");
    CHECK(printable("   ").empty());
}

}  // namespace
}  // namespace ballpark
