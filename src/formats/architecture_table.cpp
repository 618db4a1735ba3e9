#include "formats/architecture_table.h"

#include "model/model_spec.h"

namespace ballpark::formats {
namespace {

constexpr std::uint64_t kAllBias = kQkvBias | kOutputBias | kMlpBias;
constexpr std::uint64_t kClassic = kAllBias | kPlainMlp | kLayerNorm;  // the block of GPT-2 and its kin
constexpr std::uint32_t kOneNorm = attn_norm;                         // attention and feed-forward side by side
constexpr std::uint32_t kFourNorms = attn_norm | post_attention_norm | ffn_norm | post_ffw_norm;
constexpr std::uint32_t kPostNorms = post_attention_norm | post_ffw_norm;
constexpr std::uint32_t kBertNorms = attn_output_norm | layer_output_norm;

constexpr ArchitectureRow kRows[] = {
    {"llama", "llama"},
    {"mistral", "llama", kLlamaCppKeepsAll},
    {"ministral", "llama", kLlamaCppKeepsAll},
    {"ministral3", "mistral3"},
    {"mixtral", "llama", kLlamaCppKeepsAll | kSparseMoeDefault},
    {"yi", "llama"},
    {"aquila", "llama"},
    {"arcee", "arcee", kPlainMlp},
    {"apertus", "apertus", kPlainMlp | kQkNorm},
    {"smollm3", "smollm3", kTied},
    {"seed_oss", "seed_oss", kQkvBias | kOutputBiasApart, attn_norm | post_attention_norm},
    {"baichuan", "baichuan"},
    {"internlm2", "internlm2"},
    {"internlm3", "llama"},
    {"exaone", "exaone"},
    {"exaone4", "exaone4", kQkNorm, kPostNorms, 4},
    {"stablelm", "stablelm", kLayerNorm},
    {"orion", "orion", kLayerNorm},
    {"olmo", "olmo", kNoNormWeights},
    {"olmo2", "olmo2", kQkNormWide, kPostNorms},
    {"olmo3", "olmo2", kQkNormWide, kPostNorms, 4},
    {"olmoe", "olmoe", kQkNormWide | kSparseMoeDefault},
    {"granite", "granite"},
    {"granitemoe", "granitemoe", kSparseMoeDefault},
    {"granitemoeshared", "granitemoe", kSparseMoeDefault},
    {"granitemoehybrid", "granitehybrid", kTied},
    {"qwen", "qwen", kQkvBias | kFusedQkv | kHalfGateUp},
    {"qwen2", "qwen2", kQkvBias | kWindowNeedsSwitch},
    {"qwen2_vl", "qwen2vl", kQkvBias | kWindowNeedsSwitch},
    {"qwen2_vl_text", "qwen2vl", kQkvBias | kWindowNeedsSwitch},
    {"qwen2_5_vl", "qwen2vl", kQkvBias | kWindowNeedsSwitch},
    {"qwen2_5_vl_text", "qwen2vl", kQkvBias | kWindowNeedsSwitch},
    {"qwen2_moe", "qwen2moe", kQkvBias | kSharedGate | kWindowNeedsSwitch},
    {"qwen3", "qwen3", kQkNorm | kWindowNeedsSwitch},
    {"qwen3_moe", "qwen3moe", kQkNorm | kWindowNeedsSwitch},
    {"qwen3_vl", "qwen3vl", kQkNorm},
    {"qwen3_vl_text", "qwen3vl", kQkNorm},
    {"qwen3_vl_moe", "qwen3vlmoe", kQkNorm},
    {"qwen3_vl_moe_text", "qwen3vlmoe", kQkNorm},
    {"qwen3_next", "qwen3next", kQkNorm | kOutputGate | kSharedGate, attn_norm | post_attention_norm},
    {"qwen3_5", "qwen35", kQkNorm | kOutputGate, attn_norm | post_attention_norm},
    {"qwen3_5_text", "qwen35", kQkNorm | kOutputGate, attn_norm | post_attention_norm},
    {"qwen3_5_moe", "qwen35moe", kQkNorm | kOutputGate | kSharedGate, attn_norm | post_attention_norm},
    {"qwen3_5_moe_text", "qwen35moe", kQkNorm | kOutputGate | kSharedGate, attn_norm | post_attention_norm},
    {"gemma", "gemma", kTied},
    {"gemma2", "gemma2", kTied, kFourNorms, 2, 4096},
    {"gemma3", "gemma3", kTied | kQkNorm, kFourNorms, 6},
    {"gemma3_text", "gemma3", kTied | kQkNorm, kFourNorms, 6},
    {"gemma4", "gemma4", kTied | kQkNorm, kFourNorms, 6},
    {"gemma4_text", "gemma4", kTied | kQkNorm, kFourNorms, 6},
    {"phi", "phi2", kParallelResidual | kClassic | kFusedQkv | kOutputHeadBias, kOneNorm},
    {"phi-msft", "phi2", kParallelResidual | kClassic | kFusedQkv | kOutputHeadBias, kOneNorm},
    {"phi3", "phi3", kFusedQkv | kFusedGateUp | kLlamaCppKeepsAll},
    {"phimoe", "phimoe",
     kQkvBias | kOutputBias | kLayerNorm | kOutputHeadBias | kSparseMoeDefault | kLlamaCppKeepsAll},
    {"gpt2", "gpt2", kClassic | kFusedQkv | kLearnedPositions | kTied},
    {"gpt_bigcode", "starcoder", kClassic | kFusedQkv | kLearnedPositions | kTied | kMultiQuery},
    {"gptj", "gptj", kParallelResidual | kMlpBias | kPlainMlp | kLayerNorm | kOutputHeadBias, kOneNorm},
    {"gpt_neo", "", kOutputBias | kMlpBias | kPlainMlp | kLayerNorm | kLearnedPositions | kTied},
    {"gpt_neox", "gptneox", kParallelResidual | kClassic | kFusedQkv},
    {"gpt_neox_reward_model", "gptneox", kParallelResidual | kClassic | kFusedQkv},
    {"bloom", "bloom", kClassic | kFusedQkv | kEmbeddingNorm | kTied | kNoRotary},
    {"opt", "", kClassic | kLearnedPositions | kTied | kPositionOffset2},
    {"mpt", "mpt", kPlainMlp | kFusedQkv | kTied | kNoRotary},
    {"falcon", "falcon", kParallelResidual | kParallelBlock | kPlainMlp | kLayerNorm | kFusedQkv, kOneNorm},
    {"RefinedWeb", "falcon", kParallelResidual | kParallelBlock | kPlainMlp | kLayerNorm | kFusedQkv, kOneNorm},
    {"RefinedWebModel", "falcon", kParallelResidual | kParallelBlock | kPlainMlp | kLayerNorm | kFusedQkv | kMultiQuery, kOneNorm},
    {"starcoder2", "starcoder2", kClassic | kTied | kLlamaCppKeepsAll},
    {"cohere", "command-r", kParallelResidual | kTied | kQkNormWide | kQkNormNeedsSwitch, kOneNorm},
    {"cohere2", "cohere2", kParallelResidual | kTied, kOneNorm, 4, 4096},
    {"chatglm", "chatglm", kQkvBias | kFusedQkv | kFusedGateUp},
    {"glm", "chatglm", kQkvBias | kFusedQkv | kFusedGateUp | kOutputBiasApart},
    {"glm4", "glm4", kFusedGateUp | kOutputBiasApart, kFourNorms},
    {"glm4_moe", "glm4moe", kMtpInGguf | kCorrectionBias | kOutputBiasApart | kQkNorm | kQkNormNeedsSwitch, attn_norm | post_attention_norm},
    {"glm4v_moe", "glm4moe", kMtpInGguf | kCorrectionBias | kOutputBiasApart | kQkNorm | kQkNormNeedsSwitch, attn_norm | post_attention_norm},
    {"glm4v_moe_text", "glm4moe", kMtpInGguf | kCorrectionBias | kOutputBiasApart | kQkNorm | kQkNormNeedsSwitch, attn_norm | post_attention_norm},
    {"glm4_moe_lite", "deepseek2", kCorrectionBias},
    {"glm_moe_dsa", "glm-dsa", kCorrectionBias},
    {"deepseek", "deepseek"},
    {"deepseek_v2", "deepseek2"},
    {"deepseek_v3", "deepseek2", kCorrectionBias},
    {"deepseek_v32", "deepseek2", kCorrectionBias},
    {"deepseek_v4", "", kCorrectionBias | kSinks | kSparseMoeDefault},
    {"deepseek_ref", "", kCorrectionBias | kSinks | kSparseMoeDefault},
    {"kimi_k2", "deepseek2", kCorrectionBias},
    {"kimi_linear", "", kCorrectionBias},
    {"minimax_m2", "minimax-m2", kQkNormWide | kCorrectionBias | kSparseMoeDefault},
    {"minimax_m3", "", kQkNorm | kCorrectionBias},
    {"nemotron", "nemotron", kPlainMlp | kLayerNorm},
    {"nemotron_h", "nemotron_h", kOnePartBlocks | kPlainMlp | kCorrectionBias, kOneNorm},
    {"jamba", "jamba", kInnerNorms | kNoRotary},
    {"mamba", "mamba", kTied | kOnlyRecurrence, kOneNorm},
    {"falcon_mamba", "mamba", kTied | kOnlyRecurrence, kOneNorm},
    {"mamba2", "mamba2", kTied | kOnlyRecurrence, kOneNorm},
    {"rwkv5", "", kOnlyRecurrence | kLayerNorm | kEmbeddingNorm | kNeverTied, attn_norm | attn_norm_2},
    {"falcon_h1", "falcon-h1", kSideBySide},
    {"lfm2", "lfm2", kQkNorm | kTied | kEmbeddingNorm | kNoFinalNorm},
    {"gpt_oss", "gpt-oss", kQkvBias | kOutputBias | kSinks | kRouterBias | kExpertBias | kSparseMoeDefault,
     attn_norm | post_attention_norm, 2},
    {"llama4", "llama4", kOneSharedExpert | kScaledInputs, 0, 4, 8192},
    {"llama4_text", "llama4", kOneSharedExpert | kScaledInputs, 0, 4, 8192},
    {"ernie4_5", "ernie4_5", kTied},
    {"ernie4_5_moe", "ernie4_5-moe", kTied | kCorrectionBias},
    {"hunyuan_v1_dense", "hunyuan-dense", kQkNorm | kTied},
    {"hunyuan_v1_moe", "hunyuan-moe", kQkNorm | kTied | kSparseMoeDefault},
    {"dbrx", "dbrx", kFusedQkv | kSparseMoeDefault, attn_norm | attn_output_norm},
    {"step3p5", "step35", kQkNorm | kCorrectionBias},
    {"step3p7", "", kQkNorm | kCorrectionBias},
    {"bert", "bert", kClassic | kEncoderOnly | kLearnedPositions | kTokenTypes | kEmbeddingNorm | kPooler, kBertNorms},
    {"roberta", "bert",
     kClassic | kEncoderOnly | kLearnedPositions | kTokenTypes | kEmbeddingNorm | kPooler, kBertNorms},
    {"xlm-roberta", "bert",
     kClassic | kEncoderOnly | kLearnedPositions | kTokenTypes | kEmbeddingNorm | kPooler, kBertNorms},
    {"mpnet", "", kRelativeBias | kClassic | kEncoderOnly | kLearnedPositions | kEmbeddingNorm | kPooler, kBertNorms},
    {"modernbert", "",
     kEncoderOnly | kFusedQkv | kFusedGateUp | kEmbeddingNorm | kEncoderFinalNorm | kFirstUnnormed},
    {"t5", "", kTied | kPlainMlp | kEncoderDecoder | kRelativeBias},
    {"mt5", "", kPlainMlp | kEncoderDecoder | kRelativeBias},
    {"whisper", "", kClassic | kKeyUnbiased | kLearnedPositions | kTied | kEncoderDecoder},
    {"distilbert", "bert", kClassic | kEncoderOnly | kLearnedPositions | kEmbeddingNorm, kBertNorms},
};

}  // namespace

const ArchitectureRow* find_architecture(std::string_view model_type) {
    for (const ArchitectureRow& row : kRows)
        if (row.model_type == model_type) return &row;
    return nullptr;
}

const ArchitectureRow* find_gguf_architecture(std::string_view gguf_name) {
    for (const ArchitectureRow& row : kRows)
        if (row.gguf == gguf_name) return &row;
    return nullptr;
}

}  // namespace ballpark::formats
