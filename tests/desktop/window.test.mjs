// The window as people have it: on a display, with a mouse and a keyboard.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Display, until } from './support/display.mjs';

// In a window of 1280 × 800 logical pixels: the figure and the first knob of the first card, the switch to the dark
// theme, and the left edge of an open worksheet's text below its formula.
const FIGURE = [150, 240];
const KNOB = [386, 446];
const THEME = [1155, 28];
const WORKSHEET = [920, 390];
// On the page of a service: a kind of work, the figure of users, the first part of the bar.
const CODE_ASSISTANT = [574, 92];
const USERS = [330, 679];
const WEIGHTS_BAR = [420, 233];

let display;
before(async () => { display = await Display.start(); });
after(() => display.stop());

// The share of pixels in which two pictures differ.
function difference(a, b) {
    assert.equal(a.length, b.length, 'pictures of one size');
    let pixels = 0;
    for (let i = 0; i < a.length; i += 3) pixels += a[i] !== b[i] || a[i + 1] !== b[i + 1] || a[i + 2] !== b[i + 2];
    return pixels / (a.length / 3);
}

test('it starts, draws, comes to rest, and closes when it is asked to', async () => {
    const window = await display.window(['--stats']);
    const { WIDTH, HEIGHT } = window.geometry();
    assert.deepEqual([WIDTH, HEIGHT], [1280, 800]);
    const pixels = window.pixels();
    assert.equal(pixels.length, 1280 * 800 * 3);
    assert.ok(new Set(pixels).size > 60, 'text has many shades');
    const before = window.frames;
    assert.ok(before >= 3 && before < 60, `${before} frames to start`);
    await sleep(3000);
    assert.equal(window.frames, before, 'no frame while nothing happens');
    assert.equal(await window.close(), 0);
    assert.match(window.stderr, /^frames \d+, first after \d+ ms$/m);
    assert.match(window.state, /^v1/);
});

test('a pointer that moves is followed by a few frames, then by none', async () => {
    const window = await display.window(['--stats']);
    const before = window.frames;
    window.xdotool('mousemove', '--window', window.id, 600, 600);
    await window.idle();
    const drawn = window.frames - before;
    assert.ok(drawn >= 3 && drawn <= 60, `${drawn} frames`);
    assert.equal(await window.close(), 0);
});

test('a click on a figure opens its worksheet', async () => {
    const window = await display.window(['--stats']);
    const before = window.pixels();
    await window.click(...FIGURE);
    await window.idle();
    assert.ok(difference(before, window.pixels()) > 0.02, 'the picture changed');
    assert.equal(await window.close(), 0);
    assert.match(window.state, /why=concise_saving/);
});

test('what is typed into a field arrives', async () => {
    const window = await display.window(['--stats']);
    await window.click(...KNOB);
    window.xdotool('key', 'ctrl+a');
    window.xdotool('type', '--delay', 60, '1234');
    await sleep(300);
    window.xdotool('key', 'Return');
    await window.idle();
    assert.equal(await window.close(), 0);
    assert.match(window.state, /concise_saving\.\w+=1234\b/);
});

test('a service is asked by keyboard and pointer', async () => {
    const window = await display.window(['--stats', '--state', 'v1,page=numbers']);
    window.xdotool('key', '3');
    await window.idle();
    await window.click(...CODE_ASSISTANT);
    await window.idle();
    await window.click(...USERS);
    window.xdotool('key', 'ctrl+a');
    window.xdotool('type', '--delay', 60, '24');
    window.xdotool('key', 'Return');
    await window.idle();
    assert.equal(await window.close(), 0);
    assert.match(window.state, /^v1,page=serve,.*concurrency=24,context_tokens=32768,input_tokens=16000/);
});

/** Holds Ctrl, and what is named, and presses a key. */
async function withCtrl(window, key, ...held) {
    for (const modifier of ['ctrl', ...held]) await window.drawn('keydown', modifier);
    await window.drawn('key', key);
    for (const modifier of ['ctrl', ...held]) await window.drawn('keyup', modifier);
    await window.idle();
}

test('undo takes the last change back, the link of a worksheet opens it', async () => {
    const window = await display.window(['--stats', '--state', 'v1,page=serve']);
    await window.click(...CODE_ASSISTANT);
    await window.idle();
    await withCtrl(window, 'z');
    await window.click(...WEIGHTS_BAR);
    await window.idle();
    assert.equal(await window.close(), 0);
    assert.match(window.state, /^v1,page=serve,why=serve\.weights$/);
});

test('what was undone is done again', async () => {
    const window = await display.window(['--stats', '--state', 'v1,page=serve']);
    await window.click(...CODE_ASSISTANT);
    await window.idle();
    await withCtrl(window, 'z');
    await withCtrl(window, 'z', 'shift');
    assert.equal(await window.close(), 0);
    assert.match(window.state, /^v1,page=serve,.*context_tokens=32768/);
});

for (const [key, page] of ['numbers', 'price', 'serve', 'plan', 'train', 'machine'].entries()) {
    test(`${page} is one key away, and keeps the scenario`, async () => {
        const window = await display.window(['--stats', '--state', `v1,page=${page === 'serve' ? 'plan' : 'serve'},concurrency=50`]);
        await window.drawn('key', String(key + 1));
        await window.idle();
        assert.equal(await window.close(), 0);
        assert.match(window.state, new RegExp(`^v1,page=${page},concurrency=50$`));
    });
}

