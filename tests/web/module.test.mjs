// The core as a module: in Node, in workers, several at once, and the envelope of the contract.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { withPage } from './support/page.mjs';
import { siteFolder } from './support/site.mjs';

const address = pathToFileURL(join(siteFolder, 'ballpark.js')).href;
const { load } = await import(address);

test('a question gets the envelope of the contract', async () => {
    const ballpark = await load();
    const { ask, id, ok, answer } = ballpark.eval({ ask: 'serve', id: 'x', model: 'llama-3.1-8b', weights: 'bf16', gpu: 'h100' });
    assert.deepEqual([ask, id, ok], ['serve', 'x', true]);
    assert.equal(answer.memory.kv_bytes_per_token, 131072);
    assert.equal(ballpark.eval({ ask: 'numbers' }).answer.numbers.length, 14);
    assert.equal(ballpark.eval({ ask: 'numbers' }).answer.why, undefined);
    assert.equal(ballpark.eval({ ask: 'numbers' }, { explain: true }).answer.why.length, 14);
});

test('bad questions are answers too, and the next one is answered', async () => {
    const ballpark = await load();
    for (const [line, code] of [['{', 'bad_json'], ['{"ask":"number"}', 'unknown_ask'], ['{}', 'missing_field'],
        ['{"ask":"numbers","knobs":{"x":{}}}', 'unknown_field'], ['\u0000', 'bad_json'], ['', 'bad_json']]) {
        const { ok, error } = JSON.parse(ballpark.evalLine(line));
        assert.equal(ok, false);
        assert.equal(error.code, code, line);
        assert.ok(error.message.length > 10);
    }
    assert.equal(ballpark.eval({ ask: 'numbers', knobs: { kv_bytes_per_token: { concurrency: -1 } } }).error.field,
        'knobs.kv_bytes_per_token.concurrency');
    assert.ok(ballpark.eval({ ask: 'numbers' }).ok);
});

test('the same question gets the same bytes, and long ones are refused in peace', async () => {
    const module = await WebAssembly.compile(await readFile(join(siteFolder, 'ballpark-core.wasm')));
    const ballpark = await load({ wasm: module });
    const text = ballpark.evalLine('{"ask":"numbers","explain":true}');
    for (let i = 0; i < 20; ++i) assert.equal(ballpark.evalLine('{"ask":"numbers","explain":true}'), text);
    const long = JSON.stringify({ ask: 'serve', model: 'x'.repeat(1e6) });
    for (let i = 0; i < 5; ++i) assert.equal(JSON.parse(ballpark.evalLine(long)).ok, false);
});

test('instances share nothing but the code', async () => {
    const [first, second] = await Promise.all([load(), load({ language: 'ko-KR' })]);
    const title = (ballpark) => ballpark.eval({ ask: 'numbers' }).answer.numbers[0].title;
    assert.notEqual(title(first), title(second));
    assert.equal(first.setLanguage('xx'), false);
    assert.equal(first.phrase('no.such.key'), undefined);
});

test('figures are written and read in one place', async () => {
    const ballpark = await load();
    assert.equal(ballpark.format(131072, 'bytes_per_token'), '128 KiB/token');
    assert.equal(ballpark.format(16e9, 'bytes', { bytes: 'GB' }), '16 GB');
    assert.match(ballpark.format({ low: 1e9, typical: 2e9, high: 3e9 }, 'bytes', { bytes: 'GB' }), /^1 – 3 GB$/);
    assert.throws(() => ballpark.format(1, 'furlongs'), TypeError);
    assert.deepEqual(ballpark.parse('32k', 'tokens'), { value: 32000 });
    assert.ok(ballpark.parse('many', 'tokens').error.includes('32k'));
    assert.equal(ballpark.decimal(-0.035714, 3), '-0.0357');
});

test('a worker of Node', async () => {
    const worker = new Worker(`
        const { parentPort } = require('node:worker_threads');
        import(${JSON.stringify(address)}).then(async ({ load }) => {
            parentPort.postMessage((await load()).eval({ ask: 'models' }).answer.models.length);
        });`, { eval: true });
    const models = await new Promise((done, failed) => worker.once('message', done).once('error', failed));
    await worker.terminate();
    assert.ok(models >= 30);
});

test('a page and a worker of it, under a strict policy', () => withPage({
    headers: { 'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" },
}, async (browser, site) => {
    await browser.go(`${site.url}docs/`);
    const answers = await browser.run(async () => {
        const { load } = await import('/ballpark.js');
        const instances = await Promise.all([load(), load(), load()]);
        return instances.map((ballpark) => ballpark.eval({ ask: 'numbers' }).answer.numbers.length);
    });
    assert.deepEqual(answers, [14, 14, 14]);
    assert.equal(site.requests.filter((url) => url.includes('core.wasm')).length, 1, 'compiled once for all');
    assert.deepEqual((await browser.complaints()).filter((message) => !message.includes('can escape its sandboxing')), []);
}));
