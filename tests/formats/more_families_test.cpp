// Families beyond decoders: encoder-decoders, encoders with windows, hybrids side by side, recurrent networks.

#include <catch2/catch_test_macros.hpp>

#include "formats/hf_config.h"
#include "tests/support/config.h"
#include "model/kv_cache_shape.h"
#include "model/parameters.h"

using namespace ballpark;

namespace {

std::int64_t parameters(const ModelSpec& model) { return count_parameters(model).total.count(); }

}  // namespace

// Published checkpoints' counts: t5-small, flan-t5-base, whisper-tiny, ModernBERT-base, RWKV-5 World 1.5B.
TEST_CASE("T5 has two halves, three norms in a decoder's block and two tables of relative positions") {
    const ModelSpec small = testing::config(R"({"model_type":"t5","d_model":512,"d_ff":2048,"d_kv":64,"num_heads":8,
        "num_layers":6,"num_decoder_layers":6,"vocab_size":32128,"feed_forward_proj":"relu"})");
    CHECK(parameters(small) == 60'506'624);
    const ModelSpec flan = testing::config(R"({"model_type":"t5","d_model":768,"d_ff":2048,"d_kv":64,"num_heads":12,
        "num_layers":12,"num_decoder_layers":12,"vocab_size":32128,"feed_forward_proj":"gated-gelu",
        "tie_word_embeddings":false})");
    CHECK(parameters(flan) == 247'577'856);
}

TEST_CASE("Whisper's front end is a tower; its keys have no bias") {
    const ModelSpec tiny = testing::config(R"({"model_type":"whisper","d_model":384,"encoder_layers":4,"decoder_layers":4,
        "num_hidden_layers":4,"encoder_attention_heads":6,"encoder_ffn_dim":1536,"vocab_size":51865,
        "max_source_positions":1500,"max_target_positions":448,"num_mel_bins":80})");
    REQUIRE(tiny.towers.size() == 1);
    CHECK(parameters(tiny) + tiny.towers.front().parameters.count() == 37'760'640);
}

TEST_CASE("ModernBERT: every third block is global, the first has no norm before attention") {
    const ModelSpec base = testing::config(R"({"model_type":"modernbert","hidden_size":768,"intermediate_size":1152,
        "num_hidden_layers":22,"num_attention_heads":12,"vocab_size":50368,"global_attn_every_n_layers":3,
        "local_attention":128,"max_position_embeddings":8192})");
    CHECK(parameters(base) == 149'014'272);
    CHECK(sliding_window(base.layers[0]) == 0);
    CHECK(sliding_window(base.layers[1]) == 128);
    CHECK(sliding_window(base.layers[3]) == 0);
}

TEST_CASE("RWKV-5 keeps a matrix per head whatever the context") {
    const ModelSpec rwkv = testing::config(R"({"model_type":"rwkv5","attention_hidden_size":2048,"head_size":64,
        "hidden_size":2048,"intermediate_size":null,"num_hidden_layers":24,"vocab_size":65536,
        "tie_word_embeddings":true})");
    CHECK(parameters(rwkv) == 1'577'754'624);
    const RecurrentState state = recurrent_state(rwkv.layers[0], rwkv.hidden_size);
    CHECK(state.state == 64 * 2048);
    CHECK(cache_cell(rwkv.layers[0]).total() == 0);
}

TEST_CASE("Falcon-H1 has attention and a state space in every block") {
    const ModelSpec model = testing::config(R"({"model_type":"falcon_h1","hidden_size":2048,"intermediate_size":4096,
        "num_hidden_layers":24,"num_attention_heads":8,"num_key_value_heads":2,"head_dim":128,"vocab_size":65537,
        "mamba_n_heads":48,"mamba_d_head":64,"mamba_d_state":256,"mamba_n_groups":1,"mamba_d_conv":4,
        "mamba_rms_norm":false,"tie_word_embeddings":false})");
    std::int64_t states = 0;
    for (const Layer& layer : model.layers) {
        REQUIRE((layer.attention && layer.recurrence));
        states += recurrent_state(layer, model.hidden_size).state;
    }
    CHECK(4 * states == 72LL * 1024 * 1024);  // llama.cpp prints 72.00 MiB
}
