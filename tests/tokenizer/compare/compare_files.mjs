// Compares token ids with npm @huggingface/tokenizers for models' own tokenizer.json files: texts in twenty-three languages,
// code, special tokens, every code point, random Unicode. Prints what was compared; exit 1 when anything differs.
//
// usage: compare_files.mjs --program 'PROGRAM…' --forms NORMAL_FORMS --packages NODE_MODULES [--corpus FOLDER] [--random N]
//                          [--variants] TOKENIZER.json…
// PROGRAM is ballpark-tokenize, or `node ballpark-tokenize.js`. Left out, because there the reference is not of one mind
// with Hugging Face's Rust library, which models are trained and run with and which is followed:
// - characters that this Node's Unicode knows and 16.0 does not, or the other way round (Node 18 has 15.0);
// - U+0085 and U+FEFF under "ByteLevel" with its own rule and "WhitespaceSplit", where JavaScript's \s takes the one for White_Space and not the
//   other;
// - U+03A3, whose small letter JavaScript chooses by what stands beside it.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { Program } from './program.mjs';
import { code, generator, languages, randomText } from './texts.mjs';

const { values: options, positionals: files } = parseArgs({ allowPositionals: true, options: {
    program: { type: 'string' }, forms: { type: 'string' }, packages: { type: 'string' }, corpus: { type: 'string' },
    random: { type: 'string', default: '2000' }, verbose: { type: 'boolean', default: false }, variants: { type: 'boolean', default: false },
} });
const require = createRequire(join(resolve(options.packages), 'tiktoken/package.json'));
const { Tokenizer } = require('@huggingface/tokenizers');
const program = new Program(options.program);
const ours = (file, texts) => program.ids(['file', file, options.forms], texts);

function everyCodePoint() {
    const texts = [];
    for (let block = 0; block < 0x110000; block += 256) {
        if (block === 0x34000) block = 0xE0000; // nothing is assigned between, and only private use behind
        if (block === 0xE0200) break;
        let text = '';
        for (let point = block; point < block + 256; ++point)
            if (point < 0xD800 || point > 0xDFFF) text += `${String.fromCodePoint(point)}a${String.fromCodePoint(point)} `;
        if (text) texts.push(text);
    }
    return texts;
}

// Assigned in this Node's Unicode, and not in 16.0: what these are differs.
const newer = /[\u088F\u0C5C\u0CDC\u1ACF-\u1ADD\u1AE0-\u1AEB\u20C1\u2B96\uA7CE\uA7CF\uA7D2\uA7D4\uA7F1\uFBC3-\uFBD2\uFD90\uFD91\uFDC8-\uFDCE\u{10940}-\u{10959}\u{10EC5}-\u{10EC7}\u{10ED0}-\u{10ED8}\u{10EFA}\u{10EFB}\u{11B60}-\u{11B67}\u{11DB0}-\u{11DDB}\u{11DE0}-\u{11DE9}\u{16EA0}-\u{16ED3}\u{16FF2}-\u{16FF6}\u{187F8}-\u{187FF}\u{18D09}-\u{18D1E}\u{18D80}-\u{18DF2}\u{1CCFA}-\u{1CCFC}\u{1CEBA}-\u{1CED0}\u{1CEE0}-\u{1CEF0}\u{1E6C0}-\u{1E6FF}\u{1F6D8}\u{1F777}-\u{1F77A}\u{1F8D0}-\u{1F8D8}\u{1FA54}-\u{1FA57}\u{1FA8A}\u{1FA8E}\u{1FAC8}\u{1FACD}\u{1FAEA}\u{1FAEF}\u{1FBFA}\u{2B739}\u{2B73A}-\u{2B73F}\u{2B81E}\u{2CEA2}-\u{2CEAD}\u{323B0}-\u{33479}]/gu;

// What an older Node does not know may be one of those that 16.0 does.
const unknown = Number(process.versions.unicode) < 16 ? /\p{Cn}/gu : /(?!)/g;

