#include "formats/gguf_specials.h"

#include <optional>
#include <string_view>

namespace ballpark::formats {

GgufSpecials gguf_specials(const GgufFile& file) {
    const std::string_view model = file.text("tokenizer.ggml.model");
    const bool bert = model == "bert";
    GgufSpecials out;
    const auto add = [&](std::string_view wanted, bool usual, std::string_view key, std::vector<std::int64_t>& to) {
        const std::optional<std::int64_t> id = file.integer(key);
        if (id && file.flag(wanted).value_or(usual)) to.push_back(*id);
    };
    const bool begins = file.integer("tokenizer.ggml.bos_token_id").has_value();
    add("tokenizer.ggml.add_bos_token", bert || model == "llama",
        bert && !begins ? "tokenizer.ggml.cls_token_id" : "tokenizer.ggml.bos_token_id", out.before);
    // The key is spelt so.
    if (bert) add("tokenizer.ggml.add_sep_token", true, "tokenizer.ggml.seperator_token_id", out.behind);
    else add("tokenizer.ggml.add_eos_token", model == "t5", "tokenizer.ggml.eos_token_id", out.behind);
    return out;
}

}  // namespace ballpark::formats
