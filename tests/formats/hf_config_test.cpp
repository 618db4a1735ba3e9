#include "formats/hf_config.h"

#include <catch2/catch_test_macros.hpp>

#include <string>

#include "model/kv_cache_shape.h"
#include "model/parameters.h"
#include "tests/support/config.h"

using namespace ballpark;

namespace {

constexpr std::string_view kLlama31 = R"({"model_type":"llama","hidden_size":4096,"intermediate_size":14336,
    "num_attention_heads":32,"num_hidden_layers":32,"num_key_value_heads":8,"vocab_size":128256,
    "max_position_embeddings":131072,"rope_scaling":{"rope_type":"llama3","factor":8.0},"torch_dtype":"bfloat16",
    "tie_word_embeddings":false})";

std::int64_t total(std::string_view text) { return count_parameters(testing::config(text)).total.count(); }

Error error_of(std::string_view text) {
    const auto model = read_hf_config(text);
    REQUIRE_FALSE(model);
    return model.error();
}

std::string with(std::string_view key, std::string_view value) {
    std::string text(kLlama31);
    const std::string quoted = "\"" + std::string(key) + "\":";
    const std::size_t at = text.find(quoted) + quoted.size();
    const std::size_t end = text.find_first_of(",}", at);
    return text.replace(at, end - at, value);
}

}  // namespace

