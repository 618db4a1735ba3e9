#include "catalog/catalog.h"

#include <utility>

#include "catalog/name_words.h"

namespace ballpark {

namespace {

constexpr std::size_t kCandidatesShown = 6;
constexpr std::size_t kProposals = 3;
constexpr std::size_t kNameShown = 120;
constexpr std::string_view kFile = "file:";

}  // namespace

Result<const ModelEntry*> Catalog::find_model(std::string_view name) const {
    for (const ModelEntry& model : models_)
        if (model.id == name) return &model;
    if (name.starts_with(kFile))
        return Error{ErrorCode::bad_file, "model", std::string(name.substr(kFile.size(), kNameShown)) + " is not here; drop the file to use its model"};
    const std::vector<std::size_t> meant = model_names().find(name);
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
        const std::vector<std::size_t> near = model_names().nearest(name, kProposals);
        if (!near.empty()) error.message += "; did you mean " + list_in_words(ids(near), kProposals) + "?";
    }
    return error;
}

const ModelEntry& Catalog::take_file(std::string_view name, ModelSpec spec) {
    ModelEntry own{std::string(kFile).append(name), std::string(name), {}, {}, std::move(spec), {}, {}};
    own.parameters = count_parameters(own.spec);
    own.provenance.source = name;
    for (ModelEntry& model : models_)
        if (model.id == own.id) return model = std::move(own);
    return models_.emplace_back(std::move(own));
}

}  // namespace ballpark
