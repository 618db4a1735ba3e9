/// Several threads that answer a batch of questions together.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "question/answer.h"
#include "question/context.h"

namespace ballpark {

struct Batch {
    std::vector<std::string> questions;
    std::vector<AnswerLine> answers;  ///< in the order of the questions
};

/// The caller's thread, and helpers that start with the first batch worth their start: each reads its own catalog, which
/// belongs to one thread, while the others answer already.
class EvalTeam {
public:
    /// `jobs` threads in all, the caller's included; `context` is the caller's.
    EvalTeam(const Context& context, bool explain, int jobs) : context_(context), explain_(explain), jobs_(jobs) {}
    ~EvalTeam();
    EvalTeam(const EvalTeam&) = delete;
    EvalTeam& operator=(const EvalTeam&) = delete;

    /// Fills `batch.answers`.
    void answer(Batch& batch);

private:
    void start_helpers();
    void help();
    void work(Batch& batch, const Context& context);

    const Context& context_;
    const bool explain_;
    const int jobs_;
    std::vector<std::thread> helpers_;
    std::mutex mutex_;  ///< of what follows
    std::condition_variable wake_;
    std::condition_variable rest_;
    Batch* batch_ = nullptr;  ///< what is being answered
    std::size_t next_ = 0;    ///< question of it that nobody has taken
    int at_work_ = 0;         ///< helpers that answer one
    bool ended_ = false;
};

}  // namespace ballpark
