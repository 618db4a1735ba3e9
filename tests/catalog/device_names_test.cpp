/// What people and programs call a device must lead to its row, and nothing else may.
#include <string>
#include <vector>

#include "test_catalog.h"

namespace ballpark {
namespace {

struct Case {
    const char* written;
    const char* id;
};

// As typed, in any spelling.
const std::vector<Case> kTyped = {
    {"H100", "h100-sxm-80gb"},
    {"h100", "h100-sxm-80gb"},
    {"H100 SXM", "h100-sxm-80gb"},
    {"h100_sxm", "h100-sxm-80gb"},
    {"H100-SXM5-80GB", "h100-sxm-80gb"},
    {"H100-80GB", "h100-sxm-80gb"},
    {"8xH100", nullptr},
    {"h100 pcie", "h100-pcie-80gb"},
    {"H100NVL", "h100-nvl-94gb"},
    {"H100 NVL", "h100-nvl-94gb"},
    {"H100 94 GB", "h100-nvl-94gb"},
    {"H200", "h200-sxm-141gb"},
    {"h200_sxm", "h200-sxm-141gb"},
    {"H200 NVL", "h200-nvl-141gb"},
    {"HGX H200", "h200-sxm-141gb"},
    {"H20", "h20-96gb"},
    {"H800", "h800-sxm-80gb"},
    {"GH200", "gh200-96gb"},
    {"gh200-144gb", "gh200-144gb"},
    {"b200_sxm", "b200-sxm-180gb"},
    {"B200", "b200-sxm-180gb"},
    {"B200 192 GB", "b200-sxm-180gb"},
    {"b300_sxm", "b300-sxm-270gb"},
    {"B300-SXM-288GB", "b300-sxm-270gb"},
    {"GB200", "gb200-186gb"},
    {"gb300", "gb300-288gb"},
    {"A100-SXM4-80GB", "a100-sxm-80gb"},
    {"a100 80gb", "a100-sxm-80gb"},
    {"A100-40GB", "a100-sxm-40gb"},
    {"a100-pcie-80gb", "a100-pcie-80gb"},
    {"a100 pcie 40 GB", "a100-pcie-40gb"},
    {"A10", "a10-24gb"},
    {"A10G", "a10g-24gb"},
    {"a10g-24gb", "a10g-24gb"},
    {"A30", "a30-24gb"},
    {"A40", "a40-48gb"},
    {"L4", "l4-24gb"},
    {"L40", "l40-48gb"},
    {"L40S", "l40s-48gb"},
    {"l40s 48gb", "l40s-48gb"},
    {"T4", "t4-16gb"},
    {"V100", "v100-sxm-16gb"},
    {"v100-sxm2-32gb", "v100-sxm-32gb"},
    {"V100 32GB", "v100-sxm-32gb"},
    {"P40", "p40-24gb"},
    {"P100", "p100-16gb"},
    {"A6000", "rtx-a6000-48gb"},
    {"RTX A6000", "rtx-a6000-48gb"},
    {"RTX 6000 Ada", "rtx-6000-ada-48gb"},
    {"rtx6000ada", "rtx-6000-ada-48gb"},
    {"RTX PRO 6000", "rtx-pro-6000-96gb"},
    {"rtx_pro_6000_server", "rtx-pro-6000-96gb"},
    {"RTX4090", "rtx-4090-24gb"},
    {"rtx 4090", "rtx-4090-24gb"},
    {"RTX-4090", "rtx-4090-24gb"},
    {"RTX 4090 24GB", "rtx-4090-24gb"},
    {"GeForce RTX 4090", "rtx-4090-24gb"},
    {"RTX 4090D", "rtx-4090-d-24gb"},
    {"RTX 4080 Super", "rtx-4080-super-16gb"},
    {"RTX 4070 Ti SUPER", "rtx-4070-ti-super-16gb"},
    {"rtx4070ti", "rtx-4070-ti-12gb"},
    {"RTX 4070", "rtx-4070-12gb"},
    {"RTX 4060 Ti 16GB", "rtx-4060-ti-16gb"},
    {"rtx-4060ti-8gb", "rtx-4060-ti-8gb"},
    {"RTX 3060", "rtx-3060-12gb"},
    {"RTX 3080", "rtx-3080-10gb"},
    {"RTX 3080 12GB", "rtx-3080-12gb"},
    {"RTX 3090", "rtx-3090-24gb"},
    {"3090", nullptr},
    {"RTX 5090", "rtx-5090-32gb"},
    {"RTX 5070 Ti", "rtx-5070-ti-16gb"},
    {"RTX 2080 Ti", "rtx-2080-ti-11gb"},
    {"GTX 1080 Ti", "gtx-1080-ti-11gb"},
    {"RX 7900 XTX", "rx-7900-xtx-24gb"},
    {"rx7900xt", "rx-7900-xt-20gb"},
    {"RX 9070 XT", "rx-9070-xt-16gb"},
    {"MI300X", "mi300x-192gb"},
    {"Instinct MI300X", "mi300x-192gb"},
    {"mi355x", "mi355x-288gb"},
    {"MI250X", "mi250x-128gb"},
    {"Arc A770", "arc-a770-16gb"},
    {"Arc B580", "arc-b580-12gb"},
    {"Gaudi2", "gaudi2-96gb"},
    {"Gaudi 3", "gaudi3-128gb"},
    {"TPU v5e", "tpu-v5e-16gb"},
    {"tpu-v6e", "tpu-v6e-32gb"},
    {"Trillium", "tpu-v6e-32gb"},
    {"Trainium2", "trainium2-96gb"},
    {"M1", "m1-8gb"},
    {"m2-ultra-192gb", "m2-ultra-192gb"},
    {"M2 Ultra 192GB", "m2-ultra-192gb"},
    {"Apple M3 Max 128 GB", "m3-max-128gb"},
    {"M4 Pro", "m4-pro-24gb"},
    {"DGX Spark", "dgx-spark-128gb"},
    {"GB10", "dgx-spark-128gb"},
    {"Strix Halo", "ryzen-ai-max-395-128gb"},
    {"Jetson AGX Orin", "jetson-agx-orin-64gb"},
};

// As drivers say it: CUDA, ROCm, Metal.
const std::vector<Case> kDriver = {
    {"NVIDIA A100-SXM4-80GB", "a100-sxm-80gb"},
    {"NVIDIA A100-SXM4-40GB", "a100-sxm-40gb"},
    {"NVIDIA A100-PCIE-40GB", "a100-pcie-40gb"},
    {"NVIDIA A100 80GB PCIe", "a100-pcie-80gb"},
    {"NVIDIA A800-SXM4-80GB", "a800-sxm-80gb"},
    {"NVIDIA H100 80GB HBM3", "h100-sxm-80gb"},
    {"NVIDIA H100 PCIe", "h100-pcie-80gb"},
    {"NVIDIA H100 NVL", "h100-nvl-94gb"},
    {"NVIDIA H200", "h200-sxm-141gb"},
    {"NVIDIA H20", "h20-96gb"},
    {"NVIDIA GH200 480GB", "gh200-96gb"},
    {"NVIDIA B200", "b200-sxm-180gb"},
    {"NVIDIA B300 SXM6 AC", nullptr},
    {"NVIDIA GB200", "gb200-186gb"},
    {"NVIDIA GB10", "dgx-spark-128gb"},
    {"Tesla T4", "t4-16gb"},
    {"Tesla V100-SXM2-16GB", "v100-sxm-16gb"},
    {"Tesla V100-SXM2-32GB", "v100-sxm-32gb"},
    {"Tesla V100-PCIE-16GB", "v100-pcie-16gb"},
    {"Tesla P40", "p40-24gb"},
    {"Tesla P100-PCIE-16GB", "p100-16gb"},
    {"NVIDIA A10", "a10-24gb"},
    {"NVIDIA A10G", "a10g-24gb"},
    {"NVIDIA A40", "a40-48gb"},
    {"NVIDIA L4", "l4-24gb"},
    {"NVIDIA L40S", "l40s-48gb"},
    {"NVIDIA GeForce RTX 4090", "rtx-4090-24gb"},
    {"NVIDIA GeForce RTX 4090 D", "rtx-4090-d-24gb"},
    {"NVIDIA GeForce RTX 4090 Laptop GPU", "rtx-4090-laptop-16gb"},
    {"NVIDIA GeForce RTX 3070 Laptop GPU", "rtx-3070-laptop-8gb"},
    {"NVIDIA GeForce RTX 3060", "rtx-3060-12gb"},
    {"NVIDIA GeForce RTX 5080", "rtx-5080-16gb"},
    {"NVIDIA GeForce GTX 1650", "gtx-1650-4gb"},
    {"NVIDIA RTX A6000", "rtx-a6000-48gb"},
    {"NVIDIA RTX 6000 Ada Generation", "rtx-6000-ada-48gb"},
    {"NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "rtx-pro-6000-96gb"},
    {"NVIDIA RTX PRO 6000 Blackwell Server Edition", "rtx-pro-6000-96gb"},
    {"NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition", "rtx-pro-6000-max-q-96gb"},
    {"Quadro RTX 8000", "quadro-rtx-8000-48gb"},
    {"AMD Instinct MI300X", "mi300x-192gb"},
    {"AMD Instinct MI325X", "mi325x-256gb"},
    {"AMD Instinct MI210", "mi210-64gb"},
    {"AMD Radeon RX 7900 XTX", "rx-7900-xtx-24gb"},
    {"AMD Radeon AI PRO R9700", "radeon-ai-pro-r9700-32gb"},
    {"AMD Radeon 8060S", "ryzen-ai-max-395-128gb"},
    {"Intel(R) Arc(TM) A770 Graphics", "arc-a770-16gb"},
    {"Intel(R) Arc(TM) B580 Graphics", "arc-b580-12gb"},
    {"Apple M2 Max", "m2-max-32gb"},
    {"Apple M3 Ultra", "m3-ultra-96gb"},
};

// As a page sees it: UNMASKED_RENDERER_WEBGL of Chrome, Safari and Firefox.
const std::vector<Case> kWebGl = {
    {"ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)", "rtx-3060-12gb"},
    {"ANGLE (NVIDIA, NVIDIA GeForce RTX 4090 Direct3D11 vs_5_0 ps_5_0, D3D11-31.0.15.3667)", "rtx-4090-24gb"},
    {"ANGLE (NVIDIA Corporation, NVIDIA GeForce RTX 3080/PCIe/SSE2, OpenGL 4.5.0 NVIDIA 525.89.02)", "rtx-3080-10gb"},
    {"ANGLE (NVIDIA, Vulkan 1.3.242 (NVIDIA NVIDIA GeForce RTX 4080 (0x00002704)), NVIDIA)", "rtx-4080-16gb"},
    {"NVIDIA GeForce RTX 3070/PCIe/SSE2", "rtx-3070-8gb"},
    {"NVIDIA A100-PCIE-40GB/PCIe/SSE2", "a100-pcie-40gb"},
    {"ANGLE (AMD, AMD Radeon RX 7900 XTX (0x0000744C) Direct3D11 vs_5_0 ps_5_0, D3D11)", "rx-7900-xtx-24gb"},
    {"ANGLE (AMD, AMD Radeon RX 6800 XT (radeonsi navi21 LLVM 15.0.7), OpenGL 4.6)", "rx-6800-xt-16gb"},
    {"AMD Radeon RX 7900 XTX (radeonsi, navi31, LLVM 15.0.7, DRM 3.49, 6.2.0-39-generic)", "rx-7900-xtx-24gb"},
    {"AMD Radeon RX 7800 XT (RADV NAVI32)", "rx-7800-xt-16gb"},
    {"ANGLE (Apple, Apple M1 Max, OpenGL 4.1)", "m1-max-32gb"},
    {"ANGLE (Apple, ANGLE Metal Renderer: Apple M3 Max, Unspecified Version)", "m3-max-36gb"},
    {"ANGLE (Apple, ANGLE Metal Renderer: Apple M1, Unspecified Version)", "m1-8gb"},
    {"ANGLE (Apple, ANGLE Metal Renderer: Apple M4 Pro, Unspecified Version)", "m4-pro-24gb"},
    {"Apple M2 Max", "m2-max-32gb"},
    {"ANGLE (Intel, Intel(R) Arc(TM) A770 Graphics (0x000056A0) Direct3D11 vs_5_0 ps_5_0, D3D11)", "arc-a770-16gb"},
    {"Mesa Intel(R) Arc(tm) A770 Graphics (DG2)", "arc-a770-16gb"},
};

void check_provenance_of(const Provenance& provenance) {
    CHECK_FALSE(provenance.source.empty());
    CHECK(provenance.as_of >= "2017-01-01");
    CHECK(provenance.as_of <= "2026-11-22");
}

void check(const std::vector<Case>& cases) {
    for (const Case& name : cases) {
        INFO(name.written);
        const auto found = test_catalog().find_device(name.written);
        if (!name.id) {
            CHECK_FALSE(found);
            continue;
        }
        if (!found)
            FAIL_CHECK(found.error().message);
        else
            CHECK((*found)->id == name.id);
    }
}

TEST_CASE("devices are found as people type them", "[catalog]") { check(kTyped); }
TEST_CASE("devices are found as drivers name them", "[catalog]") { check(kDriver); }
TEST_CASE("devices are found as WebGL names them", "[catalog]") { check(kWebGl); }

TEST_CASE("every device is found by its id, its name and its aliases", "[catalog]") {
    for (const DeviceSpec& device : test_catalog().devices()) {
        std::vector<std::string> names = device.aliases;
        names.push_back(device.id);
        names.push_back(device.name);
        for (const std::string& name : names) {
            INFO(name);
            const auto found = test_catalog().find_device(name);
            if (!found)
                FAIL_CHECK(found.error().message);
            else
                CHECK((*found)->id == device.id);
        }
    }
}

TEST_CASE("a name that fits several devices lists them", "[catalog]") {
    const auto a100 = test_catalog().find_device("A100");
    REQUIRE_FALSE(a100);
    CHECK(a100.error().code == ErrorCode::unknown_gpu);
    CHECK(a100.error().field == "gpu");
    CHECK(a100.error().message == "\"A100\" could be a100-sxm-40gb, a100-sxm-80gb, a100-pcie-40gb or a100-pcie-80gb");

    const auto ti = test_catalog().find_device("NVIDIA GeForce RTX 4060 Ti");
    REQUIRE_FALSE(ti);
    CHECK(ti.error().message == "\"NVIDIA GeForce RTX 4060 Ti\" could be rtx-4060-ti-8gb or rtx-4060-ti-16gb");
}

TEST_CASE("memory tells versions of a device apart", "[catalog]") {
    struct Sized {
        const char* name;
        Bytes memory;
        const char* id;
    };
    const std::vector<Sized> cases = {
        {"NVIDIA GeForce RTX 4060 Ti", mib(16380), "rtx-4060-ti-16gb"},
        {"NVIDIA GeForce RTX 4060 Ti", mib(8188), "rtx-4060-ti-8gb"},
        {"NVIDIA GeForce RTX 3080", mib(12288), "rtx-3080-12gb"},
        {"NVIDIA GeForce RTX 3080", mib(10240), "rtx-3080-10gb"},
        {"NVIDIA GeForce RTX 4090 D", mib(49140), "rtx-4090-d-48gb"},
        {"NVIDIA GeForce RTX 2080 Ti", mib(22528), "rtx-2080-ti-22gb"},
        {"Apple M2 Max", gib(96), "m2-max-96gb"},
        {"ANGLE (Apple, ANGLE Metal Renderer: Apple M3 Max, Unspecified Version)", gib(128), "m3-max-128gb"},
        {"NVIDIA H100 80GB HBM3", mib(81559), "h100-sxm-80gb"},
        {"NVIDIA A100-SXM4-80GB", mib(81920), "a100-sxm-80gb"},
        {"NVIDIA A10G", mib(23028), "a10g-24gb"},
        {"NVIDIA GeForce RTX 4090", mib(24564), "rtx-4090-24gb"},
        {"NVIDIA B200", mib(183359), "b200-sxm-180gb"},
        {"NVIDIA H200", mib(143771), "h200-sxm-141gb"},
    };
    for (const Sized& device : cases) {
        INFO(device.name << ", " << device.memory.count() << " bytes");
        const auto found = test_catalog().find_device(device.name, device.memory);
        if (!found)
            FAIL_CHECK(found.error().message);
        else
            CHECK((*found)->id == device.id);
    }
}

TEST_CASE("a cloud's machine means its device, or says how many it has", "[catalog]") {
    check({{"g5.xlarge", "a10g-24gb"},
           {"g6e.xlarge", "l40s-48gb"},
           {"G6.XLARGE", "l4-24gb"},
           {"a2-highgpu-1g", "a100-sxm-40gb"},
           {"g2-standard-8", "l4-24gb"},
           {"Standard_NC24ads_A100_v4", "a100-pcie-80gb"},
           {"p5.48xlarge", nullptr},
           {"p9.48xlarge", nullptr}});
    const auto eight = test_catalog().find_device("p4d.24xlarge");
    REQUIRE_FALSE(eight);
    CHECK(eight.error().code == ErrorCode::unknown_gpu);
    CHECK(eight.error().message == "\"p4d.24xlarge\" is a machine with 8 devices: write gpu a100-sxm-40gb and gpus 8");

    REQUIRE(test_catalog().find_instance("p5en.48xlarge"));
    CHECK(test_catalog().find_instance("p5en.48xlarge")->devices == 8);
    CHECK(test_catalog().find_instance("") == nullptr);
    for (const Instance& instance : test_catalog().instances()) {
        INFO(instance.id);
        CHECK(test_catalog().find_instance(instance.id) == &instance);
        CHECK(instance.devices <= 16);
        check_provenance_of(instance.provenance);
    }
}

TEST_CASE("an unknown device answers with the nearest", "[catalog]") {
    struct Wrong {
        const char* written;
        const char* hint;
    };
    for (const Wrong& wrong : std::vector<Wrong>{{"RTX 4091", "rtx-4090-24gb"},
                                                 {"h101", "h100-sxm-80gb"},
                                                 {"RX 7900 XTY", "rx-7900-xtx-24gb"},
                                                 {"mi300z", "mi300x-192gb"}}) {
        INFO(wrong.written);
        const auto found = test_catalog().find_device(wrong.written);
        REQUIRE_FALSE(found);
        CHECK(found.error().code == ErrorCode::unknown_gpu);
        INFO(found.error().message);
        CHECK(found.error().message.find(wrong.hint) != std::string::npos);
    }
}

TEST_CASE("names that say nothing find nothing", "[catalog]") {
    for (const char* name :
         {"", " ", "NVIDIA", "GPU", "80GB", "Apple GPU", "WebKit WebGL", "Intel(R) UHD Graphics 630",
          "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
          "Apple M1, or similar", "GeForce GTX 980, or similar", "llvmpipe (LLVM 15.0.6, 256 bits)", "(((((", "ANGLE (",
          "4090"}) {
        INFO(name);
        const auto found = test_catalog().find_device(name);
        REQUIRE_FALSE(found);
        CHECK(found.error().code == ErrorCode::unknown_gpu);
    }
    const std::string endless(100'000, 'x');
    CHECK_FALSE(test_catalog().find_device(endless));
}

}  // namespace
}  // namespace ballpark
