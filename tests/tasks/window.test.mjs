// What people come for, done in the window by pointer and keyboard, and read from the scenario that it says.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Display, until } from '../desktop/support/display.mjs';
import { readPng } from '../desktop/support/picture.mjs';
import { act, check, existing, folder, tasksOn } from './tasks.mjs';

let display;
let downloads;
before(async () => {
    display = await Display.start({ screen: '1400x2500x24' });
    downloads = path.join(display.folder, 'Downloads');
    mkdirSync(downloads);
    makeDialog();
});
after(() => display.stop());

/** What the dialog of this display answers, a program that is found where the system's would be. */
const chosen = () => path.join(display.folder, 'chosen');
function makeDialog() {
    const dialog = path.join(display.folder, 'zenity');
    writeFileSync(dialog, `#!/bin/sh\ncat '${chosen()}' && echo\n`);
    chmodSync(dialog, 0o755);
}

const handsOf = (window, first) => ({
    press: ({ at, choose }) => {
        if (choose) writeFileSync(chosen(), path.resolve(folder, choose));
        return window.click(...at);
    },
    drag: async ({ at: [x, y], to }) => {
        await window.drawn('mousemove', '--window', window.id, Math.round(x), Math.round(y));
        await window.drawn('mousedown', 1);
        await window.drawn('mousemove', '--window', window.id, Math.round(to[0]), Math.round(to[1]));
        await window.drawn('mouseup', 1);
    },
    type: ({ type }) => window.drawn('type', '--delay', 40, type),
    // xdotool lends a letter that the keyboard has not a key for so long, and by then it must have arrived.
    compose: ({ compose }) => window.drawn('type', '--delay', 500, compose),
    keys: ({ keys }) => (keys.includes('+') ? window.chord(keys) : window.drawn('key', keys)),
    drop: ({ drop }) => window.dropped(path.resolve(folder, drop), 640, 300),
    shows: () => assert.notDeepEqual(window.pixels(), first), // what it is was seen without a screen
});

for (const task of tasksOn('window', 'this machine')) {
    test(task.name, async () => {
        check(task);
        const window = await display.window(['--stats', '--size', `${task.width}x${task.height}`, '--state', task.state],
            { PATH: `${display.folder}:${process.env.PATH}` });
        const first = task.steps.some((step) => 'shows' in step) ? window.pixels() : null;
        await act(task, handsOf(window, first));
        await until(`"${task.ends}" (it is "${window.state}")`, () => window.state === task.ends, 10);
        if (task.saves) {
            const picture = readPng(await until(task.saves, () => existing(path.join(downloads, task.saves))));
            assert.ok(picture.width > 200 && picture.colours.size > 16);
        }
        assert.equal(await window.close(), 0);
    });
}
