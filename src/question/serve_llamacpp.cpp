// llama.cpp's answer: buffers by place, how many layers and slots the devices hold, the command to paste.

#include <algorithm>
#include <string>
#include <vector>

#include "model/gguf_size.h"
#include "quantity/bisection.h"
#include "question/engine_on_device.h"
#include "question/serve_engine.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMostSlots = 256;  // LLAMA_MAX_SEQ

bool fits(const LlamacppPlacement& placement, const LlamacppSetup& setup, const LlamacppDevices& devices) {
    const auto memory = placement.memory(setup);
    return memory && devices.hold(*memory);
}

bool fits(const ServeQuestion& question, const GgufSize& file, const LlamacppSetup& setup, const LlamacppDevices& devices) {
    return fits(LlamacppPlacement(*question.model.spec, file, setup), setup, devices);
}

/// Slots of the question's size each that the devices hold.
std::int64_t slots_that_fit(const ServeQuestion& question, const LlamacppPlacement& placement, const LlamacppDevices& devices) {
    const std::int64_t each = question.llamacpp.context.count() / question.llamacpp.parallel_slots;
    return largest(kMostSlots, [&](std::int64_t slots) {
        LlamacppSetup setup = question.llamacpp;
        setup.parallel_slots = slots;
        setup.context = Tokens(each * slots);
        return fits(placement, setup, devices);
    });
}

std::int64_t layers_that_fit(const ServeQuestion& question, const GgufSize& file, const LlamacppDevices& devices) {
    const auto blocks = static_cast<std::int64_t>(question.model.spec->layers.size());
    return largest(blocks + 1, [&](std::int64_t layers) {
        LlamacppSetup setup = question.llamacpp;
        setup.gpu_layers = layers;
        return fits(question, file, setup, devices);
    });
}

/// Fewest first layers whose experts have to stay on the host, with everything else as the question has it.
std::optional<std::int64_t> experts_on_host_that_fit(const ServeQuestion& question, const GgufSize& file, const LlamacppDevices& devices) {
    if (question.model.parameters.experts.count() == 0) return std::nullopt;
    const auto blocks = static_cast<std::int64_t>(question.model.spec->layers.size());
    const auto with = [&](std::int64_t layers) {
        LlamacppSetup setup = question.llamacpp;
        setup.cpu_moe = layers;
        return fits(question, file, setup, devices);
    };
    // The first layer on the host costs the devices room for copies: none at all is a case of its own.
    if (with(0)) return 0;
    const std::int64_t fewest = smallest(blocks, with);
    return fewest > 0 ? std::optional(fewest) : std::nullopt;
}

std::int64_t devices_needed(const ServeQuestion& question, const GgufSize& file, const LlamacppDevices& devices) {
    if (!question.cards.empty()) return fits(question, file, question.llamacpp, devices) ? question.gpus : 0;
    for (std::size_t count = 1; count <= 16; ++count) {
        LlamacppSetup setup = question.llamacpp;
        setup.tensor_split.assign(count, 1);
        if (fits(question, file, setup, devices)) return static_cast<std::int64_t>(count);
    }
    return 0;
}

Tokens longest_context(const ServeQuestion& question, const LlamacppPlacement& placement, const LlamacppDevices& devices) {
    return llamacpp_largest_context(placement, question.llamacpp, Tokens(question.model.spec->max_position_embeddings),
                                    [&](const LlamacppMemory& memory) { return devices.hold(memory); });
}

