// Medians of the core, native and WebAssembly in this Node, and their ratio. Prints; asserts nothing about time.
// usage: node bench.mjs NATIVE_BUILD WEB_BUILD
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const rounds = 21;
const [nativeBuild, webBuild] = process.argv.slice(2);
const file = fileURLToPath(new URL('../golden/questions.jsonl', import.meta.url));
const questions = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

const native = JSON.parse(execFileSync(resolve(nativeBuild, 'bin/ballpark-bench-core'), [file, String(rounds)], { encoding: 'utf8' }));

const { load } = await import(pathToFileURL(resolve(webBuild, 'site/ballpark.js')));
const wasm = readFileSync(resolve(webBuild, 'site/ballpark-core.wasm'));
const module = await WebAssembly.compile(wasm);
const loads = [];
const answers = [];
for (let round = 0; round < rounds; ++round) {
    const start = performance.now();
    const core = await load({ wasm: module });
    loads.push((performance.now() - start) / 1e3);
    const first = performance.now();
    for (const question of questions) core.evalLine(question);
    answers.push((performance.now() - first) / 1e3);
}
const web = { load: median(loads), answers: median(answers) };

const row = (name, a, b, ratio) => console.log(`${name.padEnd(34)}${a.padStart(14)}${b.padStart(14)}${ratio.padStart(10)}`);
const milliseconds = (seconds) => `${(seconds * 1e3).toFixed(2)} ms`;
const rate = (seconds) => `${Math.round(questions.length / seconds)} /s`;
console.log(`${cpus()[0].model}, Node ${process.versions.node}, median of ${rounds} rounds`);
row('', 'native', 'WebAssembly', 'ratio');
row('start: read the catalogs', milliseconds(native.load), milliseconds(web.load), (web.load / native.load).toFixed(2));
row(`answer ${questions.length} questions`, milliseconds(native.answers), milliseconds(web.answers), (web.answers / native.answers).toFixed(2));
row('questions', rate(native.answers), rate(web.answers), (web.answers / native.answers).toFixed(2));

// `ballpark eval` as a program that is fed from a file: what it takes beside its start.
const serve = '{"ask":"serve","model":"llama-3.1-8b","gpu":"H100","engine":"vllm","weights":"fp8","gpus":1,"concurrency":16,"input_tokens":1000,"output_tokens":300}\n';
const lines = 20_000;
const evaluate = (count, ...flags) => {
    const start = performance.now();
    execFileSync(resolve(nativeBuild, 'bin/ballpark'), ['eval', ...flags], { input: serve.repeat(count), stdio: ['pipe', 'ignore', 'inherit'] });
    return (performance.now() - start) / 1e3;
};
const perSecond = (...flags) =>
    `${Math.round(lines / median(Array.from({ length: 7 }, () => evaluate(lines, ...flags) - evaluate(1, ...flags))))} /s`;
row('eval, questions of a service: one job', perSecond('--jobs', '1'), '', '');
row(`eval: a job on each of ${cpus().length} processors`, perSecond(), '', '');

const speed = JSON.parse(execFileSync(resolve(nativeBuild, 'bin/ballpark-bench-speed'), ['1000000'], { encoding: 'utf8' }));
row('a million speed estimates', milliseconds(speed.seconds), '', '');

const pages = JSON.parse(execFileSync(resolve(nativeBuild, 'bin/ballpark-bench-frames'),
    ['300', resolve(nativeBuild, 'assets/vocabularies/o200k.ballparkvocab')], { encoding: 'utf8' }));
const { typing, ...still } = pages;
for (const [page, { median: seconds, idle_frames: idle }] of Object.entries(still))
    row(`a frame of ${page}`, milliseconds(seconds), '', `${idle} idle`);
row('a key in a text of 1 MB: median frame', milliseconds(typing.median), '', '');
row('a key in a text of 1 MB: worst frame (bar 16 ms)', milliseconds(typing.worst), '', `${typing.keys} keys`);
