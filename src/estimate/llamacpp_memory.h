/// Memory of llama.cpp: weights, caches and states to the byte, the compute buffer in closed form, by place.
///
/// Rules read off llama.cpp 0.7.0 (build 11669): `src/llama-context.cpp`, `src/llama-kv-cache*.cpp`,
/// `src/llama-memory-recurrent.cpp`, `src/llama-model.cpp` and ggml's allocator, and checked against what it reserved.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "estimate/llamacpp_layout.h"
#include "estimate/worksheet.h"
#include "model/gguf_size.h"
#include "model/model_spec.h"
#include "numeric/tensor_type.h"
#include "quantity/bisection.h"
#include "quantity/quantity.h"
#include "quantity/range.h"
#include "quantity/result.h"

namespace ballpark {

/// How many rows of logits a program reserves: a server one a slot, the others (bench, completion) a whole batch.
enum class LlamacppProgram : std::uint8_t { server, bench };

enum class FlashAttention : std::uint8_t { automatic, on, off };

/// Releases differ in the graph that is reserved; weights and caches are the same.
enum class LlamacppRelease : std::uint8_t {
    current,  ///< build 11669: three alternatives of the input, a 16-bit mask, logits of the tokens that are asked for
    classic,  ///< 2024 to mid 2026: one input, a 32-bit mask, logits of a whole ubatch
    early,    ///< 2023: the same, with keys and values in the cache before queries are made
};

/// How a back end lays tensors out: what its buffers add to the tensors themselves.
struct LlamacppBackend {
    std::int64_t alignment = 32;   ///< of each tensor
    std::int64_t row_padding = 0;  ///< quantised tensors end on a whole multiple of so many columns
    bool copies_weights = false;   ///< large batches meet the host's weights on the device, one tensor copied at a time
};
/// The host and RPC devices: ggml/src/ggml-alloc.c, TENSOR_ALIGNMENT.
inline constexpr LlamacppBackend kLlamacppHost{};
/// ggml/src/ggml-cuda/ggml-cuda.cu: ggml_backend_cuda_buffer_type_get_alignment, MATRIX_ROW_PADDING; ROCm compiles it
/// too. It copies weights in ggml_backend_cuda_device_offload_op.
inline constexpr LlamacppBackend kLlamacppCuda{128, 512, true};

/// Tokens in one pass from which on llama.cpp copies weights from the host to a device rather than multiply them there:
/// min_batch_size of ggml_backend_cuda_device_offload_op, ggml/src/ggml-cuda/ggml-cuda.cu at build 11669.
inline constexpr std::int64_t kCopiedFrom = 32;

inline constexpr std::int64_t kAllLayers = 1'000'000;  ///< `--gpu-layers all`

/// The command line. Defaults are llama-server's.
struct LlamacppSetup {
    Tokens context{4096};              ///< `--ctx-size`, all slots together; 0: what the model was trained for
    std::int64_t batch_tokens = 2048;  ///< `--batch-size`
    std::int64_t ubatch_tokens = 512;  ///< `--ubatch-size`
    TensorType kv_k = TensorType::f16;
    TensorType kv_v = TensorType::f16;
    FlashAttention flash_attention = FlashAttention::automatic;
    std::int64_t parallel_slots = 1;  ///< `--parallel`
    bool kv_unified = false;          ///< slots share one cache
    bool swa_full = false;            ///< sliding layers keep all cells
    std::int64_t gpu_layers = kAllLayers;
    std::int64_t cpu_moe = 0;  ///< `--n-cpu-moe`: so many first layers leave their experts to the host; kAllLayers: `--cpu-moe`
    std::vector<double> tensor_split{1};  ///< one share a device; empty: no device at all
    LlamacppProgram program = LlamacppProgram::server;
    LlamacppRelease release = LlamacppRelease::current;
    LlamacppBackend device = kLlamacppHost;  ///< of the devices; the host is always kLlamacppHost
};

/// The sizes that a context ends up with after padding and division among slots.
struct LlamacppContext {
    std::int64_t n_ctx = 0;      ///< all slots together
    std::int64_t n_ctx_seq = 0;  ///< one slot
    std::int64_t streams = 1;    ///< separate caches
    std::int64_t n_batch = 0;
    std::int64_t n_ubatch = 0;
    std::int64_t n_tokens = 0;   ///< of the graph that is reserved: a ubatch, padded to whole slots
    std::int64_t n_outputs = 0;  ///< rows of logits in a compute buffer
    bool flash = true;
};

struct LlamacppPlace {
    std::string name;  ///< "host", "gpu0" …
    Bytes model;
    Bytes kv;
    Bytes recurrent;      ///< states of recurrent layers
    Bytes compute;        ///< an estimate, mostly exact; the others are exact
    Range compute_range;  ///< 90 % of what was measured, around `compute`
    Bytes output;         ///< logits, on the host

    Bytes total() const { return model + kv + recurrent + compute + output; }
};

struct LlamacppMemory {
    LlamacppContext context;
    std::vector<LlamacppPlace> places;  ///< the host first, then each device
    LlamacppPlace sum;
    Bytes file;  ///< the GGUF file itself
};

/// Errors: `bad_value` for slots outside 1–256, a quantised cache whose heads are no whole blocks, and quantised values
/// without flash attention, all of which llama.cpp refuses.
Result<LlamacppContext> llamacpp_context(const ModelSpec& model, const LlamacppSetup& setup);

/// Where a model's tensors lie and what they take there. Contexts, slots and types of caches move none of them, so that a
/// search over those places them once. The model and the file must outlive it.
class LlamacppPlacement {
public:
    /// Of `setup` it takes what moves tensors: `gpu_layers`, `cpu_moe`, `tensor_split` and `device`.
    LlamacppPlacement(const ModelSpec& model, const GgufSize& file, const LlamacppSetup& setup);

    /// As `llamacpp_memory`; `setup` agrees with the one before in what moves tensors.
    Result<LlamacppMemory> memory(const LlamacppSetup& setup, Worksheet* why = nullptr) const;

private:
    const ModelSpec& model_;
    const GgufSize& file_;
    detail::LlamacppLayout layout_;
    detail::LlamacppLayout uncopied_;  ///< the same, without room for copies
    std::vector<LlamacppPlace> places_;
};

/// `file` says which types the tensors have (`gguf_size`).
Result<LlamacppMemory> llamacpp_memory(const ModelSpec& model, const GgufSize& file, const LlamacppSetup& setup,
                                       Worksheet* why = nullptr);

/// The largest `--ctx-size` up to what the model was trained for, in steps of 256, whose memory `fits` says holds; 0 when
/// even 256 does not.
template <class Fits>
Tokens llamacpp_largest_context(const LlamacppPlacement& placement, LlamacppSetup setup, Tokens trained, const Fits& fits) {
    constexpr std::int64_t kStep = 256;
    return Tokens(kStep * largest(std::max(trained.count(), kStep) / kStep, [&](std::int64_t steps) {
        setup.context = Tokens(steps * kStep);
        const auto memory = placement.memory(setup);
        return memory && fits(*memory);
    }));
}

}  // namespace ballpark
