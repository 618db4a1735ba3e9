#include "catalog/json_rows.h"
#include "catalog/loaders.h"
#include "formats/hf_config.h"

namespace ballpark {

namespace {

ModelEntry read_model(JsonRow& row) {
    ModelEntry model;
    model.id = row.text("id");
    model.name = row.text("name");
    model.family = row.text("family");
    model.hf_ids = row.texts("hf_ids");
    if (const Json* config = row.object("config")) {
        auto spec = read_hf_config_object(*config);
        if (spec)
            model.spec = *std::move(spec);
        else
            row.fail("config", "cannot be read: " + spec.error().message);
    }
    model.parameters = count_parameters(model.spec);
    model.provenance = row.provenance();
    return model;
}

}  // namespace

Result<std::vector<ModelEntry>> read_models(std::string_view json) {
    return read_rows<ModelEntry>("catalog/models.json", json, read_model);
}

}  // namespace ballpark
