/// What the command line answers questions with.
#pragma once

#include <memory>

#include "catalog/catalog.h"
#include "catalog/phrases.h"
#include "quantity/result.h"
#include "question/context.h"
#include "question/tokenizers.h"

namespace ballpark {

/// The catalogs, the words, tokenizers as they are asked for, and a context over them. It belongs to one thread.
class Program {
public:
    /// Reads what is built in: some milliseconds.
    static Result<std::unique_ptr<Program>> load();

    // The context refers to the members beside it.
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    const Context& context() const { return context_; }

private:
    Program(Catalog catalog, Phrases phrases);

    Catalog catalog_;
    Phrases phrases_;
    Tokenizers tokenizers_;
    Context context_;
};

}  // namespace ballpark
