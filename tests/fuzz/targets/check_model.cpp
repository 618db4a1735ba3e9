// What can be computed from a model that a reader accepted.
#include "tests/fuzz/check_model.h"

#include "estimate/kv_cache.h"
#include "model/gguf_size.h"
#include "model/parameters.h"
#include "model/tensors.h"
#include "tests/fuzz/targets.h"

namespace ballpark::fuzz {

void check_model(const ModelSpec& model) {
    const ParameterCount count = count_parameters(model);
    promise(count.total.count() >= 0 && count.active.count() >= 0 && count.towers.count() >= 0);
    promise(count.active <= count.total || count.total.saturated());
    promise(kv_bytes_per_token(model, {}).count() >= 0);
    promise(kv_bytes_per_sequence(model, {}, Tokens(131'072)).count() >= 0);
    for (const Tensor& tensor : gguf_tensor_list(model)) promise(!tensor.name.empty() && tensor.elements() >= 0);
}

}  // namespace ballpark::fuzz
