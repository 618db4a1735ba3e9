#include "formats/packed_model.h"

#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

namespace ballpark {
namespace {

// What both sides must agree on, since plain parts travel as they stand in memory.
constexpr std::uint32_t kStamp = sizeof(Layer) << 16 ^ sizeof(Tensor) << 8 ^ sizeof(ModelSpec);
static_assert(std::is_trivially_copyable_v<Layer>);

/// Every part of a model, in one order for both directions.
template <class Way, class Model>
void all_parts(Way& way, Model& m) {
    way.each(m.architecture, m.hidden_size, m.vocab_size, m.max_position_embeddings, m.tie_word_embeddings, m.norm_bias,
             m.learned_positions, m.token_types, m.embedding_norm, m.final_norm, m.has_output_head, m.layers, m.towers,
             m.stored_type, m.output_bias, m.parallel_residual, m.pooler, m.norm_weights, m.relative_buckets,
             m.rope_tables, m.rotary_rows, m.rope_table_rows, m.per_layer_vocab_size, m.encoder_layers,
             m.encoder_positions, m.mtp_layers, m.mtp_own_embeddings, m.mtp_in_gguf, m.gguf_architecture,
             m.quantization, m.file_tensors, m.gguf_header_bytes, m.notes);
}
template <class Way, class T>
void all_parts(Way& way, T& part)
    requires std::is_same_v<std::remove_const_t<T>, Tower>
{
    way.each(part.name, part.parameters);
}
template <class Way, class T>
void all_parts(Way& way, T& part)
    requires std::is_same_v<std::remove_const_t<T>, Tensor>
{
    way.each(part.name, part.ne, part.role, part.layer, part.next_token_prediction, part.stored_type, part.repeats);
}

class Packing {
public:
    template <class... T>
    void each(const T&... parts) {
        (put(parts), ...);
    }

    std::string text;

private:
    void bytes(const void* from, std::size_t size) {
        for (const auto* at = static_cast<const unsigned char*>(from); size > 0; --size, ++at)
            text.append({static_cast<char>('A' + (*at >> 4)), static_cast<char>('A' + (*at & 15))});
    }

    template <class T>
    void put(const T& part) {
        if constexpr (std::is_trivially_copyable_v<T>) bytes(&part, sizeof part);
        else all_parts(*this, part);
    }
    template <class T>
    void put(const std::vector<T>& parts) {
        put(parts.size());
        for (const T& part : parts) put(part);
    }
    void put(const std::string& part) {
        put(part.size());
        bytes(part.data(), part.size());
    }
};

class Unpacking {
public:
    explicit Unpacking(std::string_view text) : text_(text) {}

    template <class... T>
    void each(T&... parts) {
        (take(parts), ...);
    }

    bool is_good() const { return good_; }

private:
    void bytes(void* to, std::size_t size) {
        good_ = good_ && size <= text_.size() / 2;
        if (!good_) return;
        for (auto* at = static_cast<unsigned char*>(to); size > 0; --size, ++at, text_.remove_prefix(2))
            *at = static_cast<unsigned char>((text_[0] - 'A') << 4 | (text_[1] - 'A'));
    }

    /// Of a list or a name; nothing has more parts than the text has letters.
    std::size_t count() {
        std::size_t size = 0;
        bytes(&size, sizeof size);
        return size <= text_.size() ? size : 0;
    }

    template <class T>
    void take(T& part) {
        if constexpr (std::is_trivially_copyable_v<T>) bytes(&part, sizeof part);
        else all_parts(*this, part);
    }
    template <class T>
    void take(std::vector<T>& parts) {
        parts.resize(count());
        for (T& part : parts) take(part);
    }
    void take(std::string& part) {
        part.resize(count());
        bytes(part.data(), part.size());
    }

    std::string_view text_;
    bool good_ = true;
};

}  // namespace

Result<ModelSpec> model_of(Result<FileSummary> file) {
    if (!file) return file.error();
    if (file->model) return *std::move(file->model);
    return Error{ErrorCode::unsupported, "",
                 "a " + std::string(to_string(file->kind)) + " file does not say how the layers work; give the config.json beside it"};
}

std::string packed_model(const Result<ModelSpec>& model) {
    Packing packing;
    packing.each(kStamp, model ? std::string() : model.error().field, model ? std::string() : model.error().message);
    if (model) all_parts(packing, *model);
    return std::move(packing.text);
}

Result<ModelSpec> unpacked_model(std::string_view packed) {
    Unpacking unpacking(packed);
    std::uint32_t stamp = 0;
    Error problem{ErrorCode::bad_file, "", ""};
    unpacking.each(stamp);
    if (stamp != kStamp) return Error{ErrorCode::bad_file, "", "it was packed by another build"};
    unpacking.each(problem.field, problem.message);
    if (!problem.message.empty()) return problem;
    ModelSpec model;
    all_parts(unpacking, model);
    if (!unpacking.is_good()) return Error{ErrorCode::bad_file, "", "it was cut short"};
    return model;
}

}  // namespace ballpark
