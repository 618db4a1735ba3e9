/// `ballpark`: the command line. Parses flags, asks the core, prints; computes nothing.
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "bindings/cli/commands.h"
#include "bindings/cli/devices.h"
#include "bindings/cli/embed.h"
#include "bindings/cli/eval.h"
#include "bindings/cli/plan.h"
#include "bindings/cli/price.h"
#include "bindings/cli/program.h"
#include "bindings/cli/training.h"
#include "bindings/cli/tokens.h"
#include "question/did_you_mean.h"

namespace ballpark {
namespace {

constexpr int kUsageError = 2;

struct Choices {
    OutputFlags output;
    std::string language = "en";
    std::vector<std::string> knobs;
    std::map<std::string, std::string> serve;
    std::map<std::string, std::string> plan;
    std::map<std::string, std::string> train;
    std::map<std::string, std::string> finetune;
    std::map<std::string, std::string> embed;
    PriceFlags price;
    TokensFlags tokens;
    std::vector<std::string> paths;
    int jobs = 0;
    int exit_code = 0;
};

void add_output_flags(CLI::App& command, OutputFlags& flags, bool explains) {
    auto* json = command.add_flag("--json", flags.json, "the answer as JSON");
    auto* csv = command.add_flag("--csv", flags.csv, "the table as CSV")->excludes(json);
    command.add_flag("--markdown", flags.markdown, "the table as Markdown")->excludes(json)->excludes(csv);
    command.add_flag("--gb", flags.gb, "bytes in GB (1000s) instead of GiB (1024s)");
    if (explains) command.add_flag("--explain", flags.explain, "the worksheet: formulas with values put in, and sources");
}

/// Each flag's text goes into `values` under its field; one that may be true stands alone for that.
void add_field_flags(CLI::App& command, const std::vector<FieldFlag>& flags, std::map<std::string, std::string>& values) {
    for (const FieldFlag& flag : flags) {
        const bool alone = flag.value == FlagValue::either;
        const auto take = [&values, &flag, alone](const std::string& value) { values[flag.field] = alone && value.empty() ? "true" : value; };
        command.add_option_function<std::string>(flag.flags, take, flag.help)->expected(alone ? 0 : 1, 1);
    }
}

void add_commands(CLI::App& app, Choices& choices, const Context& context) {
    auto* eval = app.add_subcommand("eval", "JSON questions from standard input, one a line; JSON answers out, one a line");
    eval->add_flag("--explain", choices.output.explain, "every answer with its worksheet");
    eval->add_option("-j,--jobs", choices.jobs, "questions answered at a time (default: as many as there are processors)")->check(CLI::Range(1, kMostJobs));
    eval->callback([&] { choices.exit_code = run_eval(STDIN_FILENO, stdout, context, choices.output.explain, choices.jobs); });

    auto* numbers = app.add_subcommand("numbers", "the fourteen numbers every LLM developer should know");
    add_output_flags(*numbers, choices.output, true);
    numbers->add_option("--set", choices.knobs, "turn a knob: kv_bytes_per_token.model=llama-3.1-8b (may be repeated)");
    numbers->callback([&] { choices.exit_code = run_numbers(context, choices.output, choices.knobs); });

    auto* serve = app.add_subcommand("serve", "a service: memory, whether it fits, how fast, at what price");
    add_output_flags(*serve, choices.output, true);
    add_field_flags(*serve, serve_flags(), choices.serve);
    serve->callback([&] { choices.exit_code = run_serve(context, choices.output, choices.serve); });

    auto* plan = app.add_subcommand("plan", "what to run a workload on: models, formats and devices, best first");
    add_output_flags(*plan, choices.output, true);
    add_field_flags(*plan, plan_flags(), choices.plan);
    plan->callback([&] { choices.exit_code = run_plan(context, choices.output, choices.plan); });

    auto* train = app.add_subcommand("train", "training from scratch: operations, hours, dollars, memory, how many tokens");
    add_output_flags(*train, choices.output, true);
    add_field_flags(*train, train_flags(), choices.train);
    train->callback([&] { choices.exit_code = run_training(context, choices.output, choices.train, false); });

    auto* finetune = app.add_subcommand("finetune", "fine-tuning: full, LoRA, QLoRA, DoRA; memory, hours, dollars");
    add_output_flags(*finetune, choices.output, true);
    add_field_flags(*finetune, finetune_flags(), choices.finetune);
    finetune->callback([&] { choices.exit_code = run_training(context, choices.output, choices.finetune, true); });

    auto* embed = app.add_subcommand("embed", "a corpus as vectors: time, dollars, bytes of the index");
    add_output_flags(*embed, choices.output, true);
    add_field_flags(*embed, embed_flags(), choices.embed);
    embed->callback([&] { choices.exit_code = run_embed(context, choices.output, choices.embed); });

    auto* price = app.add_subcommand("price", "what requests to API models cost, today or at a date; several side by side");
    add_output_flags(*price, choices.output, true);
    price->add_option("-m,--model", choices.price.models, "gpt-4o, anthropic/claude-haiku-4-5 … (`ballpark prices`); several: side by side");
    price->add_flag("--batch", choices.price.batch, "all requests in a batch");
    add_field_flags(*price, price_flags(), choices.price.values);
    price->callback([&] { choices.exit_code = run_price(context, choices.output, choices.price); });

    auto* tokens = app.add_subcommand("tokens", "tokens, words, characters and bytes of files or standard input");
    add_output_flags(*tokens, choices.output, false);
    auto* encoding = tokens->add_option("-e,--encoding", choices.tokens.encoding, "o200k_base (default), o200k_harmony, cl100k_base, p50k_base, r50k_base …");
    tokens->add_option("-t,--tokenizer", choices.tokens.tokenizer, "a model's own: tokenizer.json, or a GGUF or its header")->excludes(encoding);
    tokens->add_flag("--add-special-tokens", choices.tokens.add_special_tokens, "with those that a model's own programs put around a text, such as <s>");
    tokens->add_option("FILE", choices.paths, "texts; standard input when none is named, or for -");
    tokens->callback([&] { choices.exit_code = run_tokens(context, choices.output, choices.tokens, choices.paths); });

    auto* inspect = app.add_subcommand("inspect", "what a model file says");
    inspect->add_option("FILE", choices.paths, "config.json, GGUF, safetensors, model.safetensors.index.json or tokenizer.json; or all parts of one model")->required();
    add_output_flags(*inspect, choices.output, false);
    inspect->callback([&] { choices.exit_code = run_inspect(choices.paths, choices.output); });

    for (const auto& [name, help] : {std::pair{"models", "the models of the catalog"}, {"gpus", "the devices of the catalog"},
                                     {"prices", "API, rental and launch prices, dated"}, {"formats", "weight formats and tensor types"}}) {
        auto* listing = app.add_subcommand(name, help);
        add_output_flags(*listing, choices.output, false);
        const std::string what = name;
        listing->callback([&choices, &context, what] { choices.exit_code = run_listing(what, context, choices.output); });
    }

    auto* devices = app.add_subcommand("devices", "this machine's accelerators and memory");
    devices->add_flag("--json", choices.output.json, "as JSON");
    devices->callback([&] { choices.exit_code = run_devices(context, choices.output.json); });
}

/// The names a user could have meant: subcommands, or the flags of the subcommand in use.
std::vector<std::string> known_words(const CLI::App& app) {
    const auto used = app.get_subcommands();
    const CLI::App& scope = used.empty() ? app : *used.front();
    std::vector<std::string> words;
    for (const CLI::Option* option : scope.get_options())
        for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    for (const CLI::App* command : scope.get_subcommands({})) words.push_back(command->get_name());
    return words;
}

int explain_usage(const CLI::App& app, const CLI::ParseError& problem, const std::vector<std::string>& arguments) {
    std::fprintf(stderr, "ballpark: %s\n", problem.what());
    const std::vector<std::string> words = known_words(app);
    for (const std::string& argument : arguments) {
        const std::string word = argument.substr(0, argument.find('='));
        if (word.size() < 3 || std::find(words.begin(), words.end(), word) != words.end()) continue;
        const std::string meant = did_you_mean(word, words, 1);
        if (meant.empty()) continue;
        std::fprintf(stderr, "\"%s\"%s\n", word.c_str(), meant.c_str());
        break;
    }
    std::fprintf(stderr, "`ballpark --help` shows what there is.\n");
    return kUsageError;
}

int run(int argc, char** argv) {
    const Result<std::unique_ptr<Program>> program = Program::load();
    if (!program) return report(program.error());

    CLI::App app("Ballpark: the numbers that every LLM developer should know, for your model and hardware.", "ballpark");
    app.set_version_flag("--version", std::string("ballpark ") + BALLPARK_VERSION);
    app.require_subcommand(1);
    app.footer("Examples:\n  ballpark numbers --explain\n  ballpark serve --model llama-3.1-8b --gpu a10g --context 8192\n"
               "  echo '{\"ask\":\"numbers\"}' | ballpark eval");
    Choices choices;
    add_commands(app, choices, (*program)->context());
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        // CLI11 reports --help and --version this way too.
        if (problem.get_exit_code() == 0) return app.exit(problem);
        return explain_usage(app, problem, {argv + 1, argv + argc});
    }
    return choices.exit_code;
}

}  // namespace
}  // namespace ballpark

int main(int argc, char** argv) { return ballpark::run(argc, argv); }
