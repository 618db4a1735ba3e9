/// What people and programs call a model must lead to its row; copies and fine-tunes to their base.
#include <string>
#include <vector>

#include "test_catalog.h"

namespace ballpark {
namespace {

struct Case {
    const char* written;
    const char* id;  // null: not found, or not one
};

void check(const std::vector<Case>& cases) {
    for (const Case& name : cases) {
        INFO(name.written);
        const auto found = test_catalog().find_model(name.written);
        if (!name.id) {
            if (found) FAIL_CHECK("found " << (*found)->id);
            continue;
        }
        if (!found)
            FAIL_CHECK(found.error().message);
        else
            CHECK((*found)->id == name.id);
    }
}

TEST_CASE("models are found as people type them", "[catalog]") {
    check({
        {"llama-3.1-8b", "llama-3.1-8b"},
        {"Llama 3.1 8B", "llama-3.1-8b"},
        {"llama3.1-8b", "llama-3.1-8b"},
        {"LLAMA_3.1_8B", "llama-3.1-8b"},
        {"llama3.1:8b", "llama-3.1-8b"},
        {"llama3.1:8b-instruct-q4_K_M", "llama-3.1-8b"},
        {"qwen3:32b", "qwen3-32b"},
        {"qwen3 30b a3b", "qwen3-30b-a3b"},
        {"gemma3:27b", "gemma-3-27b"},
        {"phi4", "phi-4"},
        {"Phi 4", "phi-4"},
        {"gpt-oss:20b", "gpt-oss-20b"},
        {"gptoss120b", "gpt-oss-120b"},
        {"mixtral 8x7b", "mixtral-8x7b"},
        {"DeepSeek V3", "deepseek-v3"},
        {"deepseek-r1", "deepseek-r1"},
        {"Kimi K2", "kimi-k2"},
        {"gpt2", "gpt2"},
        {"GPT-2", "gpt2"},
        {"gpt2-medium", "gpt2-medium"},
        {"bge-large-en-v1.5", "bge-large-en-v1.5"},
        {"all-MiniLM-L6-v2", "all-minilm-l6-v2"},
    });
}

TEST_CASE("models are found by their Hugging Face ids", "[catalog]") {
    check({
        {"meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"},
        {"meta-llama/Meta-Llama-3.1-8B", "llama-3.1-8b"},
        {"meta-llama/llama-3.1-8b-instruct", "llama-3.1-8b"},
        {"https://huggingface.co/meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"},
        {"models--meta-llama--Llama-3.1-8B-Instruct", "llama-3.1-8b"},
        {"meta-llama/Llama-2-70b-chat-hf", "llama-2-70b"},
        {"mistralai/Mistral-7B-Instruct-v0.3", "mistral-7b-v0.3"},
        {"mistralai/Mixtral-8x22B-Instruct-v0.1", "mixtral-8x22b"},
        {"google/gemma-2-9b-it", "gemma-2-9b"},
        {"google/gemma-3-27b-it", "gemma-3-27b"},
        {"Qwen/Qwen3-30B-A3B-Thinking-2507", "qwen3-30b-a3b"},
        {"Qwen/Qwen3-VL-8B-Instruct", "qwen3-vl-8b"},
        {"openai/gpt-oss-120b", "gpt-oss-120b"},
        {"deepseek-ai/DeepSeek-R1-0528", "deepseek-r1"},
        {"deepseek-ai/DeepSeek-V3.2-Exp", "deepseek-v3.2"},
        {"deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "deepseek-r1-distill-qwen-7b"},
        {"nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "nemotron-3-nano-30b-a3b"},
        {"sentence-transformers/all-mpnet-base-v2", "all-mpnet-base-v2"},
    });
}

TEST_CASE("quantised copies lead to their base", "[catalog]") {
    check({
        {"unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit", "llama-3.1-8b"},
        {"unsloth/Llama-3.2-3B-Instruct-GGUF", "llama-3.2-3b"},
        {"TheBloke/Llama-2-13B-GPTQ", "llama-2-13b"},
        {"TheBloke/Llama-2-13B-chat-AWQ", "llama-2-13b"},
        {"TheBloke/Llama-2-7B-Chat-GGML", "llama-2-7b"},
        {"TheBloke/Mixtral-8x7B-Instruct-v0.1-GGUF", "mixtral-8x7b"},
        {"hugging-quants/Meta-Llama-3.1-70B-Instruct-AWQ-INT4", "llama-3.1-70b"},
        {"neuralmagic/Meta-Llama-3.1-405B-Instruct-FP8-dynamic", "llama-3.1-405b"},
        {"RedHatAI/Meta-Llama-3.1-8B-Instruct-quantized.w4a16", "llama-3.1-8b"},
        {"RedHatAI/Qwen3-32B-FP8-dynamic", "qwen3-32b"},
        {"nvidia/Qwen3-30B-A3B-NVFP4", "qwen3-30b-a3b"},
        {"nvidia/DeepSeek-R1-0528-NVFP4", "deepseek-r1"},
        {"bartowski/gemma-2-9b-it-GGUF", "gemma-2-9b"},
        {"Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf", "llama-3.1-8b"},
        {"Qwen3-30B-A3B-UD-Q4_K_XL.gguf", "qwen3-30b-a3b"},
        {"gemma-3-27b-it-qat-q4_0-gguf", "gemma-3-27b"},
        {"turboderp/Llama-3.1-8B-Instruct-exl2", "llama-3.1-8b"},
        {"mlx-community/Llama-3.2-1B-Instruct-4bit", "llama-3.2-1b"},
        {"mlx-community/Qwen3-32B-8bit", "qwen3-32b"},
        {"Qwen/Qwen2.5-7B-Instruct-GPTQ-Int4", "qwen2.5-7b"},
        {"ggml-org/gpt-oss-20b-GGUF", "gpt-oss-20b"},
        {"mradermacher/Llama-3.1-8B-Instruct-i1-GGUF", "llama-3.1-8b"},
        {"TheBloke/Yarn-Llama-2-7B-128K-GGUF", "llama-2-7b"},
    });
}

TEST_CASE("fine-tunes lead to their base when the name says so", "[catalog]") {
    check({
        {"NousResearch/Hermes-3-Llama-3.1-8B", "llama-3.1-8b"},
        {"cognitivecomputations/dolphin-2.9.4-llama3.1-8b", "llama-3.1-8b"},
        {"allenai/Tulu-style-Llama-3.1-70B-SFT", "llama-3.1-70b"},
        {"huihui-ai/Qwen3-32B-abliterated", "qwen3-32b"},
        {"mattshumer/Reflection-Llama-3.1-70B", "llama-3.1-70b"},
        {"LoneStriker/Nous-Hermes-2-Mixtral-8x7B-DPO", "mixtral-8x7b"},
    });
}

TEST_CASE("another network is not taken for its namesake", "[catalog]") {
    check({
        {"microsoft/Phi-4-multimodal-instruct", nullptr},
        {"nvidia/Llama-3.1-Minitron-4B-Width-Base", nullptr},
        {"yuhuili/EAGLE3-LLaMA3.1-Instruct-8B", nullptr},
        {"lmsys/sglang-EAGLE-Llama-3.1-8B-Instruct-draft", nullptr},
        {"Qwen/Qwen3-32B-A3B-Imaginary", nullptr},
        {"someone/Llama-3.1-8B-to-4B", nullptr},
        {"someone/Llama-3.1-8B-MoE-4x", nullptr},
        {"someone/Llama-3.1-8B-Vision", nullptr},
        {"deepseek-ai/DeepSeek-V1", nullptr},
        {"moonshotai/Kimi-V2", nullptr},
        {"Llama-3.1-80B", nullptr},
        {"llama-3.1", nullptr},
        {"8b", nullptr},
        {"", nullptr},
        {"/", nullptr},
        {"instruct", nullptr},
        {"Q4_K_M", nullptr},
    });
}

TEST_CASE("a version that is not listed asks which is meant", "[catalog]") {
    const auto found = test_catalog().find_model("TheBloke/Mistral-7B-Instruct-v0.9-GGUF");
    REQUIRE_FALSE(found);
    INFO(found.error().message);
    CHECK(found.error().message.find("could be mistral-7b, mistral-7b-v0.3") != std::string::npos);
}

TEST_CASE("every model is found by its id, name and Hugging Face ids", "[catalog]") {
    REQUIRE(test_catalog().models().size() >= 30);
    for (const ModelEntry& model : test_catalog().models()) {
        std::vector<std::string> names = model.hf_ids;
        names.push_back(model.id);
        names.push_back(model.name);
        for (const std::string& name : names) {
            INFO(name);
            const auto found = test_catalog().find_model(name);
            if (!found)
                FAIL_CHECK(found.error().message);
            else
                CHECK((*found)->id == model.id);
        }
    }
}

TEST_CASE("an unknown model answers with the nearest", "[catalog]") {
    const auto found = test_catalog().find_model("llama-3.1-9b");
    REQUIRE_FALSE(found);
    CHECK(found.error().code == ErrorCode::unknown_model);
    CHECK(found.error().field == "model");
    INFO(found.error().message);
    CHECK(found.error().message.find("no model is called \"llama-3.1-9b\"; did you mean llama-3.1-8b") == 0);

    const auto nothing = test_catalog().find_model(std::string(100'000, 'q'));
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().message.size() < 200);
}

}  // namespace
}  // namespace ballpark
