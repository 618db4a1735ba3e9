#include "bindings/cli/eval_team.h"

#include <algorithm>
#include <memory>
#include <system_error>

#include "bindings/cli/program.h"

namespace ballpark {
namespace {

/// Fewer are answered before a helper has read its catalog.
constexpr std::size_t kWorthHelpers = 100;

/// Questions that a thread takes at a time.
constexpr std::size_t kTaken = 8;

}  // namespace

EvalTeam::~EvalTeam() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    wake_.notify_all();
    for (std::thread& helper : helpers_) helper.join();
}

void EvalTeam::answer(Batch& batch) {
    batch.answers.assign(batch.questions.size(), {});
    if (helpers_.empty() && batch.questions.size() >= kWorthHelpers) start_helpers();
    {
        const std::lock_guard lock(mutex_);
        batch_ = &batch;
        next_ = 0;
    }
    wake_.notify_all();
    work(batch, context_);
    std::unique_lock lock(mutex_);
    rest_.wait(lock, [this] { return at_work_ == 0; });
    batch_ = nullptr;
}

void EvalTeam::start_helpers() {
    try {
        for (int i = 1; i < jobs_; ++i) helpers_.emplace_back([this] { help(); });
    } catch (const std::system_error&) {
        // No more threads to be had: those that there are answer.
    }
}

void EvalTeam::help() {
    const Result<std::unique_ptr<Program>> program = Program::load();
    if (!program) return;  // the caller's was loaded from the same bytes; without this one it answers alone
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return ended_ || (batch_ != nullptr && next_ < batch_->questions.size()); });
        if (ended_) return;
        Batch& batch = *batch_;
        ++at_work_;
        lock.unlock();
        work(batch, (*program)->context());
        lock.lock();
        if (--at_work_ == 0) rest_.notify_one();
    }
}

void EvalTeam::work(Batch& batch, const Context& context) {
    const std::size_t count = batch.questions.size();
    for (;;) {
        std::size_t from = 0;
        {
            const std::lock_guard lock(mutex_);
            from = next_;
            next_ = std::min(count, from + kTaken);
        }
        if (from == count) return;
        for (std::size_t i = from; i < std::min(count, from + kTaken); ++i)
            batch.answers[i] = answer_line(batch.questions[i], context, explain_);
    }
}

}  // namespace ballpark
