#include "tokenizer/encoding.h"

#include <charconv>

namespace ballpark {
namespace {

constexpr std::string_view kReserved = "<|reserved_";
constexpr std::string_view kReservedEnd = "|>";

// Ids: openai/tiktoken, tiktoken_ext/openai_public.py, and npm tiktoken 1.0.22, registry.json.
constexpr SpecialToken kEndOfText50k[] = {{"<|endoftext|>", 50256}};
constexpr SpecialToken kEdit50k[] = {
    {"<|endoftext|>", 50256}, {"<|fim_middle|>", 50282}, {"<|fim_prefix|>", 50281}, {"<|fim_suffix|>", 50283}};
constexpr SpecialToken kSpecial100k[] = {{"<|endofprompt|>", 100276},
                                         {"<|endoftext|>", 100257},
                                         {"<|fim_middle|>", 100259},
                                         {"<|fim_prefix|>", 100258},
                                         {"<|fim_suffix|>", 100260}};
constexpr SpecialToken kSpecial200k[] = {{"<|endofprompt|>", 200018}, {"<|endoftext|>", 199999}};
constexpr SpecialToken kHarmony[] = {{"<|call|>", 200012},
                                     {"<|channel|>", 200005},
                                     {"<|constrain|>", 200003},
                                     {"<|end|>", 200007},
                                     {"<|endofprompt|>", 200018},
                                     {"<|endoftext|>", 199999},
                                     {"<|message|>", 200008},
                                     {"<|reserved_200000|>", 200000},
                                     {"<|reserved_200001|>", 200001},
                                     {"<|reserved_200004|>", 200004},
                                     {"<|reserved_200009|>", 200009},
                                     {"<|reserved_200010|>", 200010},
                                     {"<|reserved_200011|>", 200011},
                                     {"<|return|>", 200002},
                                     {"<|start|>", 200006},
                                     {"<|startoftext|>", 199998}};

constexpr std::string_view kO200kFile = "vocabularies/o200k.ballparkvocab";
constexpr std::string_view kCl100kFile = "vocabularies/cl100k.ballparkvocab";
constexpr std::string_view kP50kFile = "vocabularies/p50k.ballparkvocab";
constexpr std::string_view kR50kFile = "vocabularies/r50k.ballparkvocab";

constexpr ReservedTokens kNoneReserved{1, 0};

constexpr Encoding kEncodings[] = {
    {"o200k_base", kO200kFile, pre_tokenizer_rules::kO200k, kSpecial200k, kNoneReserved},
    {"o200k_harmony", kO200kFile, pre_tokenizer_rules::kO200k, kHarmony, {200013, 201087}},
    {"cl100k_base", kCl100kFile, pre_tokenizer_rules::kCl100k, kSpecial100k, kNoneReserved},
    {"p50k_base", kP50kFile, pre_tokenizer_rules::kGpt2, kEndOfText50k, kNoneReserved},
    {"p50k_edit", kP50kFile, pre_tokenizer_rules::kGpt2, kEdit50k, kNoneReserved},
    {"r50k_base", kR50kFile, pre_tokenizer_rules::kGpt2, kEndOfText50k, kNoneReserved},
    {"gpt2", kR50kFile, pre_tokenizer_rules::kGpt2, kEndOfText50k, kNoneReserved},
};

bool in(const ReservedTokens& reserved, TokenId id) { return id >= reserved.first && id <= reserved.last; }

std::string reserved_text(TokenId id) {
    return std::string(kReserved) + std::to_string(id) + std::string(kReservedEnd);
}

std::optional<SpecialToken> reserved_prefix(const ReservedTokens& reserved, std::string_view text) {
    if (text.substr(0, kReserved.size()) != kReserved) return {};
    TokenId id = 0;
    const char* begin = text.data() + kReserved.size();
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), id);
    if (error != std::errc() || *begin == '0' || !in(reserved, id)) return {};
    const std::size_t size = static_cast<std::size_t>(end - text.data()) + kReservedEnd.size();
    if (text.substr(size - kReservedEnd.size(), kReservedEnd.size()) != kReservedEnd) return {};
    return SpecialToken{text.substr(0, size), id};
}

}  // namespace

std::span<const Encoding> encodings() { return kEncodings; }

Result<const Encoding*> find_encoding(std::string_view name) {
    std::string names;
    for (const Encoding& encoding : kEncodings) {
        if (encoding.name == name) return &encoding;
        names += (names.empty() ? "" : ", ") + std::string(encoding.name);
    }
    return Error{ErrorCode::bad_value, "encoding",
                 "there is no encoding \"" + std::string(name) + "\"; known are " + names};
}

std::optional<SpecialToken> special_prefix(const Encoding& encoding, std::string_view text) {
    std::optional<SpecialToken> longest;
    for (const SpecialToken& token : encoding.special)
        if (text.substr(0, token.text.size()) == token.text && (!longest || token.text.size() > longest->text.size()))
            longest = token;
    return longest ? longest : reserved_prefix(encoding.reserved, text);
}

std::string special_text(const Encoding& encoding, TokenId id) {
    for (const SpecialToken& token : encoding.special)
        if (token.id == id) return std::string(token.text);
    return in(encoding.reserved, id) ? reserved_text(id) : std::string();
}

}  // namespace ballpark
