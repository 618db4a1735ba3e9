// What an answer lists has words in both languages, so that a figure that the core learns to give is named in the plain
// calculator too.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { layouts } from '../../web/answers.js';
import { answerOf } from '../../web/asks.js';
import { load } from '../../web/ballpark.js';
import { siteFolder } from './support/site.mjs';

const core = await load({ wasm: await readFile(join(siteFolder, 'ballpark-core.wasm')) });
const scenarios = [
    ['serve', { gpu: 'h100-sxm-80gb' }], ['price', {}], ['plan', {}], ['train', {}], ['train', { method: 'train' }],
    ['train', { method: 'full', gpu: 'h100-sxm-80gb', gpus: '8' }], ['embed', {}],
];
const isRow = (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && value.typical === undefined;
const named = (name) => ['field.', 'fact.', 'column.', 'symbol.', 'part.'].some((kind) => core.phrase(kind + name));

for (const language of ['en', 'ko']) {
    test(`lists and facts of every answer have words: ${language}`, () => {
        core.setLanguage(language);
        const nameless = new Set();
        for (const [ask, values] of scenarios) {
            const { answer, error } = answerOf(core, ask, values);
            assert.ok(answer, `${ask}: ${error?.message}`);
            const { places, grid, facts = [] } = layouts[ask];
            for (const [, , key] of [...facts, ...grid?.columns ?? []]) if (key.includes('.') && !core.phrase(key)) nameless.add(key);
            const apart = new Set(['why', 'notes', places, grid?.rows]);
            for (const [list, rows] of Object.entries(answer)) {
                if (apart.has(list) || !Array.isArray(rows) || !isRow(rows[0])) continue;
                const names = rows.flatMap((row) => Object.entries(row).flatMap(([name, value]) => [name, ...(isRow(value) ? Object.keys(value) : [])]));
                for (const name of [list, ...names]) if (!named(name)) nameless.add(name);
            }
        }
        assert.deepEqual([...nameless], []);
    });
}
