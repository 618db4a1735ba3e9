// The same questions and files to the native program and to the WebAssembly core, in this Node: the same bytes back.
// usage: node compare.mjs PROGRAM SITE [QUESTIONS.jsonl…]
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [program, site, ...files] = process.argv.slice(2);
if (!program || !site) {
    console.error('usage: node compare.mjs PROGRAM SITE [QUESTIONS.jsonl…]');
    process.exit(2);
}
if (!files.length) files.push(fileURLToPath(new URL('questions.jsonl', import.meta.url)));
const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter((line) => line !== '');

const { load } = await import(pathToFileURL(resolve(site, 'ballpark.js')));
const core = await load();

function native(explain) {
    const run = spawnSync(program, ['eval', ...(explain ? ['--explain'] : [])], {
        input: lines.join('\n') + '\n',
        encoding: 'utf8',
        maxBuffer: 1 << 30,
    });
    if (run.error || run.status > 1) throw new Error(`${program} eval: ${run.error ?? run.stderr}`);
    const answers = run.stdout.split('\n').slice(0, -1);
    if (answers.length !== lines.length) throw new Error(`${lines.length} questions, ${answers.length} native answers`);
    return answers;
}

function firstDifference(a, b) {
    let at = 0;
    while (at < a.length && a[at] === b[at]) ++at;
    const around = (text) => text.slice(Math.max(0, at - 60), at + 60);
    return `at character ${at}\n    native …${around(a)}…\n    wasm   …${around(b)}…`;
}

let compared = 0;
let different = 0;
let refused = 0;
for (const explain of [false, true]) {
    native(explain).forEach((answer, i) => {
        const other = core.evalLine(lines[i], { explain });
        ++compared;
        refused += answer.includes('"ok":false');
        if (answer === other) return;
        ++different;
        if (different <= 10) console.log(`question ${i + 1}: ${lines[i].slice(0, 120)}\n  ${firstDifference(answer, other)}`);
    });
}
const folder = fileURLToPath(new URL('gguf/', import.meta.url));
for (const file of readdirSync(folder)) {
    const { stdout } = spawnSync(program, ['inspect', '--json', file], { cwd: folder, encoding: 'utf8' });
    const other = JSON.stringify(await core.inspect(resolve(folder, file)));
    ++compared;
    if (stdout.trimEnd() === other) continue;
    ++different;
    console.log(`file ${file}\n  ${firstDifference(stdout, other)}`);
}
console.log(`${compared} checks: ${different || 'no'} answers differ between native and WebAssembly (${refused} are errors)`);
process.exitCode = different || compared === 0 ? 1 : 0;
