#include "question/answer.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "catalog/name_words.h"
#include "question/did_you_mean.h"
#include "question/embed.h"
#include "question/error_words.h"
#include "question/fields.h"
#include "question/json.h"
#include "question/listings.h"
#include "question/numbers_json.h"
#include "question/plan.h"
#include "question/price.h"
#include "question/scenario_json.h"
#include "question/serve.h"
#include "question/training.h"
#include "question/tokens.h"
#include "question/worksheet_json.h"

namespace ballpark {
namespace {

constexpr int kDeepestQuestion = 64;

/// The answer with its worksheet, where it was asked for, and its notes.
template <class Answer>
Reply with_why_and_notes(Json out, const Answer& answer, const Context& context, bool explain) {
    if (explain) out["why"] = to_json(std::span<const Step>(answer.why));
    if (!answer.notes.empty()) out["notes"] = notes_json(answer.notes, context.phrases);
    return Reply(std::move(out));
}

Result<Reply> ask_numbers(const Json& question, const Context& context, bool explain) {
    Result<NumbersQuestion> read = read_numbers(question, context);
    if (!read) return read.error();
    Result<std::vector<NumberAnswer>> answers = answer_numbers(read->settings, context.catalog, explain);
    if (!answers) return answers.error();
    return Reply(to_json(*answers, context.phrases, explain));
}

Result<Reply> ask_serve(const Json& question, const Context& context, bool explain) {
    Result<ServeQuestion> read = read_serve(question, context);
    if (!read) return read.error();
    Result<ServeAnswer> answer = answer_serve(*read, context.catalog, explain);
    if (!answer) return answer.error();
    return with_why_and_notes(to_json(*read, *answer), *answer, context, explain);
}

Result<Reply> ask_price(const Json& question, const Context& context, bool explain) {
    Result<PriceQuestion> read = read_price(question, context);
    if (!read) return read.error();
    Result<PriceAnswer> answer = answer_price(*read, context.catalog, explain);
    if (!answer) return answer.error();
    return with_why_and_notes(to_json(*read, *answer), *answer, context, explain);
}

Result<Reply> ask_plan(const Json& question, const Context& context, bool explain) {
    Result<PlanQuestion> read = read_plan(question, context);
    if (!read) return read.error();
    Result<PlanAnswer> answer = answer_plan(*read, context, explain);
    if (!answer) return answer.error();
    return with_why_and_notes(to_json(*answer), *answer, context, explain);
}

Result<Reply> ask_tokens(const Json& question, const Context& context, bool) {
    const Result<TokensAnswer> answer = answer_tokens(question, context);
    if (!answer) return answer.error();
    return Reply(to_json(*answer, context.phrases));
}

template <bool finetune>
Result<Reply> ask_training(const Json& question, const Context& context, bool explain) {
    Result<TrainingQuestion> read = read_training(question, context, finetune);
    if (!read) return read.error();
    Result<TrainingAnswer> answer = answer_training(*read, context.catalog, explain);
    if (!answer) return answer.error();
    return with_why_and_notes(to_json(*read, *answer), *answer, context, explain);
}

Result<Reply> ask_embed(const Json& question, const Context& context, bool explain) {
    Result<EmbedQuestion> read = read_embed(question, context);
    if (!read) return read.error();
    Result<EmbedAnswer> answer = answer_embed(*read, context.catalog, explain);
    if (!answer) return answer.error();
    return with_why_and_notes(to_json(*read, *answer), *answer, context, explain);
}

/// Listings take no fields of their own.
std::optional<Error> no_fields(const Json& question) {
    Fields fields(question);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    return fields.error();
}

Result<Reply> ask_models(const Json& question, const Context& context, bool) {
    if (auto error = no_fields(question)) return *error;
    return Reply(Json{{"models", list_models(context.catalog)}});
}

Result<Reply> ask_gpus(const Json& question, const Context& context, bool) {
    if (auto error = no_fields(question)) return *error;
    return Reply(Json{{"gpus", list_devices(context.catalog)}});
}

Result<Reply> ask_prices(const Json& question, const Context& context, bool) {
    if (auto error = no_fields(question)) return *error;
    return Reply(list_prices(context.catalog));
}

Result<Reply> ask_formats(const Json& question, const Context&, bool) {
    if (auto error = no_fields(question)) return *error;
    return Reply(Json{{"formats", list_formats()}});
}

Result<Reply> ask_fields(const Json& question, const Context&, bool) {
    if (auto error = no_fields(question)) return *error;
    return Reply(list_scenario_fields());
}

Result<Reply> ask_scenario(const Json& question, const Context& context, bool) { return answer_scenario(question, context); }

Result<Reply> ask_devices(const Json& question, const Context& context, bool) {
    if (auto error = no_fields(question)) return *error;
    if (context.local_devices) return context.local_devices();
    return Error{ErrorCode::unsupported, "ask", "devices is answered by the command line and the window; a page can't ask the machine"};
}

struct Ask {
    std::string_view name;
    Result<Reply> (*answer)(const Json& question, const Context& context, bool explain);
};

constexpr std::array kAsks = {
    Ask{"numbers", ask_numbers}, Ask{"serve", ask_serve},   Ask{"models", ask_models},
    Ask{"gpus", ask_gpus},       Ask{"prices", ask_prices}, Ask{"formats", ask_formats},
    Ask{"devices", ask_devices}, Ask{"fields", ask_fields},     Ask{"scenario", ask_scenario}, Ask{"price", ask_price}, Ask{"tokens", ask_tokens}, Ask{"plan", ask_plan},
    Ask{"train", ask_training<false>}, Ask{"finetune", ask_training<true>}, Ask{"embed", ask_embed},
};

Error unknown_ask(const std::string& name) {
    std::vector<std::string> known;
    for (const Ask& ask : kAsks) known.emplace_back(ask.name);
    return {ErrorCode::unknown_ask, "ask", "ask is one of " + list_in_words(known, known.size()) + did_you_mean(name, known, 1)};
}

AnswerLine refuse(const Json& ask, const Json& id, const Error& error, const Phrases& phrases) {
    Json out = {{"ask", ask}};
    if (!id.is_null()) out["id"] = id;
    out["ok"] = false;
    out["error"] = {{"code", to_string(error.code)}, {"field", error.field}, {"message", in_words_of(phrases, error.message)}};
    return {out.dump(), false};
}

Result<Json> parse_question(std::string_view text) {
    if (text.size() > kLongestQuestion)
        return Error{ErrorCode::too_large, "", "a question is at most 16 MB; this line is longer"};
    std::size_t stopped_at = 0;
    Json question = Json::parse(text, kDeepestQuestion, &stopped_at);
    if (question.is_discarded())
        return Error{ErrorCode::bad_json, "",
                     "the line is not JSON at byte " + std::to_string(stopped_at) + "; a question looks like {\"ask\":\"numbers\"}"};
    if (!question.is_object())
        return Error{ErrorCode::bad_json, "", "a question is one JSON object, such as {\"ask\":\"numbers\"}"};
    return question;
}

}  // namespace

AnswerLine answer_line(std::string_view text, const Context& context, bool explain) {
    const auto refused = [&](const Json& ask, const Json& id, const Error& error) { return refuse(ask, id, error, context.phrases); };
    Result<Json> parsed = parse_question(text);
    if (!parsed) return refused(nullptr, nullptr, parsed.error());
    const Json& question = *parsed;
    const Json ask = question["ask"];
    const Json id = question["id"];
    if (!id.is_null() && !id.is_string())
        return refused(ask, nullptr, {ErrorCode::bad_value, "id", "id must be a text in quotes"});
    if (ask.is_null()) return refused(ask, id, {ErrorCode::missing_field, "ask", unknown_ask("").message});
    if (!ask.is_string()) return refused(nullptr, id, {ErrorCode::bad_value, "ask", unknown_ask("").message});

    const Json& wants_why = question["explain"];
    if (!wants_why.is_null() && !wants_why.is_boolean())
        return refused(ask, id, {ErrorCode::bad_value, "explain", "explain must be true or false"});
    for (const Ask& known : kAsks) {
        if (known.name != ask.text()) continue;
        Result<Reply> reply = known.answer(question, context, explain || wants_why.boolean());
        if (!reply) return refused(ask, id, reply.error());
        Json out = {{"ask", ask}};
        if (!id.is_null()) out["id"] = id;
        out["ok"] = true;
        out["answer"] = std::move(reply->answer);
        if (!reply->notes.is_null()) out["notes"] = std::move(reply->notes);
        return {out.dump(), true};
    }
    return refused(ask, id, unknown_ask(ask.text()));
}

}  // namespace ballpark
