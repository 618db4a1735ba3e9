/// Questions put through the same door as everybody's: one JSON line in, one out.
#pragma once

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "question/answer.h"
#include "question/json.h"
#include "tests/support/context.h"

namespace ballpark::testing {

/// The whole reply.
inline Json ask(const Json& question) { return Json::parse(answer_line(question.dump(), context()).json); }

inline Json ask(const char* what, Json question) {
    question["ask"] = what;
    return ask(question);
}

/// The answer of a question that has one.
inline Json answered(const Json& question) {
    const Json reply = ask(question);
    INFO(question.dump() << " " << reply.dump().substr(0, 1000));
    REQUIRE(reply["ok"] == true);
    return reply["answer"];
}

inline Json answered(const char* what, Json question) {
    question["ask"] = what;
    return answered(question);
}

/// The code and the field at fault of a question that has none.
inline void refused(const char* what, const Json& question, const std::string& code, const std::string& field) {
    const Json reply = ask(what, question);
    INFO(question.dump() << " " << reply.dump().substr(0, 1000));
    REQUIRE(reply["ok"] == false);
    REQUIRE(reply["error"]["code"] == code);
    REQUIRE(reply["error"]["field"] == field);
    REQUIRE_FALSE(reply["error"]["message"].text().empty());
}

}  // namespace ballpark::testing
