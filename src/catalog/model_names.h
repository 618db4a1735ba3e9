/// What models are called, cut up once so that a look-up only compares.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ballpark {

class ModelNames {
public:
    /// `model` is a position in the caller's list; add every name it has: id, display name, Hugging Face ids.
    void add(std::size_t model, std::string_view name);

    /// The models that a name means, by the first of these rules that finds any: the whole name; the part after the
    /// organisation; the same without what says how a copy is stored and tuned; the same without a version ("v0.3");
    /// the base whose name stands inside the name of a fine-tune. Several mean that the name is ambiguous.
    std::vector<std::size_t> find(std::string_view name) const;

    /// The models with the nearest names, nearest first.
    std::vector<std::size_t> nearest(std::string_view name, std::size_t limit) const;

private:
    struct Name {
        std::size_t model;
        std::string whole;               ///< everything, joined
        std::string bare;                ///< what follows the organisation, joined
        std::vector<std::string> words;  ///< what says which network it is
        std::string key;                 ///< those words, joined
        std::string versionless;         ///< the same without versions
    };
    static Name cut(std::size_t model, std::string_view name);
    std::vector<std::size_t> bases_of(const std::vector<std::string>& words) const;

    std::vector<Name> names_;
};

}  // namespace ballpark
