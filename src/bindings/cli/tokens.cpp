#include "bindings/cli/tokens.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>

#include "platform/machine/asset_folders.h"
#include "question/tokens.h"
#include "tokenizer/incremental_count.h"

namespace ballpark {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPart = std::size_t{1} << 18;

Result<TextCounts> count_file(const std::string& name, Tokenizer& tokenizer) {
    const auto close = [](std::FILE* file) { return file == stdin ? 0 : std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file(name == "-" ? stdin : std::fopen(name.c_str(), "rb"), close);
    const auto failed = [&] { return Error{ErrorCode::bad_file, "file", name + ": " + std::strerror(errno)}; };
    if (!file) return failed();
    StreamCount count(tokenizer);
    std::vector<char> part(kPart);
    while (const std::size_t got = std::fread(part.data(), 1, part.size(), file.get())) count.add({part.data(), got});
    if (std::ferror(file.get())) return failed();
    return count.finish();
}

}  // namespace

Result<std::vector<std::byte>> load_asset(std::string_view asset) {
    std::vector<fs::path> folders = asset_folders();
    if (const char* named = std::getenv("BALLPARK_ASSETS")) folders.insert(folders.begin(), named);
    for (const fs::path& folder : folders) {
        std::ifstream file(folder / fs::path(asset), std::ios::binary);
        if (!file) continue;
        const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
        const auto view = std::as_bytes(std::span(bytes));
        return std::vector<std::byte>(view.begin(), view.end());
    }
    return Error{ErrorCode::unsupported, "encoding",
                 std::string(asset) + " is in none of the folders beside the program; .deps/npm/fetch.sh and a "
                                      "build make it, or BALLPARK_ASSETS names the folder that holds it"};
}

int run_tokens(const Context& context, const OutputFlags& output, const TokensFlags& flags, const std::vector<std::string>& files) {
    const Result<Tokenizer*> tokenizer =
        flags.tokenizer.empty() ? tokenizer_named(flags.encoding, context.tokenizers) : context.open_tokenizer(flags.tokenizer);
    if (!tokenizer) return report(tokenizer.error());
    const std::string& name = flags.tokenizer.empty() ? flags.encoding : flags.tokenizer;
    std::vector<std::pair<std::string, TextCounts>> texts;
    int status = 0;
    for (const std::string& file : files.empty() ? std::vector<std::string>{"-"} : files) {
        const Result<TextCounts> counts = count_file(file, **tokenizer);
        if (!counts) {
            status = report(counts.error());
            continue;
        }
        texts.emplace_back(file, *counts);
        if (flags.add_special_tokens) texts.back().second.tokens += Tokens(tokens_around(**tokenizer));
    }
    if (texts.empty()) return status;
    if (!output.json) {
        const int written = print(render(tokens_table(texts), output.form()));
        return written != 0 ? written : status;
    }
    Json answer = to_json(TokensAnswer{name, sum_of(texts), std::nullopt, std::nullopt}, context.phrases);
    if (texts.size() > 1) {
        Json parts = Json::array();
        for (const auto& [file, counts] : texts) {
            Json part = to_json(TokensAnswer{name, counts, std::nullopt, std::nullopt}, context.phrases);
            part["file"] = file;
            parts.push_back(std::move(part));
        }
        answer["files"] = std::move(parts);
    }
    const int written = print(Json{{"ask", "tokens"}, {"ok", true}, {"answer", std::move(answer)}}.dump() + "\n");
    return written != 0 ? written : status;
}

}  // namespace ballpark
