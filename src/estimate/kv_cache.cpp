#include "estimate/kv_cache.h"

#include <algorithm>
#include <vector>

#include "model/kv_cache_shape.h"

namespace ballpark {
namespace {

/// Layers that keep the same cell in the same number of cells.
struct CacheGroup {
    CacheCell cell;
    std::int64_t window = 0;
    std::int64_t cells = 0;
    std::int64_t layers = 0;
    bool plain = true;  // one key and one value of the same size, whole heads
    std::int64_t heads = 0;
};

bool same(const CacheCell& a, const CacheCell& b) { return a.k == b.k && a.v == b.v && a.index == b.index; }

/// Groups of layers with a cache, in order of first appearance. `context` 0 asks for one token's cell everywhere.
std::vector<CacheGroup> group_layers(const ModelSpec& model, std::int64_t context) {
    std::vector<CacheGroup> groups;
    for (std::size_t layer = 0; layer < model.layers.size(); ++layer) {
        const CacheCell cell = cache_cell(model.layers[layer]);
        if (cell.total() == 0) continue;
        const std::int64_t cells = context > 0 ? cache_cells(model.layers[layer], context) : 1;
        const std::int64_t window = sliding_window(model.layers[layer]);
        const auto known = std::find_if(groups.begin(), groups.end(), [&](const CacheGroup& group) {
            return same(group.cell, cell) && group.window == window && group.cells == cells;
        });
        if (known != groups.end()) {
            ++known->layers;
            continue;
        }
        const std::int64_t heads = kv_heads(model, layer);
        groups.push_back({cell, window, cells, 1, cell.k == cell.v && cell.index == 0, heads});
    }
    return groups;
}

double bytes_per_element(TensorType type) {
    return static_cast<double>(info(type).block_bytes) / static_cast<double>(info(type).block_elements);
}

Bytes cell_bytes(const CacheCell& cell, KvFormat format) {
    return bytes_of(format.keys, cell.k) + bytes_of(format.values, cell.v) + bytes_of(format.keys, cell.index);
}

bool whole_blocks(std::int64_t elements, TensorType type) { return elements % info(type).block_elements == 0; }

constexpr std::string_view kKvSource =
    "Pope et al. 2022, arXiv:2211.05102, section 3.3; grouped-query attention: arXiv:2305.13245";
constexpr std::string_view kLatentSource = "DeepSeek-V2, arXiv:2405.04434, section 2.1.2: one compressed vector a token";

void explain_group(const CacheGroup& group, KvFormat format, Worksheet& why) {
    const auto layers = static_cast<double>(group.layers);
    const auto cells = static_cast<double>(group.cells);
    const bool plain = group.plain && format.keys == format.values && whole_blocks(group.cell.k, format.keys);
    const Bytes total = cell_bytes(group.cell, format) * group.cells * group.layers;
    Step step{.name = group.window > 0 ? "kv_sliding_layers" : "kv_layers",
              .value = total.as_double(),
              .unit = Unit::bytes,
              .formula = "",
              .with = {{"layers", layers}},
              .source = std::string(group.cell.v == 0 ? kLatentSource : kKvSource),
              .children = {}};
    if (plain) {
        const auto heads = static_cast<double>(group.heads);
        step.formula = "2 * layers * kv_heads * head_dim * bytes";
        step.with.push_back({"kv_heads", heads});
        step.with.push_back({"head_dim", static_cast<double>(group.cell.k) / heads});
        step.with.push_back({"bytes", bytes_per_element(format.keys)});
    } else {
        step.formula = "layers * cell_bytes";
        step.with.push_back({"cell_bytes", cell_bytes(group.cell, format).as_double()});
    }
    if (group.cells != 1) {
        step.formula += " * cells";
        step.with.push_back({"cells", cells});
    }
    why.add(std::move(step));
}

Bytes sum_groups(const std::vector<CacheGroup>& groups, KvFormat format, Worksheet* why) {
    Bytes total;
    for (const CacheGroup& group : groups) {
        total += cell_bytes(group.cell, format) * group.cells * group.layers;
        if (why) explain_group(group, format, *why);
    }
    return total;
}

}  // namespace

Bytes kv_bytes_per_token(const ModelSpec& model, KvFormat format, Worksheet* why) {
    const std::size_t mark = why ? why->mark() : 0;
    const Bytes total = sum_groups(group_layers(model, 0), format, why);
    if (why)
        why->add_above(mark, {.name = "kv_bytes_per_token",
                              .value = total.as_double(),
                              .unit = Unit::bytes_per_token,
                              .formula = "sum",
                              .with = {},
                              .source = std::string(kKvSource),
                              .children = {}});
    return total;
}

Bytes kv_bytes_per_sequence(const ModelSpec& model, KvFormat format, Tokens context, Worksheet* why) {
    if (context.count() <= 0) return Bytes(0);
    const std::size_t mark = why ? why->mark() : 0;
    const Bytes total = sum_groups(group_layers(model, context.count()), format, why);
    if (why)
        why->add_above(mark, {.name = "kv_bytes_per_sequence",
                              .value = total.as_double(),
                              .unit = Unit::bytes,
                              .formula = "sum",
                              .with = {},
                              .source = std::string(kKvSource),
                              .children = {}});
    return total;
}

}  // namespace ballpark
