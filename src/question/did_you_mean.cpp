#include "question/did_you_mean.h"

#include <vector>

#include "catalog/name_words.h"

namespace ballpark {

std::string did_you_mean(std::string_view word, std::span<const std::string> known, std::size_t limit) {
    std::vector<Named> names;
    for (const std::string& name : known) names.push_back({name, names.size()});
    std::vector<std::string> near;
    for (const std::size_t at : nearest_names(word, names, limit)) near.push_back(known[at]);
    return near.empty() ? std::string() : "; did you mean " + list_in_words(near, limit) + "?";
}

}  // namespace ballpark
