// What people come for, done on the canvas by pointer, keyboard, finger and input method, and read from the page's link
// and from the table beside it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';

import { fact } from '../web/support/person.mjs';
import { open, settled, withPage } from '../web/support/page.mjs';
import { act, check, existing, folder, tasksOn } from './tasks.mjs';

const downloads = mkdtempSync(path.join(tmpdir(), 'ballpark-canvas-'));
after(() => rmSync(downloads, { recursive: true }));

const handsOf = (browser, finger) => {
    /** Does something and waits until all of it was drawn; a field that is open draws its cursor for ever, but seldom. */
    const drawn = async (doing) => {
        await doing();
        await settled(browser, 200);
    };
    return {
        press: ({ at: [x, y], choose }) => drawn(async () => {
            await (finger ? browser.tap(x, y) : browser.click(x, y));
            if (choose) await browser.chooseFile(path.resolve(folder, choose));
        }),
        drag: ({ at, to }) => drawn(() => browser.drag(at, to)),
        type: ({ type }) => drawn(() => browser.type(type)),
        compose: ({ compose }) => drawn(async () => { for (const syllable of compose) await browser.compose([syllable]); }),
        keys: ({ keys }) => drawn(() => browser.press(...keys.split('+'))),
        drop: ({ drop }) => drawn(() => browser.dropFile(path.resolve(folder, drop), 640, 300)),
    };
};

for (const task of tasksOn('canvas')) {
    test(task.name, () => withPage({ width: task.width, height: task.height }, async (browser, site) => {
        check(task);
        await browser.devtools('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
        await open(browser, `${site.url}#${task.state}`);
        await act(task, handsOf(browser, task.finger));
        const link = () => browser.run(() => location.hash.slice(1));
        await browser.waitFor(async () => await link() === task.ends, `"${task.ends}" (it is "${await link()}")`, 10000);
        for (const [name, value] of Object.entries(task.facts ?? {})) {
            await browser.waitFor(async () => new RegExp(value).test(await fact(browser, name)), `${name} to be ${value} (it is ${await fact(browser, name)})`, 5000);
        }
        if (task.saves) {
            const picture = await browser.waitFor(() => existing(path.join(downloads, task.saves)), task.saves);
            assert.equal(picture.toString('latin1', 1, 4), 'PNG');
            assert.ok(picture.readUInt32BE(16) > 200 && picture.length > 4000, `${picture.length} bytes`);
        }
        assert.deepEqual(await browser.complaints(), []);
    }));
}
