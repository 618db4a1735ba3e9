// What people do in a window and nowhere else: choices that are there again at the next start, files named on the command
// line, the wheel. What they do on every screen is in tests/tasks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Display } from './support/display.mjs';

let display;
before(async () => { display = await Display.start(); });
after(() => display.stop());

const SYSTEM_OF_BYTES = [1049, 28]; // in a window of 1280 × 800
const LANGUAGE = [1109, 28];

async function press(window, [x, y]) {
    await window.click(x, y);
    await window.idle();
}

/** The picture while the pointer is over nothing. */
async function atRest(window) {
    await window.drawn('mousemove', '--window', window.id, 640, 790);
    await window.idle();
    return window.pixels();
}

test('the wheel brings the rest of the page', async () => {
    const window = await display.window(['--stats', '--state', 'v1,page=serve']);
    const before = window.pixels();
    await window.drawn('mousemove', '--window', window.id, 640, 500);
    for (let i = 0; i < 5; i += 1) await window.drawn('click', 5);
    await window.idle();
    assert.notDeepEqual(window.pixels(), before);
    assert.equal(await window.close(), 0);
    assert.equal(window.state, 'v1,page=serve');
});

for (const [name, place, line] of [['GB instead of GiB', SYSTEM_OF_BYTES, /^bytes=gb$/m], ['in Korean', LANGUAGE, /^language=ko$/m]])
    test(`${name}, and again at the next start`, async () => {
        const environment = { XDG_CONFIG_HOME: path.join(display.folder, `choice-${place[0]}`) };
        const window = await display.window(['--stats', '--state', 'v1,page=serve'], environment);
        const before = await atRest(window);
        await press(window, place);
        assert.equal(await window.close(), 0);
        assert.match(readFileSync(path.join(environment.XDG_CONFIG_HOME, 'ballpark/preferences'), 'utf8'), line);
        const again = await display.window(['--stats', '--state', 'v1,page=serve'], environment);
        assert.notDeepEqual(await atRest(again), before);
        assert.equal(await again.close(), 0);
    });

test('a GGUF that is opened is asked of llama.cpp; half of one changes nothing', async () => {
    const file = (name) => new URL(`../fuzz/corpus/gguf/${name}`, import.meta.url).pathname;
    const window = await display.window(['--stats', '--state', 'v1,page=serve,concurrency=4', file('gpt-oss-20b.MXFP4_MOE')]);
    assert.equal(await window.close(), 0);
    assert.match(window.state, /model=file:gpt-oss-20b\.MXFP4_MOE,weights=auto,engine=llama\.cpp,concurrency=4/);
    const half = await display.window(['--stats', '--state', 'v1,page=serve,concurrency=4', file('cut-in-tensors')]);
    assert.equal(await half.close(), 0);
    assert.equal(half.state, 'v1,page=serve,concurrency=4');
});