// The steps of other models over the vocabulary of this one: their regular expressions, normalisers and kinds of model.
function variants(spec) {
    const mark = '\u2581';
    const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    const rest = '| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';
    const upper = '[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+';
    const lower = '[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*';
    const split = (...patterns) => ({ type: 'Sequence', pretokenizers: [
        ...patterns.map((pattern) => ({ type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false })),
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }] });
    const of = (name, changes) => [name, { ...spec, ...changes }];
    if (spec.pre_tokenizer?.type === 'ByteLevel') return [
        of('as Llama 3', { normalizer: null, pre_tokenizer: split(`${contractions}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}${rest}`), model: { ...spec.model, ignore_merges: true } }),
        of('as Qwen', { normalizer: { type: 'NFC' }, pre_tokenizer: split(`${contractions}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}${rest}`) }),
        of('as GPT-OSS', { normalizer: null, pre_tokenizer: split(`${upper}${contractions}?|${lower}${contractions}?|\\p{N}{1,3}${rest.replace('[\\r\\n]*', '[\\r\\n/]*')}`) }),
        of('as DeepSeek', { normalizer: { type: 'NFD' }, pre_tokenizer: split('\\p{N}{1,3}', '[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+',
            '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+') }),
        of('as BLOOM', { normalizer: { type: 'NFKD' }, pre_tokenizer: split(' ?[^(\\s|[.,!?\u2026\u3002\uff0c\u3001\u0964\u06d4\u060c])]+') }),
    ];
    const scores = Object.entries(spec.model.vocab).sort(([, a], [, b]) => a - b).map(([token, id]) => [token, -Math.sqrt(id + 1)]);
    const words = Object.fromEntries(Object.entries(spec.model.vocab).map(([token, id]) =>
        [token.startsWith(mark) && token.length > 1 ? token.slice(1) : `##${token}`, id]));
    return [
        of('as T5', { normalizer: { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' }, pre_tokenizer: { type: 'Metaspace', replacement: mark, prepend_scheme: 'always', split: false },
            model: { type: 'Unigram', unk_id: 0, vocab: scores } }),
        of('as Gemma', { normalizer: { type: 'Replace', pattern: { String: ' ' }, content: mark }, pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithPrevious', invert: false } }),
        of('as BERT', { normalizer: { type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'Lowercase' }, { type: 'Strip', strip_left: true, strip_right: false }] },
            pre_tokenizer: { type: 'WhitespaceSplit' }, model: { type: 'WordPiece', unk_token: '##<unk>', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: words } }),
    ];
}

function jobs(file) {
    const spec = JSON.parse(readFileSync(file, 'utf8'));
    const label = file.split('/').slice(-3).filter((part) => part !== 'models').join('/');
    const all = [[label, file, spec]];
    if (options.variants)
        for (const [name, changed] of variants(spec)) {
            const path = join(program.scratch, `${name.replaceAll(' ', '_')}.json`);
            writeFileSync(path, JSON.stringify(changed));
            all.push([`${label.split('/')[0]} ${name}`, path, changed]);
        }
    return all;
}

let [compared, wrong] = [0, 0];
for (const [label, file, spec] of files.flatMap(jobs)) {
    const reference = new Tokenizer(spec, {});
    const steps = [spec.pre_tokenizer, ...(spec.pre_tokenizer?.pretokenizers ?? [])].filter((step) => step);
    const own = steps.some(({ type, use_regex: uses = true }) => (type === 'ByteLevel' && uses) || type === 'WhitespaceSplit');
    const lowers = JSON.stringify(spec.normalizer)?.includes('Lowercase');
    const random = generator(20261122);
    const special = spec.added_tokens.map(({ content }) => content).concat('<|endoftext', ' ');
    const kinds = {
        languages: [...Object.values(languages), Object.values(languages).join('\n'), Object.values(languages).join(' ').toUpperCase()],
        code,
        'added tokens': Array.from({ length: 300 }, () => randomText(random) + special[random(special.length)] + randomText(random) + special[random(special.length)]),
        'every code point': everyCodePoint(),
        'random Unicode': Array.from({ length: Number(options.random) }, () => randomText(random)),
        'long runs': ['a', ' ', '\n', '가', '中', '1', '!', 'ab '].map((part) => part.repeat(3000)),
    };
    if (options.corpus)
        for (const name of readdirSync(options.corpus).sort())
            kinds[name] = readFileSync(join(options.corpus, name), 'utf8').match(/[\s\S]{1,4000}/gu);
    for (const [kind, all] of Object.entries(kinds)) {
        const texts = all.map((text) => text.replace(newer, '').replace(unknown, '').replace(own ? /[\u0085\uFEFF]/g : '', '').replace(lowers ? /\u03A3/g : '', ''));
        const got = ours(file, texts);
        let [tokens, different] = [0, 0];
        texts.forEach((text, index) => {
            const want = reference.encode(text, { add_special_tokens: false }).ids;
            tokens += want.length;
            if (want.length === got[index].length && want.every((id, i) => id === got[index][i])) return;
            if (different++ >= 3 && !options.verbose) return;
            const at = want.findIndex((id, i) => id !== got[index][i]);
            console.log(`  ${kind}, text ${index}, token ${at}: expected ${want.slice(at - 1, at + 6)} (${JSON.stringify(want.slice(at - 1, at + 6).map((id) => reference.id_to_token(id)))}), ` +
                `got ${[...got[index]].slice(at - 1, at + 6)} (${JSON.stringify([...got[index]].slice(at - 1, at + 6).map((id) => reference.id_to_token(id)))}): ${JSON.stringify(text.slice(0, 80))}`);
        });
        compared += texts.length;
        wrong += different;
        console.log(`${label.padEnd(44)} ${kind.padEnd(18)} ${String(texts.length).padStart(6)} texts ${String(tokens).padStart(8)} tokens  ${different || 'none'} different`);
    }
}
program.end();
console.log(`${compared} checks: ${wrong || 'no'} difference${wrong === 1 ? '' : 's'}`);
process.exit(wrong ? 1 : 0);
