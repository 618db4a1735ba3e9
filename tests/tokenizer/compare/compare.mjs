// Compares token ids with npm tiktoken: gpt-tokenizer's TestPlans, files in many languages, every code point, and random
// Unicode. Prints what was compared; exit 1 when anything differs.
//
// usage: compare.mjs --program 'PROGRAM…' --vocabularies FOLDER --packages NODE_MODULES [--corpus FOLDER] [--random N]
//                    [--encoding NAME]…
// PROGRAM is ballpark-tokenize, or `node ballpark-tokenize.js`.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { Program } from './program.mjs';
import { generator, randomText } from './texts.mjs';

const { values: options } = parseArgs({ options: {
    program: { type: 'string' }, vocabularies: { type: 'string' }, packages: { type: 'string' },
    corpus: { type: 'string' }, random: { type: 'string', default: '100000' },
    encoding: { type: 'string', multiple: true },
} });
const packages = resolve(options.packages);
const { get_encoding: getEncoding } = createRequire(join(packages, 'tiktoken/package.json'))('tiktoken');

const files = { o200k_base: 'o200k', o200k_harmony: 'o200k', cl100k_base: 'cl100k', p50k_base: 'p50k', p50k_edit: 'p50k',
    r50k_base: 'r50k', gpt2: 'r50k' };
// One encoding for each way to cut a text into pieces: how code points are classed is the same in the others.
const cutting = ['o200k_base', 'cl100k_base', 'r50k_base'];
const harmony = { '<|startoftext|>': 199998, '<|return|>': 200002, '<|constrain|>': 200003, '<|channel|>': 200005,
    '<|start|>': 200006, '<|end|>': 200007, '<|message|>': 200008, '<|call|>': 200012 };
for (const id of [200000, 200001, 200004, 200009, 200010, 200011]) harmony[`<|reserved_${id}|>`] = id;
for (let id = 200013; id < 201088; ++id) harmony[`<|reserved_${id}|>`] = id;

const program = new Program(options.program);

function ours(encoding, texts, special) {
    const vocabulary = join(resolve(options.vocabularies), `${files[encoding]}.ballparkvocab`);
    return program.ids([encoding, vocabulary], texts, special ? ['recognised'] : []);
}

let [compared, wrong] = [0, 0];
function compare(encoding, kind, texts, expected, special = false) {
    const got = ours(encoding, texts, special);
    let [tokens, bytes, different] = [0, 0, 0];
    texts.forEach((text, index) => {
        const want = expected(text, index);
        tokens += want.length;
        bytes += Buffer.byteLength(text);
        if (got[index] && want.length === got[index].length && want.every((id, i) => id === got[index][i])) return;
        const at = [...want].findIndex((id, i) => id !== got[index]?.[i]);
        if (different++ < 3)
            console.log(`  ${encoding}, ${kind}, text ${index}, token ${at}: expected ${[...want].slice(at, at + 6)}, ` +
                `got ${[...(got[index] ?? [])].slice(at, at + 6)}: ${JSON.stringify(text.slice(0, 80))}`);
    });
    compared += texts.length;
    wrong += different;
    console.log(`${encoding.padEnd(14)} ${kind.padEnd(22)} ${String(texts.length).padStart(7)} texts ` +
        `${String(bytes).padStart(9)} bytes ${String(tokens).padStart(8)} tokens  ${different || 'none'} different`);
}

function plans(encoding) {
    const text = readFileSync(join(packages, 'gpt-tokenizer/data/TestPlans.txt'), 'utf8');
    return text.split('EncodingName: ').slice(1)
        .map((plan) => /^(\S+)\r?\nSample: ([\s\S]*)\r?\nEncoded: (\[.*\])/.exec(plan))
        .filter((plan) => plan && plan[1] === encoding).map(([, , sample, ids]) => [sample, JSON.parse(ids)]);
}

function everyCodePoint() {
    const texts = [];
    for (let block = 0; block < 0x110000; block += 256) {
        let text = '';
        for (let point = block; point < block + 256; ++point)
            if (point < 0xD800 || point > 0xDFFF) text += `${String.fromCodePoint(point)}a${String.fromCodePoint(point)} `;
        texts.push(text);
    }
    return texts;
}

for (const encoding of options.encoding ?? Object.keys(files)) {
    const reference = encoding === 'o200k_harmony' ? getEncoding('o200k_base', harmony) : getEncoding(encoding);
    const ordinary = (text) => reference.encode_ordinary(text);
    const planned = plans(encoding);
    if (planned.length) compare(encoding, 'TestPlans', planned.map(([text]) => text), (_, index) => planned[index][1]);
    if (options.corpus)
        for (const file of readdirSync(options.corpus).sort())
            compare(encoding, file, [readFileSync(join(options.corpus, file), 'utf8')], ordinary);
    if (cutting.includes(encoding) || options.corpus) compare(encoding, 'every code point', everyCodePoint(), ordinary);
    const random = generator(20261122);
    compare(encoding, 'random Unicode', Array.from({ length: Number(options.random) }, () => randomText(random)), ordinary);
    const special = ['<|endoftext|>', '<|endofprompt|>', '<|fim_middle|>', '<|start|>', '<|call|>', '<|reserved_200019|>',
        '<|reserved_201087|>', '<|reserved_201088|>', '<|reserved_200013', '<|message|>'];
    compare(encoding, 'special tokens', Array.from({ length: 2000 }, () => randomText(random) + special[random(10)] +
        randomText(random) + special[random(10)]), (text) => reference.encode(text, 'all'), true);
    const lone = ['a\ud800b', '\udc00', '\ud83d \ude00', '\ud800\ud800\udc00'];
    compare(encoding, 'lone surrogates', lone, ordinary);
    reference.free();
}
program.end();
console.log(`${compared} checks: ${wrong || 'no'} difference${wrong === 1 ? '' : 's'}`);
process.exit(wrong ? 1 : 0);
