// What people come for, done in the window by pointer and keyboard, and read from the scenario that it says on closing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Display } from './support/display.mjs';

let display;
before(async () => { display = await Display.start(); });
after(() => display.stop());

/** A task that begins at a scenario; `expected` is what the scenario must be in the end. */
function task(name, state, act, expected) {
    test(name, async () => {
        const window = await display.window(['--stats', '--state', state]);
        await act(window);
        assert.equal(await window.close(), 0);
        for (const part of expected) assert.match(window.state, part);
    });
}

// Places in a window of 1280 × 800.
const MODEL = [180, 188];
const USERS_SLIDER = [[160, 704], [260, 704]];
const REMEDY = [430, 400];
const CHEAPEST = [800, 185];
const SYSTEM_OF_BYTES = [1049, 28];
const LANGUAGE = [1109, 28];
const CHAT = [106, 92];
const PIN = [697, 92];
const FIRST_FIGURE = [400, 420];
const DEVICE = [208, 520];
const TEXT = [640, 290];

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

async function keys(window, ...pressed) {
    for (const key of pressed) await window.drawn('key', key);
    await window.idle();
}

task('I look for a model by typing a part of its name', 'v1,page=serve', async (window) => {
    await window.click(...MODEL); // its cursor blinks: it never rests
    window.xdotool('type', '--delay', 60, 'qwen3-32b');
    await sleep(300);
    await keys(window, 'Return');
}, [/model=qwen3-32b/]);

task('my two cards are no pair', 'v1,page=serve,engine=llama.cpp,weights=q4_k_m,gpus=4', async (window) => {
    await window.click(...DEVICE);
    window.xdotool('type', '--delay', 60, 'rtx-4090 + rtx-3090');
    await sleep(300);
    await keys(window, 'Return');
}, [/gpu=rtx-4090%20\+%20rtx-3090/]);

task('how many tokens does my Korean text have?', 'v1,page=price', async (window) => {
    await window.click(...TEXT);
    window.xdotool('type', '--delay', 120, '안녕하세요');
    await sleep(600);
}, [/input_tokens=2\b/]);

task('more people, by the slider', 'v1,page=serve', async (window) => {
    const [[x, y], [to]] = USERS_SLIDER;
    await window.drawn('mousemove', '--window', window.id, x, y);
    await window.drawn('mousedown', 1);
    for (let at = x; at <= to; at += 20) await window.drawn('mousemove', '--window', window.id, at, y);
    await window.drawn('mouseup', 1);
    await window.idle();
}, [/concurrency=\d\d/]);

task('it does not fit: what would?', 'v1,page=serve,model=deepseek-v3', (window) => press(window, REMEDY), [/gpus=64/]);

task('what is the cheapest way to serve this, and what of that?', 'v1,page=plan', (window) => press(window, CHEAPEST), [/^v1,page=serve/, /gpu=/, /weights=/]);

task('a chat for my people', 'v1,page=serve', (window) => press(window, CHAT), [/concurrency=32/, /input_tokens=1500/]);

task('where does this figure come from?', 'v1,page=serve', (window) => press(window, FIRST_FIGURE), [/why=serve\.ttft_seconds/]);

task('I compare two ways, line by line', 'v1,page=serve', async (window) => {
    const before = window.pixels();
    await press(window, PIN);
    await press(window, CHAT);
    assert.notDeepEqual(window.pixels(), before);
}, [/concurrency=32/]);

task('which keys are there?', 'v1,page=serve', async (window) => {
    const before = window.pixels();
    await keys(window, 'question');
    const listed = window.pixels();
    assert.notDeepEqual(listed, before);
    await keys(window, 'Escape');
    assert.notDeepEqual(window.pixels(), listed);
}, [/^v1,page=serve$/]);

task('the wheel brings the rest of the page', 'v1,page=serve', async (window) => {
    const before = window.pixels();
    await window.drawn('mousemove', '--window', window.id, 640, 500);
    for (let i = 0; i < 5; i += 1) await window.drawn('click', 5);
    await window.idle();
    assert.notDeepEqual(window.pixels(), before);
}, [/^v1,page=serve$/]);

task('with the keyboard alone, I reach a control and use it', 'v1,page=serve', async (window) => {
    for (let i = 0; i < 40; i += 1) await window.drawn('key', 'Tab');
    await keys(window, 'Return');
}, [/^v1,page=\w+,\w+/]);

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