TEST_CASE("Llama 3.1 8B to the last parameter") {
    const ModelSpec model = testing::config(kLlama31);
    CHECK(count_parameters(model).total.count() == 8'030'261'248);
    CHECK(model.layers.size() == 32);
    CHECK(kv_elements_per_token(model) * 2 == 131'072);
    CHECK(model.rope_tables == RopeTables::frequencies);
    CHECK(model.rope_table_rows == 64);
    CHECK(model.stored_type == TensorType::bf16);
}

TEST_CASE("older key names") {
    CHECK(total(R"({"model_type":"gpt2","n_embd":768,"n_head":12,"n_layer":12,"n_positions":1024,"vocab_size":50257})") ==
          124'439'808);
    CHECK(total(R"({"model_type":"gptj","n_embd":4096,"n_head":16,"n_layer":28,"n_inner":null,"n_positions":2048,
                    "vocab_size":50400,"tie_word_embeddings":false})") == 6'050'882'784);
    CHECK(total(R"({"model_type":"bloom","n_embed":14336,"n_layer":70,"num_attention_heads":112,"vocab_size":250880})") ==
          176'247'271'424);
    CHECK(total(R"({"model_type":"falcon","hidden_size":4544,"num_attention_heads":71,"num_hidden_layers":32,
                    "multi_query":true,"parallel_attn":true,"bias":false,"vocab_size":65024})") == 7'217'189'760);
    CHECK(total(R"({"model_type":"mpt","d_model":4096,"n_heads":32,"n_layers":32,"no_bias":true,"vocab_size":50432})") ==
          6'649'286'656);
    CHECK(total(R"({"model_type":"opt","ffn_dim":3072,"hidden_size":768,"max_position_embeddings":2048,
                    "num_attention_heads":12,"num_hidden_layers":12,"vocab_size":50272})") == 125'239'296);
    CHECK(total(R"({"model_type":"chatglm","add_bias_linear":false,"add_qkv_bias":true,"ffn_hidden_size":13696,
                    "hidden_size":4096,"kv_channels":128,"multi_query_attention":true,"multi_query_group_num":2,
                    "num_attention_heads":32,"num_layers":28,"padded_vocab_size":65024,"seq_length":8192})") ==
          6'243'584'000);
}

TEST_CASE("encoders") {
    CHECK(total(R"({"model_type":"bert","hidden_size":384,"intermediate_size":1536,"num_attention_heads":12,
                    "num_hidden_layers":6,"max_position_embeddings":512,"type_vocab_size":2,"vocab_size":30522})") ==
          22'713'216);
    CHECK(total(R"({"model_type":"mpnet","hidden_size":768,"intermediate_size":3072,"num_attention_heads":12,
                    "num_hidden_layers":12,"max_position_embeddings":514,"vocab_size":30527})") == 109'486'464);
}

TEST_CASE("Gemma 3 27B with its vision tower is the checkpoint's 54,864,813,280 bytes") {
    const ModelSpec model = testing::config(R"({"model_type":"gemma3","text_config":{"model_type":"gemma3_text","head_dim":128,
        "hidden_size":5376,"intermediate_size":21504,"num_attention_heads":32,"num_hidden_layers":62,
        "num_key_value_heads":16,"sliding_window":1024,"vocab_size":262208},"vision_config":{
        "model_type":"siglip_vision_model","hidden_size":1152,"image_size":896,"intermediate_size":4304,
        "num_attention_heads":16,"num_hidden_layers":27,"patch_size":14}})");
    const ParameterCount count = count_parameters(model);
    CHECK(2 * (count.total + count.towers).count() == 54'864'813'280);
    CHECK(is_sliding(model, 0));
    CHECK_FALSE(is_sliding(model, 5));
    CHECK(sliding_window(model.layers[0]) == 1024);
}

TEST_CASE("experts, latent attention and speculative blocks of DeepSeek-V3") {
    const ModelSpec model = testing::config(R"({"model_type":"deepseek_v3","first_k_dense_replace":3,"hidden_size":7168,
        "intermediate_size":18432,"kv_lora_rank":512,"moe_intermediate_size":2048,"moe_layer_freq":1,
        "n_routed_experts":256,"n_shared_experts":1,"num_attention_heads":128,"num_experts_per_tok":8,
        "num_hidden_layers":61,"num_nextn_predict_layers":1,"q_lora_rank":1536,"qk_nope_head_dim":128,
        "qk_rope_head_dim":64,"v_head_dim":128,"vocab_size":129280,"tie_word_embeddings":false})");
    const ParameterCount count = count_parameters(model);
    CHECK(count.total.count() == 671'026'419'200);
    CHECK(count.active.count() == 37'552'297'472);
    CHECK(model.mtp_layers.size() == 1);
    CHECK(kv_elements_per_token(model) == 61 * 576);
    CHECK(std::holds_alternative<DenseFeedForward>(model.layers[2].feed_forward));
    CHECK(std::holds_alternative<ExpertFeedForward>(model.layers[3].feed_forward));
}

TEST_CASE("one letter a block: Nemotron-H") {
    const ModelSpec model = testing::config(R"({"model_type":"nemotron_h","hidden_size":2688,"hybrid_override_pattern":"ME*-",
        "num_hidden_layers":4,"num_attention_heads":32,"num_key_value_heads":2,"head_dim":128,"mamba_num_heads":64,
        "mamba_head_dim":64,"ssm_state_size":128,"n_groups":8,"intermediate_size":1856,"moe_intermediate_size":1856,
        "moe_shared_expert_intermediate_size":3712,"n_routed_experts":128,"num_experts_per_tok":6,"vocab_size":131072})");
    REQUIRE(model.layers.size() == 4);
    CHECK(model.layers[0].recurrence.has_value());
    CHECK_FALSE(model.layers[0].attention.has_value());
    CHECK(std::holds_alternative<ExpertFeedForward>(model.layers[1].feed_forward));
    CHECK(model.layers[2].attention.has_value());
    CHECK(std::holds_alternative<DenseFeedForward>(model.layers[3].feed_forward));
}

TEST_CASE("a wrong value names its key") {
    CHECK(error_of(with("hidden_size", "-1")).field == "hidden_size");
    CHECK(error_of(with("hidden_size", "1e308")).field == "hidden_size");
    CHECK(error_of(with("hidden_size", "NaN")).field == "hidden_size");
    CHECK(error_of(with("hidden_size", "4096.5")).field == "hidden_size");
    CHECK(error_of(with("hidden_size", "\"4096\"")).field == "hidden_size");
    CHECK(error_of(with("num_hidden_layers", "1000000000")).field == "num_hidden_layers");
    CHECK(error_of(with("num_attention_heads", "0")).field == "num_attention_heads");
    CHECK(error_of(with("num_attention_heads", "31")).field == "num_attention_heads");
    CHECK(error_of(with("vocab_size", "Infinity")).field == "vocab_size");
    CHECK(error_of(with("tie_word_embeddings", "1")).field == "tie_word_embeddings");
    CHECK(error_of(with("vocab_size", "18446744073709551615")).code == ErrorCode::bad_value);
}

TEST_CASE("a missing key and an unknown architecture say what is wrong") {
    CHECK(error_of(R"({"model_type":"llama"})").code == ErrorCode::missing_field);
    CHECK(error_of("{}").field == "model_type");
    const Error retnet = error_of(R"({"model_type":"retnet","hidden_size":2560,"num_hidden_layers":32,"vocab_size":65536})");
    CHECK(retnet.code == ErrorCode::unsupported);
    CHECK(retnet.message.find("retnet") != std::string::npos);
}

TEST_CASE("text that is no config") {
    CHECK(error_of("").code == ErrorCode::bad_json);
    CHECK(error_of("[]").code == ErrorCode::bad_value);
    CHECK(error_of("[]").field == "byte 0");
    CHECK(error_of("{\"a\":").code == ErrorCode::bad_json);
    CHECK(error_of(std::string(100'000, '[')).code == ErrorCode::bad_json);
    CHECK(error_of("{\"layer_types\":" + std::string(1000, '{')).message.find("deeper") != std::string::npos);
    CHECK(error_of(std::string(kLargestConfigBytes + 1, ' ')).code == ErrorCode::too_large);
}

TEST_CASE("Python's NaN and Infinity do no harm where nobody reads them") {
    std::string text(kLlama31);
    text.insert(1, "\"time_step_limit\":[0.0,Infinity],\"x\":-Infinity,\"y\":NaN,\"note\":\"NaN Infinity\",");
    CHECK(total(text) == 8'030'261'248);
}

TEST_CASE("every truncation of a config is an error or a model, never a crash") {
    for (std::size_t length = 0; length < kLlama31.size(); ++length)
        CHECK_FALSE(read_hf_config(kLlama31.substr(0, length)));
}
