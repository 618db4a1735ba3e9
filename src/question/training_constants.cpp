// The fitted constants of training, as its estimators take them.

#include "question/training.h"

namespace ballpark {
namespace {

class Lookup {
public:
    explicit Lookup(const Catalog& catalog) : catalog_(catalog) {}
    Range operator()(std::string_view id) {
        if (const EngineConstant* row = catalog_.engine_constant("training", id, {}, "")) return row->value;
        if (!missing)
            missing = Error{ErrorCode::bad_file, std::string(id), "catalog/training.json has no constant " + std::string(id)};
        return {};
    }
    std::optional<Error> missing;

private:
    const Catalog& catalog_;
};

}  // namespace

Result<TrainConstants> train_constants(const Catalog& catalog) {
    Lookup constant(catalog);
    const TrainConstants constants{
        .matrix_share = constant("train_matrix_share").typical,
        .narrow_cost = constant("train_narrow_cost").typical,
        .attention_share = constant("train_attention_share").typical,
        .passes = constant("train_passes").typical,
        .unfused_passes = constant("train_unfused_passes").typical,
        .gather_cost = constant("train_gather_cost").typical,
        .sum_cost = constant("train_sum_cost").typical,
        .dispatch_cost = constant("train_dispatch_cost").typical,
        .per_doubling = constant("train_per_doubling").typical,
        .spread = constant("train_spread"),
        .expert_spread = constant("train_expert_spread"),
        .goodput = constant("train_goodput"),
        .step_share = constant("train_step_share"),
        .expert_step_share = constant("train_expert_step_share"),
    };
    if (constant.missing) return *constant.missing;
    return constants;
}

Result<TrainMemoryConstants> train_memory_constants(const Catalog& catalog) {
    Lookup constant(catalog);
    const TrainMemoryConstants constants{
        .hidden_copies = constant("train_hidden_copies").typical,
        .hidden_copies_compiled = constant("train_hidden_copies_compiled").typical,
        .logit_bytes = constant("train_logit_bytes").typical,
        .logit_bytes_chunked = constant("train_logit_bytes_chunked").typical,
        .fixed = constant("train_fixed").typical,
        .spread = constant("train_memory_spread"),
        .context = constant("train_context"),
    };
    if (constant.missing) return *constant.missing;
    return constants;
}

}  // namespace ballpark
