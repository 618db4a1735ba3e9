/// Graphics cards as the Linux kernel lists them: the memory of AMD's, and what others are there without a driver.
#pragma once

#include <string>
#include <vector>

#include "platform/machine/local_device.h"

namespace ballpark {

struct SysfsPaths {
    std::string drm = "/sys/class/drm";
    std::string modules = "/sys/module";
    std::string amd_names = "/usr/share/libdrm/amdgpu.ids";  ///< libdrm's table of marketing names, where installed
};

/// Every AMD, NVIDIA and Intel card. AMD's have source "sysfs" and their memory (`mem_info_vram_total`,
/// `mem_info_vram_used` of the amdgpu driver); the others, and AMD's under another driver, source "none" and no memory.
std::vector<LocalDevice> read_sysfs(const SysfsPaths& paths = {});

}  // namespace ballpark
