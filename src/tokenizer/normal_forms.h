/// Unicode's normal forms, small letters and spacing marks, for the tokenizers that prepare texts with them.
///
/// The data is an asset (assets/vocabularies/normal_forms.mjs describes it) and not part of the program: few tokenizers
/// ask for it. Source: Unicode Standard Annex #15, and chapter 3.12 for Hangul.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quantity/result.h"

namespace ballpark::unicode {

inline constexpr std::string_view kNormalFormsAsset = "vocabularies/normal_forms.bin";

class NormalForms {
public:
    static Result<NormalForms> load(std::span<const std::byte> file);

    /// Appends the decomposition of a character, canonical or (`compatible`) of both kinds.
    void decompose(char32_t point, bool compatible, std::vector<char32_t>& out) const;
    /// The character that both together are, or 0.
    char32_t composed(char32_t first, char32_t second) const;
    /// Rank of the combining class; 0 for a character that others combine with.
    std::uint8_t order(char32_t point) const;
    /// Is it alone in all four forms, and stays so whatever stands behind? True of ASCII and most ideographs.
    bool is_inert(char32_t point) const;
    char32_t small(char32_t point) const;
    /// \p{M} without \p{Mn}.
    bool is_spacing_mark(char32_t point) const;

private:
    struct Decomposition {
        char32_t point;
        std::uint32_t begin;
        std::uint8_t size;
        bool compatible_only;
    };
    struct Pair {
        std::uint64_t both;
        char32_t whole;
    };
    struct Run {
        char32_t begin;
        char32_t end;
        std::uint8_t value;
    };
    struct SmallRun {
        char32_t begin;
        std::uint32_t size;
        std::uint32_t step;
        std::int32_t distance;
    };
    const Decomposition* decomposition(char32_t point) const;
    bool index_pairs(const std::vector<bool>& composes);

    std::vector<Decomposition> decompositions_;
    std::vector<char32_t> parts_;
    std::vector<Pair> pairs_;
    std::vector<Run> orders_;
    std::vector<Run> spacing_;
    std::vector<SmallRun> small_;
};

}  // namespace ballpark::unicode
