// Measures the tokenizer as WebAssembly beside gpt-tokenizer and tiktoken: the same text, the same process, turn by turn.
//
// usage: tokenizer.mjs --module ballpark-bench-tokenizer.js --vocabulary o200k.ballparkvocab --packages NODE_MODULES
//                      [--runs N] FILES… [--memory FILE]…
// Prints a line of JSON a file: megabytes of UTF-8 a second of processor time, medians, and how many times faster.
// Strings go in and arrays of ids come out of all three; what each remembers between runs it keeps. Of a file after --memory:
// the most memory that was in use at once beside the tokenizer, as a multiple of the text, which is in it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options, positionals: files } = parseArgs({ allowPositionals: true, options: {
    module: { type: 'string' }, vocabulary: { type: 'string' }, packages: { type: 'string' },
    runs: { type: 'string', default: '9' }, memory: { type: 'string', multiple: true, default: [] },
} });
const packages = resolve(options.packages);
const require = createRequire(join(packages, 'tiktoken/package.json'));
const reference = require('tiktoken').get_encoding('o200k_base');
const gpt = require('gpt-tokenizer/encoding/o200k_base');
const wasmBinary = readFileSync(options.module.replace(/\.js$/, '.wasm'));
const ours = await require(resolve(options.module))({ wasmBinary });

function place(bytes) {
    const at = ours._malloc(bytes.length + 1);
    ours.HEAPU8.set(bytes, at);
    ours.HEAPU8[at + bytes.length] = 0;
    return at;
}

const text = new TextEncoder();
const vocabulary = readFileSync(options.vocabulary);
const began = performance.now();
const [name, at] = [place(text.encode('o200k_base')), place(vocabulary)];
if (!ours._tokenizer_make(name, at, vocabulary.length)) throw new Error(`${options.vocabulary} is no vocabulary`);
ours._free(name);
ours._free(at);
console.log(JSON.stringify({ load_milliseconds: Number((performance.now() - began).toFixed(1)) }));

const block = 4096;
const blockAt = ours._malloc(4 * block);
function encode(string) {
    const at = ours._malloc(string.length * 3);
    const { written } = text.encodeInto(string, ours.HEAPU8.subarray(at, at + string.length * 3));
    const count = ours._tokenizer_encode(at, written);
    ours._free(at);
    const ids = new Uint32Array(count);
    for (let from = 0; from < count; from += block) {
        const size = Math.min(block, count - from);
        ours._tokenizer_ids(from, size, blockAt);
        ids.set(ours.HEAPU32.subarray(blockAt >> 2, (blockAt >> 2) + size), from);
    }
    return ids;
}

function seconds(work) {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    return [(user + system) / 1e6, result];
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const tokenizers = {
    ballpark: encode,
    gpt_tokenizer: (string) => gpt.encode(string, { disallowedSpecial: new Set() }),
    tiktoken: (string) => reference.encode_ordinary(string),
};
for (const file of files) {
    const string = readFileSync(file, 'utf8');
    const megabytes = Buffer.byteLength(string) / 1e6;
    const times = Object.fromEntries(Object.keys(tokenizers).map((key) => [key, []]));
    const ids = {};
    for (let run = 0; run < Number(options.runs); ++run)
        for (const [key, tokenize] of Object.entries(tokenizers)) {
            const [time, result] = seconds(() => tokenize(string));
            times[key].push(time);
            ids[key] = result;
        }
    if (ids.ballpark.length !== ids.tiktoken.length || ids.tiktoken.some((id, i) => id !== ids.ballpark[i]))
        throw new Error(`${file}: other ids than tiktoken`);
    const speed = Object.fromEntries(Object.entries(times).map(([key, list]) => [key, megabytes / median(list)]));
    console.log(JSON.stringify({
        text: basename(file), megabytes: Number(megabytes.toFixed(2)), tokens: ids.ballpark.length,
        ...Object.fromEntries(Object.entries(speed).map(([key, value]) => [key, Number(value.toFixed(1))])),
        times_gpt_tokenizer: Number((speed.ballpark / speed.gpt_tokenizer).toFixed(1)),
        times_tiktoken: Number((speed.ballpark / speed.tiktoken).toFixed(1)),
    }));
}
for (const file of options.memory) {
    const bytes = readFileSync(file);
    const at = place(bytes);
    const times = (extra) => Number((1 + extra / bytes.length).toFixed(2));
    console.log(JSON.stringify({ text: basename(file), encode_memory: times(ours._tokenizer_encode_memory(at, bytes.length)),
        count_memory: times(ours._tokenizer_count_memory(at, bytes.length)) }));
    ours._free(at);
}
