// Reading a GGUF header with a vocabulary of 150k tokens from disk: native, WebAssembly, and @huggingface/gguf in the
// same Node, turn by turn. Prints; asserts nothing about time, only that all read the same file.
//
// usage: gguf.mjs NATIVE_BUILD WEB_BUILD PACKAGES (a node_modules with @huggingface/gguf)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { headerWithVocabulary, tokens } from './gguf_file.mjs';

const rounds = 21;
const warmUp = 3; // rounds in which compilers are still at work
const [nativeBuild, webBuild, packages] = process.argv.slice(2);
const require = createRequire(join(resolve(packages), 'x'));
const { gguf } = await import(pathToFileURL(require.resolve('@huggingface/gguf')));
const { load } = await import(pathToFileURL(resolve(webBuild, 'site/ballpark.js')));
const ballpark = await load();

const sorted = (times) => [...times].sort((a, b) => a - b);
const at = (times, share) => sorted(times)[Math.round(share * (times.length - 1))];
const median = (times) => at(times, 0.5);

async function timed(times, work) {
    const start = performance.now();
    const result = await work();
    times.push((performance.now() - start) / 1e3);
    return result;
}

const folder = mkdtempSync(join(tmpdir(), 'ballpark-bench-'));
try {
    const path = join(folder, 'vocabulary.gguf');
    const bytes = headerWithVocabulary();
    writeFileSync(path, bytes);
    const times = { native: [], wasm: [], peer: [] };
    for (let round = -warmUp; round < rounds; ++round) {
        const kept = round < 0 ? { wasm: [], peer: [] } : times;
        const ours = await timed(kept.wasm, () => ballpark.inspect(path));
        const theirs = await timed(kept.peer, () => gguf(path, { allowLocalFile: true }));
        const counted = ours.answer?.types.reduce((sum, { tensors }) => sum + tensors, 0);
        if (counted !== theirs.tensorInfos.length || theirs.metadata['tokenizer.ggml.tokens'].length !== tokens)
            throw new Error(`the readers do not agree: ${JSON.stringify(ours).slice(0, 200)}`);
    }
    const program = resolve(nativeBuild, 'bin/ballpark-bench-gguf');
    times.native = JSON.parse(execFileSync(program, [path, String(rounds)], { encoding: 'utf8' }));

    const row = (name, list, than) => {
        const ratios = than && [median(than) / median(list), at(than, 0.1) / at(list, 0.9), at(than, 0.9) / at(list, 0.1)];
        const ms = [0.5, 0.1, 0.9].map((share) => (at(list, share) * 1e3).toFixed(2));
        const faster = ratios ? `${ratios[0].toFixed(1)} × (${ratios[1].toFixed(1)} – ${ratios[2].toFixed(1)})` : '';
        console.log(`${name.padEnd(34)}${`${ms[0]} ms`.padStart(12)}${`(${ms[1]} – ${ms[2]})`.padStart(20)}${faster.padStart(26)}`);
    };
    console.log(`\nread a GGUF header of ${(bytes.length / 1e6).toFixed(1)} MB, ${tokens} tokens: median of ${rounds} rounds (80 % of them)`);
    console.log(`${''.padEnd(66)}${'faster'.padStart(26)}`);
    row('@huggingface/gguf', times.peer);
    row('Ballpark, WebAssembly', times.wasm, times.peer);
    row('Ballpark, native', times.native, times.wasm);
} finally {
    rmSync(folder, { recursive: true });
}