test('it is drawn anew in every size, down to 320 pixels', async () => {
    const window = await display.window(['--stats']);
    for (const [width, height] of [[320, 600], [1900, 1300], [700, 500]]) {
        const before = window.frames;
        window.xdotool('windowsize', window.id, width, height);
        await until('the new size', () => window.geometry().WIDTH === width && window.frames > before);
        await window.idle();
        const pixels = window.pixels();
        assert.equal(pixels.length, width * height * 3);
        const lastRow = pixels.subarray(-width * 3);
        assert.ok(Math.min(...lastRow) > 0, 'drawn to the last row');
    }
    assert.equal(await window.close(), 0);
});

test('size and place are remembered', async () => {
    const environment = { XDG_CONFIG_HOME: path.join(display.folder, 'remembered') };
    const first = await display.window(['--stats'], environment);
    first.xdotool('windowsize', first.id, 900, 640, 'windowmove', first.id, 120, 90);
    await until('the move', () => first.geometry().X === 120 && first.geometry().WIDTH === 900);
    await first.idle();
    assert.equal(await first.close(), 0);
    const second = await display.window(['--stats'], environment);
    const { X, Y, WIDTH, HEIGHT } = second.geometry();
    assert.deepEqual({ X, Y, WIDTH, HEIGHT }, { X: 120, Y: 90, WIDTH: 900, HEIGHT: 640 });
    assert.equal(await second.close(), 0);
});

test('a choice is there again at the next start', async () => {
    const environment = { XDG_CONFIG_HOME: path.join(display.folder, 'chosen') };
    const light = await display.window(['--stats'], environment);
    await light.click(...THEME);
    await light.idle();
    const dark = light.pixels();
    assert.ok(dark[0] < 60, 'dark paper in the corner');
    assert.equal(await light.close(), 0);
    assert.match(readFileSync(path.join(environment.XDG_CONFIG_HOME, 'ballpark/preferences'), 'utf8'), /^theme=dark$/m);
    const again = await display.window(['--stats'], environment);
    assert.ok(again.pixels()[0] < 60, 'dark paper in the corner');
    assert.equal(await again.close(), 0);
});

test('a source goes to the browser as it is, past no shell', async () => {
    const programs = path.join(display.folder, 'programs');
    mkdirSync(programs);
    const opened = path.join(display.folder, 'opened');
    writeFileSync(path.join(programs, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$#" "$@" >> '${opened}'\n`, { mode: 0o755 });
    const window = await display.window(['--stats', '--state', 'v1,why=kv_bytes_per_token'],
        { PATH: `${programs}:${process.env.PATH}` });
    for (let y = WORKSHEET[1]; y < 780 && !existsSync(opened); y += 8) await window.click(WORKSHEET[0], y);
    await until('the browser', () => existsSync(opened));
    assert.match(readFileSync(opened, 'utf8'), /^1\nhttps:\/\/\S+\n$/);
    assert.equal(await window.close(), 0);
});

test('preferences that can\'t be saved are reported, and the window goes on', async () => {
    const home = path.join(display.folder, 'not-a-folder');
    writeFileSync(home, '');
    const window = await display.window(['--stats'], { XDG_CONFIG_HOME: home });
    assert.equal(await window.close(), 0);
    assert.match(window.stderr, /can't save the preferences in .*not-a-folder.*: Not a directory/);
});

test('a display with twice the dots a pixel shows the same, twice as large', async () => {
    const fine = await Display.start({ screen: '2600x1700x24', dpi: 192 });
    try {
        const window = await fine.window(['--stats']);
        const { WIDTH, HEIGHT } = window.geometry();
        assert.deepEqual([WIDTH, HEIGHT], [2560, 1600]);
        await window.click(FIGURE[0] * 2, FIGURE[1] * 2);
        await window.idle();
        assert.equal(await window.close(), 0);
        assert.match(window.state, /why=concise_saving/, 'the pointer is where it is seen');
    } finally {
        await fine.stop();
    }
});

test('a config.json that is opened becomes the model', async () => {
    const file = path.join(display.folder, 'config.json');
    writeFileSync(file, JSON.stringify({
        architectures: ['LlamaForCausalLM'], model_type: 'llama', hidden_size: 4096, intermediate_size: 14336,
        num_hidden_layers: 32, num_attention_heads: 32, num_key_value_heads: 8, vocab_size: 128256,
        tie_word_embeddings: false, max_position_embeddings: 8192, torch_dtype: 'bfloat16',
    }));
    const plain = await display.window(['--stats']);
    const before = plain.pixels();
    assert.equal(await plain.close(), 0);
    const window = await display.window(['--stats', file]);
    assert.ok(difference(before, window.pixels()) > 0.001, 'it says that the model was taken');
    assert.equal(await window.close(), 0);
    assert.match(window.state, /kv_bytes_per_token\.model=file/);
});

test('files that can\'t be used are answered on the screen', async () => {
    const bad = path.join(display.folder, 'bad.json');
    writeFileSync(bad, '{"model_type": "llama", "hidden_size": ');
    const folder = path.join(display.folder, 'folder.json');
    mkdirSync(folder);
    const plain = await display.window(['--stats']);
    const before = plain.pixels();
    assert.equal(await plain.close(), 0);
    for (const file of [bad, folder, path.join(display.folder, 'absent.json'), '/dev/null']) {
        const window = await display.window(['--stats', file]);
        assert.ok(difference(before, window.pixels()) > 0.001, `${file}: a notice`);
        assert.equal(await window.close(), 0, file);
        assert.ok(!window.state.includes('file'), file);
    }
});

test('the shortcut closes it', async () => {
    const window = await display.window(['--stats']);
    window.xdotool('key', 'ctrl+q');
    assert.equal(await window.end(), 0);
    assert.match(window.state, /^v1/);
});
