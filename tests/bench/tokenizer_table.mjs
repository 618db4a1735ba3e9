// The tokenizer's figures beside their bars: native on texts in many languages and on texts made to be slow, WebAssembly beside
// gpt-tokenizer and tiktoken in the same process. Prints; asserts nothing about time.
// usage: node tokenizer_table.mjs NATIVE_BUILD WEB_BUILD NODE_MODULES
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [native, web, packages] = process.argv.slice(2).map((path) => resolve(path));
const here = fileURLToPath(new URL('.', import.meta.url));
const corpus = mkdtempSync(join(tmpdir(), 'ballpark-bench-'));
execFileSync('python3', [join(here, '../tokenizer/compare/corpus.py'), corpus, '2000000'], { stdio: 'ignore' });
const files = readdirSync(corpus).sort().map((name) => join(corpus, name));
const lines = (text) => text.trim().split('\n').map((line) => JSON.parse(line));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const row = (...cells) => console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(72) : String(cell).padStart(14))).join(''));

const vocabulary = join(native, 'assets/vocabularies/o200k.ballparkvocab');
const [load, ...texts] = lines(execFileSync(join(native, 'bin/ballpark-bench-tokenizer'), ['o200k_base', vocabulary, ...files], { encoding: 'utf8' }));
const languages = texts.filter(({ text }) => text.endsWith('.txt') && text !== 'code.txt');
const hard = texts.filter(({ text }) => !text.endsWith('.txt'));
const slowest = (rows, key) => rows.reduce((a, b) => (b[key] < a[key] ? b : a));
const english = languages.find(({ text }) => text === 'en.txt');
row('o200k_base', 'measured', 'bar');
row('load, ms', load.load_milliseconds, '<= 30');
if (english) row('native, English, MB/s', english.encode_mb_per_second, '>= 60');
for (const { text, encode_mb_per_second: speed } of languages) if (text !== 'en.txt') row(`native, ${text.slice(0, -4)}, MB/s`, speed, '>= 20');
row(`native, median of ${languages.length} languages, MB/s`, median(languages.map((one) => one.encode_mb_per_second)), '');
const worst = slowest(hard, 'encode_mb_per_second');
row(`native, worst: ${worst.text}, MB/s`, worst.encode_mb_per_second, '>= 5');
// The text itself is in it, the tokenizer is not.
function memory(where, rows) {
    for (const [what, key] of [['text and all ids', 'encode_memory'], ['text, counted', 'count_memory']]) {
        const worst = rows.reduce((a, b) => (b[key] > a[key] ? b : a));
        row(`${where}, memory: ${what}; worst: ${worst.text}`, worst[key], '<= 5');
    }
}
memory('native', texts);

const module = join(web, 'bin/ballpark-bench-tokenizer.js');
const hardFolder = join(corpus, 'hard');
mkdirSync(hardFolder);
execFileSync(join(native, 'bin/ballpark-bench-tokenizer'), ['write', hardFolder]);
const measured = lines(execFileSync('node', [join(here, 'tokenizer.mjs'), '--module', module, '--vocabulary', vocabulary, '--packages', packages, '--runs', '5',
    ...files, ...[...files, ...hard.map(({ text }) => join(hardFolder, text))].flatMap((file) => ['--memory', file])], { encoding: 'utf8' })).slice(1);
const wasm = measured.filter((one) => one.ballpark);
memory('WebAssembly', measured.filter((one) => one.encode_memory));
row('WebAssembly, median of texts, MB/s', median(wasm.map(({ ballpark }) => ballpark)), '');
row('WebAssembly / gpt-tokenizer, median', median(wasm.map((one) => one.times_gpt_tokenizer)), '>= 5');
row('WebAssembly / gpt-tokenizer, least', Math.min(...wasm.map((one) => one.times_gpt_tokenizer)), '');
row('WebAssembly / tiktoken, median', median(wasm.map((one) => one.times_tiktoken)), '>= 10');
row('WebAssembly / tiktoken, least', Math.min(...wasm.map((one) => one.times_tiktoken)), '');
rmSync(corpus, { recursive: true });
