#include "catalog/catalog.h"

#include "catalog/name_words.h"

namespace ballpark {

namespace {

constexpr std::size_t kCandidatesShown = 6;
constexpr std::size_t kProposals = 3;
constexpr std::size_t kNameShown = 120;

}  // namespace

Result<const ModelEntry*> Catalog::find_model(std::string_view name) const {
    for (const ModelEntry& model : models_)
        if (model.id == name) return &model;
    const std::vector<std::size_t> meant = model_names_.find(name);
    if (meant.size() == 1) return &models_[meant.front()];

    const auto ids = [&](const std::vector<std::size_t>& positions) {
        std::vector<std::string> list;
        for (const std::size_t i : positions) list.push_back(models_[i].id);
        return list;
    };
    const std::string shown = "\"" + std::string(name.substr(0, kNameShown)) + "\"";
    Error error{ErrorCode::unknown_model, "model", {}};
    if (!meant.empty()) {
        error.message = shown + " could be " + list_in_words(ids(meant), kCandidatesShown);
    } else {
        error.message = "no model is called " + shown;
        const std::vector<std::size_t> near = model_names_.nearest(name, kProposals);
        if (!near.empty()) error.message += "; did you mean " + list_in_words(ids(near), kProposals) + "?";
    }
    return error;
}

}  // namespace ballpark
