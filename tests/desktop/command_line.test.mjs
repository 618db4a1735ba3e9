// What the window's program says on the command line, and the pictures that it writes.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Display } from './support/display.mjs';
import { ground, lightness, readPng } from './support/picture.mjs';

let display;
before(async () => { display = await Display.start({ screen: '640x480x24' }); });
after(() => display.stop());

async function picture(...args) {
    const file = path.join(display.folder, 'picture.png');
    const run = await display.run(['--screenshot', file, ...args]);
    assert.equal(run.code, 0, run.stderr);
    return { ...readPng(readFileSync(file)), bytes: readFileSync(file) };
}

test('help and version go to standard output', async () => {
    const help = await display.run(['--help']);
    assert.equal(help.code, 0);
    for (const flag of ['--screenshot', '--size', '--scale', '--theme', '--lang', '--state', '--page'])
        assert.ok(help.stdout.includes(flag), flag);
    const version = await display.run(['--version']);
    assert.equal(version.code, 0);
    assert.match(version.stdout, /^ballpark \d+\.\d+\.\d+\n$/);
});

test('what is wrong with a flag is said, with exit code 2', async () => {
    for (const [args, sentence] of [
        [['--scren', 'x.png'], /no flag --scren; did you mean --screenshot\?/],
        [['--them=dark'], /did you mean --theme\?/],
        [['--theme', 'blue'], /--theme.*blue/],
        [['--page', 'tokens'], /--page.*tokens/],
        [['--lang', 'tlh'], /--lang.*tlh/],
        [['--size', '12'], /--size is WIDTHxHEIGHT .* got 12/],
        [['--size', '1e9x2'], /--size is WIDTHxHEIGHT/],
        [['--scale', '0'], /--scale/],
        [['--screenshot'], /--screenshot/],
    ]) {
        const run = await display.run(args);
        assert.equal(run.code, 2, args.join(' '));
        assert.match(run.stderr, sentence);
        assert.equal(run.stdout, '');
    }
});

test('without a display it gives a plain reason and exit code 1', async () => {
    for (const environment of [{ DISPLAY: '' }, { DISPLAY: ':9999' }]) {
        const run = await display.run([], environment);
        assert.equal(run.code, 1);
        assert.match(run.stderr, /there is no display to show a window on .*xvfb-run/);
    }
});

test('a picture has the size that was asked for, whatever the screen has', async () => {
    const plain = await picture();
    assert.deepEqual([plain.width, plain.height], [1280, 800]);
    const fine = await picture('--size', '320x500', '--scale', '2');
    assert.deepEqual([fine.width, fine.height], [640, 1000]);
    const odd = await picture('--size', '333x201', '--scale', '1.5');
    assert.deepEqual([odd.width, odd.height], [500, 302]);
    for (const one of [plain, fine, odd]) assert.ok(one.colours.size > 50, 'text has many shades');
});

test('the same picture is the same bytes', async () => {
    const [one, other] = [await picture(), await picture()];
    assert.ok(one.bytes.equals(other.bytes));
});

test('theme, language, page and state change the picture', async () => {
    const light = await picture('--theme', 'light');
    assert.ok(lightness(ground(light)) > 230, 'paper');
    const dark = await picture('--theme', 'dark');
    assert.ok(lightness(ground(dark)) < 40, 'dark paper');
    for (const args of [['--lang', 'ko'], ['--page', 'machine'], ['--state', 'v1,why=kv_bytes_per_token'],
        ['--state', 'https://example.org/page#v1,why=kv_bytes_per_token']])
        assert.ok(!(await picture(...args)).bytes.equals(light.bytes), args.join(' '));
});

test('theme and language come from the environment where no flag is given', async () => {
    const file = path.join(display.folder, 'environment.png');
    const run = await display.run(['--screenshot', file], { BALLPARK_THEME: 'dark', LANG: 'ko_KR.UTF-8' });
    assert.equal(run.code, 0, run.stderr);
    const flags = await picture('--theme', 'dark', '--lang', 'ko');
    assert.ok(readFileSync(file).equals(flags.bytes));
});

test('a picture that can\'t be written fails and leaves nothing behind', async () => {
    const absent = await display.run(['--screenshot', path.join(display.folder, 'no/such/folder.png')]);
    assert.equal(absent.code, 1);
    assert.match(absent.stderr, /can't write .*folder\.png: No such file or directory/);
    const full = await display.run(['--screenshot', '/dev/full']);
    assert.equal(full.code, 1);
    assert.match(full.stderr, /can't write \/dev\/full: No space left on device/);
    const huge = await display.run(['--screenshot', path.join(display.folder, 'huge.png'), '--size', '16384x300', '--scale', '8']);
    assert.equal(huge.code, 1);
    assert.match(huge.stderr, /no screenshot: a picture of 131072x2400 pixels is more than/);
    assert.ok(!existsSync(path.join(display.folder, 'huge.png')));
    assert.deepEqual(readdirSync(display.folder).filter((name) => name.includes('.new-')), []);
});
