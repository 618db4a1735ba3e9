#include "bindings/cli/eval.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "bindings/cli/eval_team.h"
#include "question/answer.h"

namespace ballpark {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16;

/// A batch ends with so many questions or bytes: their answers are all in memory before the first is written.
constexpr std::size_t kMostQuestions = 256;
constexpr std::size_t kMostBytes = std::size_t{1} << 20;

/// Cuts a stream into lines without ever holding more than one question and a byte.
class Lines {
public:
    Lines(int in, std::FILE* out) : in_(in), out_(out), chunk_(kChunk) {}

    /// False at the end of the stream. A line that is too long is cut right after the limit and the rest dropped.
    bool next(std::string& line) {
        line.clear();
        for (;;) {
            if (at_ == filled_ && !refill()) return !line.empty();
            const char* begin = chunk_.data() + at_;
            const auto* newline = static_cast<const char*>(std::memchr(begin, '\n', filled_ - at_));
            const std::size_t length = newline ? static_cast<std::size_t>(newline - begin) : filled_ - at_;
            if (line.size() <= kLongestQuestion) line.append(begin, std::min(length, kLongestQuestion + 1 - line.size()));
            at_ += length + (newline ? 1 : 0);
            if (newline) return true;
        }
    }

    /// Whether `next` has a line without waiting for the stream.
    bool at_hand() const { return std::memchr(chunk_.data() + at_, '\n', filled_ - at_) != nullptr; }

private:
    bool refill() {
        // Whoever waits for answers before asking on must have them by the time we wait for questions.
        std::fflush(out_);
        at_ = 0;
        ssize_t got = 0;
        do got = ::read(in_, chunk_.data(), chunk_.size());
        while (got < 0 && errno == EINTR);
        filled_ = got > 0 ? static_cast<std::size_t>(got) : 0;
        return filled_ > 0;
    }

    int in_;
    std::FILE* out_;
    std::vector<char> chunk_;
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
};

bool is_blank(const std::string& line) { return line.find_first_not_of(" \t\r") == std::string::npos; }

/// Lines that are there already, and at least one; false at the end of the stream.
bool next_batch(Lines& lines, std::vector<std::string>& questions) {
    questions.clear();
    std::size_t bytes = 0;
    std::string line;
    while (questions.size() < kMostQuestions && bytes < kMostBytes && (questions.empty() || lines.at_hand())) {
        if (!lines.next(line)) break;
        if (is_blank(line)) continue;
        bytes += line.size();
        questions.push_back(std::move(line));
    }
    return !questions.empty();
}

}  // namespace

int run_eval(int in, std::FILE* out, const Context& context, bool explain, int jobs) {
    Lines lines(in, out);
    EvalTeam team(context, explain, jobs > 0 ? jobs : std::min(static_cast<int>(std::max(std::thread::hardware_concurrency(), 1U)), kMostJobs));
    Batch batch;
    bool all_answered = true;
    const auto unwritten = [] {
        std::fprintf(stderr, "ballpark eval: the output can't be written: %s\n", std::strerror(errno));
        return 3;
    };
    while (next_batch(lines, batch.questions)) {
        team.answer(batch);
        for (AnswerLine& answer : batch.answers) {
            all_answered = all_answered && answer.ok;
            answer.json += '\n';
            if (std::fwrite(answer.json.data(), 1, answer.json.size(), out) != answer.json.size()) return unwritten();
        }
    }
    if (std::fflush(out) != 0) return unwritten();
    return all_answered ? 0 : 1;
}

}  // namespace ballpark
