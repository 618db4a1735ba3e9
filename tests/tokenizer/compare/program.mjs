// Runs ballpark-tokenize over texts: a folder for what goes in and out, and the ids of each text.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const encoder = new TextEncoder();

export class Program {
    // `command` is the program, or `node program.js`.
    constructor(command) {
        [this.program, ...this.first] = command.split(' ');
        this.scratch = mkdtempSync(join(tmpdir(), 'ballpark-compare-'));
    }

    // Ids of each text: `before` and `after` are arguments around the two files.
    ids(before, texts, after = []) {
        const chunks = texts.flatMap((text) => {
            const bytes = encoder.encode(text);
            return [new Uint8Array(Uint32Array.of(bytes.length).buffer), bytes];
        });
        const [input, output] = [join(this.scratch, 'texts'), join(this.scratch, 'ids')];
        writeFileSync(input, Buffer.concat(chunks));
        const run = spawnSync(this.program, [...this.first, ...before, input, output, ...after], { encoding: 'utf8' });
        if (run.status !== 0) throw new Error(`${this.program} ${before.join(' ')}: ${run.stderr || run.error}`);
        const bytes = readFileSync(output);
        const numbers = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
        const result = [];
        for (let at = 0; at < numbers.length; at += numbers[at] + 1) result.push(numbers.subarray(at + 1, at + 1 + numbers[at]));
        return result;
    }

    end() {
        rmSync(this.scratch, { recursive: true });
    }
}
