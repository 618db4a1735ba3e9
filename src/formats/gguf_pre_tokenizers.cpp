#include "formats/gguf_pre_tokenizers.h"

#include <string>

#include "formats/tokenizer_steps.h"

namespace ballpark::formats {
namespace {

// The expressions are those of the models' own tokenizer.json, or llama.cpp's where it has others: ids are those that the
// program that runs the file makes. Which name means which: ggml-org/llama.cpp at b6900,
// src/llama-vocab.cpp, llm_tokenizer_bpe and load.
#define BALLPARK_CONTRACTIONS "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
#define BALLPARK_WORDS R"(|[^\r\n\p{L}\p{N}]?\p{L}+|)"
#define BALLPARK_REST R"(| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"
// llama.cpp has no \p{Lu} to ask for, and lets every letter but a-z be a capital, every one but A-Z small, and no mark either.
#define BALLPARK_UPPER R"([^\r\n\p{L}\p{N}]?[\p{L}&&[^a-z]]*[\p{L}&&[^A-Z]]+)"
#define BALLPARK_LOWER R"([^\r\n\p{L}\p{N}]?[\p{L}&&[^a-z]]+[\p{L}&&[^A-Z]]*)"
#define BALLPARK_SLASHES R"(| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)"

constexpr std::string_view kGpt2[] = {kGpt2Pattern};
constexpr std::string_view kDigitsApart[] = {R"(\p{N})", kGpt2Pattern};
constexpr std::string_view kFalcon[] = {R"([\p{P}\$\+<=>\^~\|`]+)", kGpt2Pattern, "[0-9][0-9][0-9]"};
constexpr std::string_view kLlama3[] = {BALLPARK_CONTRACTIONS BALLPARK_WORDS R"(\p{N}{1,3})" BALLPARK_REST};
constexpr std::string_view kQwen2[] = {BALLPARK_CONTRACTIONS BALLPARK_WORDS R"(\p{N})" BALLPARK_REST};
constexpr std::string_view kGpt4o[] = {
    BALLPARK_UPPER BALLPARK_CONTRACTIONS "?|" BALLPARK_LOWER BALLPARK_CONTRACTIONS R"(?|\p{N}{1,3})" BALLPARK_SLASHES};
constexpr std::string_view kTekken[] = {BALLPARK_UPPER "|" BALLPARK_LOWER R"(|\p{N})" BALLPARK_SLASHES};
constexpr std::string_view kDeepseek3[] = {
    R"(\p{N}{1,3})", "[\xE4\xB8\x80-\xE9\xBE\xA5\xE3\x81\x80-\xE3\x82\x9F\xE3\x82\xA0-\xE3\x83\xBF]+",
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"};
constexpr std::string_view kDeepseekCoder[] = {R"([\r\n])", R"(\s?\p{L}+)", R"(\s?\p{P}+)",
                                               "[\xE4\xB8\x80-\xE9\xBE\xA5\xE0\xA0\x80-\xE4\xB8\x80\xEA\xB0\x80-\xED\x9F\xBF]+", R"(\p{N})"};
constexpr std::string_view kBloom[] = {" ?[^(\\s|.,!?\xE2\x80\xA6\xE3\x80\x82\xEF\xBC\x8C\xE3\x80\x81\xE0\xA5\xA4\xDB\x94\xD8\x8C)]+"};
constexpr std::string_view kSeedCoder[] = {
    BALLPARK_CONTRACTIONS BALLPARK_WORDS R"(\p{N}{1}| ?[^\s\p{L}\p{N}\r\n]+|\s*[\r\n]+|\s+(?!\S)|\s+)"};

constexpr GgufPreTokenizer kKnown[] = {
    {" gpt-2 phi-2 jina-es jina-de gigachat jina-v2-es jina-v2-de jina-v2-code mpt olmo jais trillion granite-docling roberta-bpe exaone4 ", kGpt2, false},
    {" starcoder refact command-r smollm codeshell exaone minerva-7b ", kDigitsApart, false},
    {" falcon ", kFalcon, false},
    {" llama3 llama-v3 llama-bpe falcon3 falcon-h1 pixtral midm-2.0 lfm2 ", kLlama3, true},
    {" dbrx smaug-bpe glm4 chatglm-bpe ", kLlama3, false},
    {" qwen2 deepseek-r1-qwen stablelm2 hunyuan megrez grok-2 kormo ", kQwen2, false},
    {" gpt-4o llama4 ", kGpt4o, false},
    {" tekken ", kTekken, true},
    {" deepseek-v3 hunyuan-dense ", kDeepseek3, false},
    {" deepseek-coder ", kDeepseekCoder, false},
    {" bloom poro-chat gpt3-finnish ", kBloom, false},
    {" seed-coder ", kSeedCoder, false},
};

}  // namespace

const GgufPreTokenizer* gguf_pre_tokenizer(std::string_view name) {
    const std::string between = " " + std::string(name) + " ";
    for (const GgufPreTokenizer& known : kKnown)
        if (known.names.find(between) != known.names.npos) return &known;
    return nullptr;
}

}  // namespace ballpark::formats