/// Only what differs from llama-server's defaults, and the context, which users forget.
/// Source: llama.cpp common/arg.cpp at build 11669.
std::string command(const ServeQuestion& question) {
    const LlamacppSetup plain;
    const LlamacppSetup& setup = question.llamacpp;
    const bool named_file = !question.weights.mixture && question.model.spec->gguf_header_bytes.count() > 0;
    std::string text = "llama-server -m " + question.model.id + (named_file ? "" : "." + question.weights.id + ".gguf");
    const auto flag = [&](const char* name, const std::string& value) { text.append(" ").append(name).append(" ").append(value); };
    const auto number = [&](const char* name, std::int64_t value, std::int64_t usual) {
        if (value != usual) flag(name, std::to_string(value));
    };
    flag("--ctx-size", std::to_string(setup.context.count()));
    flag("--parallel", std::to_string(setup.parallel_slots));
    if (setup.kv_unified) text += " --kv-unified";
    if (setup.swa_full) text += " --swa-full";
    number("--batch-size", setup.batch_tokens, plain.batch_tokens);
    number("--ubatch-size", setup.ubatch_tokens, plain.ubatch_tokens);
    if (setup.kv_k != plain.kv_k) flag("--cache-type-k", std::string(info(setup.kv_k).name));
    if (setup.kv_v != plain.kv_v) flag("--cache-type-v", std::string(info(setup.kv_v).name));
    if (setup.flash_attention != FlashAttention::automatic)
        flag("--flash-attn", setup.flash_attention == FlashAttention::on ? "on" : "off");
    if (!setup.tensor_split.empty())
        flag("--gpu-layers", setup.gpu_layers >= kAllLayers ? "all" : std::to_string(setup.gpu_layers));
    if (setup.cpu_moe >= kAllLayers) text += " --cpu-moe";
    else number("--n-cpu-moe", setup.cpu_moe, plain.cpu_moe);
    return text;
}

void solve(const ServeQuestion& question, const GgufSize& file, const LlamacppDevices& devices, EngineMemory& out) {
    const LlamacppMemory& memory = out.llamacpp->memory;
    const Bytes host = question.host.memory;
    out.fits = devices.hold(memory) && (host.count() == 0 || memory.places.front().total() <= host);
    out.most_running = out.fits ? static_cast<double>(question.llamacpp.parallel_slots) : 0;
    const LlamacppPlacement placement(*question.model.spec, file, question.llamacpp);
    out.max_concurrency = slots_that_fit(question, placement, devices);
    out.max_context = longest_context(question, placement, devices);
    out.gpus_needed = devices_needed(question, file, devices);
    out.llamacpp->gpu_layers_that_fit = layers_that_fit(question, file, devices);
    out.llamacpp->cpu_moe_that_fits = experts_on_host_that_fit(question, file, devices);
}

}  // namespace

Result<EngineMemory> detail::llamacpp_engine_memory(const ServeQuestion& question, const Catalog& catalog, Worksheet* why) {
    const GgufSize& file = *question.weights.file;
    Result<LlamacppMemory> memory = llamacpp_memory(*question.model.spec, file, question.llamacpp, why);
    if (!memory) return memory.error();
    EngineMemory out;
    out.weights = memory->sum.model;
    out.activation = memory->sum.compute_range;
    LlamacppDevices devices;
    const auto count = static_cast<double>(question.llamacpp.tensor_split.size());
    const double buffers = memory->sum.total().as_double();
    out.total = Range::exact(buffers);
    if (question.gpu) {
        const std::span<const DeviceSpec> named = question.cards.empty() ? std::span(&*question.gpu, 1) : std::span<const DeviceSpec>(question.cards);
        Result<LlamacppDevices> known = llamacpp_devices(catalog, named);
        if (!known) return known.error();
        devices = std::move(*known);
        const double part = count / static_cast<double>(devices.each.size());
        for (const LlamacppDevice& device : devices.each) out.total = sum(out.total, times(device.context, part));
        const std::size_t place = devices.each.size() > 1 ? devices.fullest(*memory) : 0;
        const LlamacppDevice& fullest = place > 0 ? devices.behind(place) : devices.each.front();
        out.overhead = fullest.context;
        out.fullest = place > 0 ? place - 1 : 0;
        out.per_gpu = shifted(fullest.context, place > 0 ? memory->places[place].total().as_double() : fullest.fullest(*memory).as_double());
    }
    out.command = command(question);
    out.llamacpp = LlamacppAnswer{std::move(*memory), file.bits_per_weight, std::nullopt, std::nullopt};
    if (question.llamacpp.tensor_split.empty()) {
        const Bytes room = question.host.memory;
        out.fits = room.count() == 0 || out.llamacpp->memory.sum.total() <= room;
        out.most_running = out.fits ? static_cast<double>(question.llamacpp.parallel_slots) : 0;
    } else if (question.gpu) {
        solve(question, file, devices, out);
    }
    return out;
}

}  // namespace ballpark
