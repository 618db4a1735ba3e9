// Compares token ids with npm @huggingface/tokenizers for models' own tokenizer.json files: texts in twenty-three languages,
// code, special tokens, every code point, random Unicode. Prints what was compared; exit 1 when anything differs.
//
// usage: compare_files.mjs --program 'PROGRAM…' --forms NORMAL_FORMS --packages NODE_MODULES [--corpus FOLDER] [--random N]
//                          TOKENIZER.json…
// PROGRAM is ballpark-tokenize, or `node ballpark-tokenize.js`. Left out, because there the reference is not of one mind
// with Hugging Face's Rust library, which models are trained and run with and which is followed:
// - characters that this Node's Unicode knows and 16.0 does not;
// - U+0085 and U+FEFF under "ByteLevel" with its own rule, where JavaScript's \s takes the one for White_Space and not the
//   other.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { code, generator, languages, randomText } from './texts.mjs';

const { values: options, positionals: files } = parseArgs({ allowPositionals: true, options: {
    program: { type: 'string' }, forms: { type: 'string' }, packages: { type: 'string' }, corpus: { type: 'string' },
    random: { type: 'string', default: '2000' }, verbose: { type: 'boolean', default: false },
} });
const require = createRequire(join(resolve(options.packages), 'tiktoken/package.json'));
const { Tokenizer } = require('@huggingface/tokenizers');
const scratch = mkdtempSync(join(tmpdir(), 'ballpark-compare-'));
const encoder = new TextEncoder();

function ours(file, texts) {
    const chunks = texts.flatMap((text) => {
        const bytes = encoder.encode(text);
        return [new Uint8Array(Uint32Array.of(bytes.length).buffer), bytes];
    });
    const [input, output] = [join(scratch, 'texts'), join(scratch, 'ids')];
    writeFileSync(input, Buffer.concat(chunks));
    const [program, ...first] = options.program.split(' ');
    const run = spawnSync(program, [...first, 'file', file, options.forms, input, output], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`${file}: ${run.stderr || run.error}`);
    const bytes = readFileSync(output);
    const numbers = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const result = [];
    for (let at = 0; at < numbers.length; at += numbers[at] + 1) result.push(numbers.subarray(at + 1, at + 1 + numbers[at]));
    return result;
}

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

let [compared, wrong] = [0, 0];
for (const file of files) {
    const spec = JSON.parse(readFileSync(file, 'utf8'));
    const config = (() => {
        try { return JSON.parse(readFileSync(join(dirname(file), 'tokenizer_config.json'), 'utf8')); } catch { return {}; }
    })();
    const reference = new Tokenizer(spec, config);
    const steps = [spec.pre_tokenizer, ...(spec.pre_tokenizer?.pretokenizers ?? [])].filter((step) => step);
    const own = steps.some(({ type, use_regex: uses = true }) => type === 'ByteLevel' && uses);
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
    const label = file.split('/').slice(-3).filter((part) => part !== 'models').join('/');
    for (const [kind, all] of Object.entries(kinds)) {
        const texts = all.map((text) => text.replace(newer, '').replace(own ? /[\u0085\uFEFF]/g : '', ''));
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
rmSync(scratch, { recursive: true });
console.log(`${compared} checks: ${wrong || 'no'} difference${wrong === 1 ? '' : 's'}`);
process.exit(wrong ? 1 : 0);
