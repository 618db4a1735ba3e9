/// `serve`: one running service. What it needs of memory and whether it fits.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "estimate/serve_memory.h"
#include "estimate/worksheet.h"
#include "hardware/device_spec.h"
#include "numeric/weight_format.h"
#include "question/context.h"
#include "question/json.h"
#include "question/model_choice.h"

namespace ballpark {

struct ServeQuestion {
    ModelChoice model;
    std::string weights;                   ///< format id; the type the checkpoint is stored in when not asked
    const WeightFormat* format = nullptr;  ///< of `weights`
    std::string kv;                        ///< cache format; "auto" (fp16) when not asked
    KvFormat kv_format;
    std::optional<DeviceSpec> gpu;
    std::int64_t gpus = 1;
    Tokens context{8192};
    std::int64_t concurrency = 1;
    double memory_share = 1;               ///< `gpu_memory_utilization`
};

/// Something the reader should know beside the figures.
struct Note {
    bool warn = false;
    std::string code;
    std::string text;
};

struct ServeAnswer {
    ServeMemory memory;
    bool knows_device = false;
    Bytes capacity;                        ///< of one device
    std::vector<Note> notes;
    std::vector<Step> why;
};

/// Reads and resolves the fields of CONTRACT's `serve`.
Result<ServeQuestion> read_serve(const Json& question, const Context& context);

/// Error: `too_large` when a figure no longer fits an exact JSON number.
Result<ServeAnswer> answer_serve(const ServeQuestion& question, bool explain);

/// The answer's JSON of CONTRACT.
Json to_json(const ServeQuestion& question, const ServeAnswer& answer);

}  // namespace ballpark
