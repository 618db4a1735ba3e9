// Compares token ids of GGUF vocabularies with llama.cpp's: every kind of vocabulary and every way to cut texts that is read,
// over texts in twenty-three languages, code and random Unicode. Prints what was compared; exit 1 when anything differs.
//
// usage: compare_gguf.mjs --program 'PROGRAM…' --forms NORMAL_FORMS --packages NODE_MODULES [--reference NODE_MODULES]
// What llama.cpp makes of each text is in llamacpp.json as a hash, 32 bits of FNV-1a over its ids. --reference asks it anew
// and writes that file: a folder in which npm's node-llama-cpp (with its program for this machine) has been installed. Left out:
// - a text of spaces alone, before which llama.cpp puts no further space for t5;
// - letters that are newer than its tables, and planes without characters and U+06DD, which it alone does not drop for bert.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { byteLevel, sentencePiece, unigram, wordPiece } from './gguf_vocabulary.mjs';
import { Program } from './program.mjs';
import { code, generator, languages, randomText } from './texts.mjs';

const { values: options } = parseArgs({ options: {
    program: { type: 'string' }, forms: { type: 'string' }, packages: { type: 'string' }, reference: { type: 'string' },
} });
const recorded = fileURLToPath(new URL('llamacpp.json', import.meta.url));
const tokenizer = (model) => JSON.parse(readFileSync(join(options.packages, `@lenml/tokenizer-${model}/models/tokenizer.json`), 'utf8'));
const [bytes, pieces] = [tokenizer('claude'), tokenizer('llama2')];

// One name of each row of src/formats/gguf_pre_tokenizers.cpp.
const cuts = ['gpt-2', 'starcoder', 'falcon', 'llama-bpe', 'glm4', 'qwen2', 'gpt-4o', 'tekken', 'deepseek-v3', 'deepseek-coder', 'bloom', 'seed-coder'];
const vocabularies = {
    ...Object.fromEntries(cuts.map((pre) => [`gpt2, ${pre}`, byteLevel(bytes, pre)])),
    'llama, space before': sentencePiece(pieces, true),
    llama: sentencePiece(pieces, false),
    t5: unigram(pieces, false),
    't5, spaces merged': unigram(pieces, true),
    bert: wordPiece(pieces),
};

const random = generator(20261122);
const texts = [...Object.values(languages), ...code, '', '  a  b ', '\n\n', ...Array.from({ length: 300 }, () => randomText(random))]
    .map((text) => text.replace(/[\0\u06DD\u{105C0}-\u{105FF}\u{40000}-\u{EFFFF}]/gu, '')).filter((text) => !/^ +$/.test(text));

function hash(ids) {
    let value = 0x811C9DC5;
    for (const id of ids)
        for (let shift = 0; shift < 32; shift += 8) value = Math.imul(value ^ (id >>> shift & 0xFF), 0x01000193) >>> 0;
    return value;
}
const packed = (ids) => Buffer.from(Uint32Array.from(ids, hash).buffer);

async function ask(folder, paths) {
    const { getLlama } = await import(pathToFileURL(join(resolve(folder), 'node-llama-cpp/dist/index.js')));
    const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error' });
    const ids = {};
    for (const [name, path] of Object.entries(paths)) {
        const model = await llama.loadModel({ modelPath: path, vocabOnly: true, gpuLayers: 0 });
        ids[name] = packed(texts.map((text) => model.tokenize(text, false))).toString('base64');
        await model.dispose();
    }
    const { version } = JSON.parse(readFileSync(join(folder, 'node-llama-cpp/package.json'), 'utf8'));
    return { source: `llama.cpp ${llama.llamaCppRelease.release}, as node-llama-cpp ${version} has it`, as_of: new Date().toISOString().slice(0, 10), ids };
}

const folder = mkdtempSync(join(tmpdir(), 'ballpark-gguf-'));
const paths = Object.fromEntries(Object.entries(vocabularies).map(([name, file]) => [name, join(folder, `${name}.gguf`)]));
for (const [name, path] of Object.entries(paths)) writeFileSync(path, vocabularies[name]);
if (options.reference) writeFileSync(recorded, `${JSON.stringify(await ask(options.reference, paths), null, 2)}\n`);

const reference = JSON.parse(readFileSync(recorded, 'utf8'));
const program = new Program(options.program);
let different = 0;
let checks = 0;
console.log(`reference: ${reference.source}`);
for (const [name, path] of Object.entries(paths)) {
    const ids = program.ids(['file', path, options.forms], texts);
    const own = packed(ids);
    const theirs = Buffer.from(reference.ids[name] ?? '', 'base64');
    const wrong = texts.filter((_, i) => theirs.length !== own.length || own.readUInt32LE(4 * i) !== theirs.readUInt32LE(4 * i));
    const tokens = ids.reduce((sum, one) => sum + one.length, 0);
    console.log(`${name.padEnd(24)}${String(texts.length).padStart(6)} texts${String(tokens).padStart(9)} tokens  ${wrong.length || 'none'} different`);
    for (const text of wrong.slice(0, 3)) console.log(`  ${JSON.stringify(text)}: ${program.ids(['file', path, options.forms], [text])[0]}`);
    different += wrong.length;
    checks += texts.length;
}
program.end();
rmSync(folder, { recursive: true });
console.log(`${checks} checks: ${different || 'no'} differences`);
process.exit(different ? 1 : 0);
