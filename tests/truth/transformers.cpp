// Hugging Face transformers and programs around PyTorch: the peak of a generation, against published runs.

#include "estimate/transformers_memory.h"

#include "question/engine_constants.h"
#include "truth/engine_rows.h"
#include "truth/truth.h"

namespace ballpark::truth {
namespace {

constexpr double kPrinted = 0.01 * 1073741824.0;

}  // namespace

void replay_transformers(const std::filesystem::path& folder, const Catalog& catalog, Report& report) {
    Family& own =
        report.family("transformers: inference peak", {.median = 0.08, .inside_from = 0.85, .inside_to = 0.97});
    Family& others = report.family("AutoAWQ, exllama, litgpt, GPTQ-for-LLaMa: peak",
                                   {.median = 0.12, .inside_from = 0.85, .inside_to = 0.97});
    Shapes shapes(catalog, folder);
    const auto own_constants = transformers_constants(catalog, "");
    const auto other_constants = pytorch_constants(catalog, "");
    if (!own_constants || !other_constants) return;
    for (const Json& row : read_lines(folder / "memory_pytorch.jsonl")) {
        const auto program = program_row(row);
        if (!program) continue;
        Family& family = program->own_program ? others : own;
        const ModelSpec* model = shapes.find(row);
        if (model == nullptr) {
            family.leave_out("the shape of the model is not known");
            continue;
        }
        if (!program->unusable.empty()) {
            family.leave_out(program->unusable);
            continue;
        }
        const TransformersConstants& constants = program->own_program ? *other_constants : *own_constants;
        const auto memory = transformers_memory(*model, program->setup, constants);
        if (!memory) {
            family.leave_out(memory.error().message);
            continue;
        }
        Range peak = memory->peak;
        // Rows of 4.51 show the generation alone: weights and the full cache to 0.05 GiB in five models, where the
        // prompt's own peak would have been up to 5 GiB higher.
        if (program->generation_only) {
            const double generation = (memory->weights + memory->generation).as_double();
            peak.typical = generation;
            peak.high = generation * constants.spread.high;
        }
        family.compare(row["id"].get<std::string>(), program->peak, peak, kPrinted);
    }
}

}  // namespace ballpark::truth
