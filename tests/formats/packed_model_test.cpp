// A model that goes from one program of a build to another.
#include <catch2/catch_test_macros.hpp>

#include "formats/packed_model.h"
#include "model/gguf_size.h"
#include "model/parameters.h"
#include "tests/support/ask.h"

namespace ballpark::testing {

TEST_CASE("a model that was packed is the same model", "[formats]") {
    for (const ModelEntry& entry : catalog().models()) {
        CAPTURE(entry.id);
        const Result<ModelSpec> back = unpacked_model(packed_model(entry.spec));
        REQUIRE(back);
        REQUIRE(back->layers == entry.spec.layers);
        REQUIRE(back->encoder_layers == entry.spec.encoder_layers);
        REQUIRE(back->mtp_layers == entry.spec.mtp_layers);
        REQUIRE(back->architecture == entry.spec.architecture);
        REQUIRE(back->quantization == entry.spec.quantization);
        REQUIRE(back->notes == entry.spec.notes);
        REQUIRE(count_parameters(*back).total == entry.parameters.total);
        REQUIRE(gguf_size(*back, GgufMixture::q4_k_m).file_bytes == gguf_size(entry.spec, GgufMixture::q4_k_m).file_bytes);
        REQUIRE(back->stored_type == entry.spec.stored_type);
    }
}

TEST_CASE("why there is no model goes along, and half a text is no model", "[formats]") {
    const Result<ModelSpec> refused = unpacked_model(packed_model(Error{ErrorCode::bad_file, "byte 7", "no magic"}));
    REQUIRE(!refused);
    REQUIRE(refused.error().field == "byte 7");
    REQUIRE(refused.error().message == "no magic");
    const std::string whole = packed_model(catalog().models().front().spec);
    for (const std::size_t length : {std::size_t{0}, std::size_t{3}, std::size_t{8}, whole.size() / 2, whole.size() - 2})
        REQUIRE(!unpacked_model(std::string_view(whole).substr(0, length)));
}

}  // namespace ballpark::testing
