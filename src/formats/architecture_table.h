/// What an architecture does beyond the keys of its config.json: one row per `model_type`, facts only.
///
/// Internal to `formats/`. A fact that a config key states wins over the row (`attention_bias`, `tie_word_embeddings` …);
/// the row says what the modelling code does when the key is absent.
/// Source of every row: the class of that `model_type` in huggingface/transformers v4.57 `src/transformers/models/`, or
/// the modelling file in the model's own repository; GGUF names from llama.cpp `convert_hf_to_gguf.py` at b6900.
#pragma once

#include <cstdint>
#include <string_view>

namespace ballpark::formats {

/// Traits are a set of bits.
enum Trait : std::uint64_t {
    kQkvBias = 1ULL << 0,
    kOutputBias = 1ULL << 1,         ///< bias of the attention output
    kMlpBias = 1ULL << 2,
    kPlainMlp = 1ULL << 3,           ///< two matrices, no gate
    kLayerNorm = 1ULL << 4,          ///< norms have a bias
    kFusedQkv = 1ULL << 5,           ///< GGUF keeps q, k and v in one matrix
    kFusedGateUp = 1ULL << 6,
    kQkNorm = 1ULL << 7,
    kQkNormWide = 1ULL << 8,
    kTied = 1ULL << 9,               ///< embeddings are tied when the config does not say
    kEmbeddingNorm = 1ULL << 10,
    kLearnedPositions = 1ULL << 11,
    kOutputHeadBias = 1ULL << 12,
    kEncoderOnly = 1ULL << 13,       ///< returns hidden states: no output head, no final norm
    kPooler = 1ULL << 14,
    kTokenTypes = 1ULL << 15,
    kNoNormWeights = 1ULL << 16,
    kSinks = 1ULL << 17,
    kRouterBias = 1ULL << 18,
    kExpertBias = 1ULL << 19,
    kCorrectionBias = 1ULL << 20,
    kSharedGate = 1ULL << 21,
    kOutputGate = 1ULL << 22,        ///< q carries a gate
    kNoFinalNorm = 1ULL << 23,
    kMultiQuery = 1ULL << 24,        ///< one KV head when no key says otherwise
    kNoWindow = 1ULL << 25,          ///< `sliding_window` is only a limit that is never reached
    kLlamaCppKeepsAll = 1ULL << 26,  ///< llama.cpp ignores the window
    kEncoderDecoder = 1ULL << 27,
    kHalfGateUp = 1ULL << 28,        ///< `intermediate_size` counts gate and up together (Qwen 1)
    kSparseMoeDefault = 1ULL << 29,  ///< every layer has experts (no dense layers among them)
    kInnerNorms = 1ULL << 30,        ///< Mamba norms on dt, B and C
    kPositionOffset2 = 1ULL << 31,   ///< two more rows than max_position_embeddings (OPT, RoBERTa)
    kWindowNeedsSwitch = 1ULL << 32, ///< the window counts only with `use_sliding_window` (Qwen 2)
    kOutputBiasApart = 1ULL << 33,   ///< `attention_bias` speaks of q, k and v only
    kQkNormNeedsSwitch = 1ULL << 34, ///< norms on q and k only with `use_qk_norm`
    kRelativeBias = 1ULL << 35,      ///< one table of relative position biases (MPNet)
    kParallelResidual = 1ULL << 40,  ///< attention and feed-forward read the same input
    kMtpInGguf = 1ULL << 39,         ///< the GGUF conversion keeps speculative blocks, with embeddings of their own
    kOnePartBlocks = 1ULL << 38,     ///< a block is a mixer or a feed-forward, never both (Nemotron-H)
    kOneSharedExpert = 1ULL << 37,   ///< a shared expert as wide as a routed one, whatever the keys say (Llama 4)
    kKeyUnbiased = 1ULL << 43,       ///< of q, k and v only q and v have a bias
    kSideBySide = 1ULL << 44,        ///< attention and recurrence in every block (Falcon-H1)
    kOnlyRecurrence = 1ULL << 45,    ///< no attention and no feed-forward of its own
    kNeverTied = 1ULL << 46,         ///< the head is a matrix of its own, whatever `tie_word_embeddings` says (RWKV)
    kEncoderFinalNorm = 1ULL << 47,  ///< an encoder that ends with a norm (ModernBERT)
    kFirstUnnormed = 1ULL << 48,     ///< the first block has no norm before attention
    kScaledInputs = 1ULL << 41,      ///< experts read inputs that are already weighted
    kNoRotary = 1ULL << 42,          ///< no rotation of queries and keys: ALiBi or no positions at all
    kParallelBlock = 1ULL << 36,     ///< Falcon: one norm, or two with `new_decoder_architecture`
};

struct ArchitectureRow {
    std::string_view model_type;
    std::string_view gguf;          ///< `general.architecture`; empty: llama.cpp has none
    std::uint64_t traits = 0;
    std::uint32_t norms = 0;        ///< set of NormPlace; 0: attn_norm and ffn_norm
    int sliding_period = 0;         ///< every n-th layer is full, the others slide; 0: all layers alike
    std::int64_t sliding_window = 0;  ///< when the config does not say
};

/// nullptr when the type is not in the table.
const ArchitectureRow* find_architecture(std::string_view model_type);

/// The row whose GGUF name this is; the first where several share it.
const ArchitectureRow* find_gguf_architecture(std::string_view gguf_name);

}  // namespace ballpark::formats
