/// NVIDIA cards through the CUDA driver, loaded at run time.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "platform/machine/local_device.h"

namespace ballpark {

struct CudaReading {
    std::vector<LocalDevice> devices;   ///< without catalog id
    std::vector<std::string> problems;  ///< every call that failed, with the number and name of its CUresult
};

/// Where to look for the driver's libraries: names as `dlopen` takes them, the first that loads wins.
struct CudaLibraries {
    std::vector<std::string> cuda;
    std::vector<std::string> nvml;

    /// What an installed driver is called on this system.
    static CudaLibraries installed();
};

/// Lists the cards. Free memory comes from NVML where that is installed, since it costs nothing to ask; else from the
/// CUDA driver, which has to open a context for it, so that some hundred MiB count as used while it is asked.
CudaReading read_cuda(const CudaLibraries& libraries);

}  // namespace ballpark
