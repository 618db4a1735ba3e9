// The scenario in the link: a reload and a shared link give the same numbers, drawn and in the table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isState, knobsOf, readOptions, readState, writeState } from '../../web/state.js';
import { open, settled, state, tableRows, withPage } from './support/page.mjs';

const shared = 'v1,page=numbers,kv_bytes_per_token.model=llama-3.1-70b,kv_bytes_per_token.concurrency=4,later=kept';

test('a shared link and its reload show the same numbers', () => withPage({}, async (browser, site) => {
    await open(browser, `${site.url}#${shared}`);
    assert.equal(await state(browser), shared);
    const rows = await tableRows(browser);
    assert.equal(rows.at(-1).derived, '320 KiB/token');
    assert.equal(await browser.run(() => document.getElementById('kv_bytes_per_token.concurrency').value), '4');

    await browser.post('/refresh');
    await browser.until(() => 'ready' in document.documentElement.dataset);
    await settled(browser);
    assert.equal(await state(browser), shared);
    assert.deepEqual(await tableRows(browser), rows);
    assert.deepEqual(await browser.complaints(), []);
}));

test('a link that is pasted into the open page counts at once', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    await browser.run((hash) => { location.hash = hash; }, shared);
    await browser.until((expected) => globalThis.ballparkPage.app.state === expected, 'the canvas to follow', shared);
    assert.equal((await tableRows(browser)).at(-1).derived, '320 KiB/token');
}));

test('what a link gets wrong is left out and the rest stands', () => withPage({}, async (browser, site) => {
    await open(browser, `${site.url}#v1,kv_bytes_per_token.model=nosuchmodel,kv_bytes_per_token.concurrency=4,%,=,x`);
    assert.equal((await tableRows(browser)).length, 14);
    assert.equal(await browser.run(() => document.getElementById('kv_bytes_per_token.concurrency').value), '4');
}));

test('a theme chosen by hand survives a reload', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    await browser.run(() => localStorage.setItem('ballpark.theme', 'dark'));
    await open(browser, site.url);
    assert.equal(await browser.run(() => getComputedStyle(document.body).backgroundColor), 'rgb(20, 21, 24)');
}));

test('the text of a scenario is read and written as the application does', () => {
    const entries = readState(`#${shared}`);
    assert.equal(writeState(entries), shared);
    assert.equal(writeState(new Map([['a.b', 'ft:x, 100 %']])), 'v1,page=numbers,a.b=ft:x%2C%20100%20%25');
    assert.deepEqual([...readState('v1,a.b=ft:x%2C%20100%20%25,bad=%')], [['a.b', 'ft:x, 100 %'], ['bad', '%']]);
    assert.deepEqual(knobsOf(entries, (number, knob) => knob === 'concurrency'),
        { kv_bytes_per_token: { model: 'llama-3.1-70b', concurrency: 4 } });
    assert.ok(isState('#v1,page=numbers') && !isState('#table') && !isState(''));
    const embedded = readOptions({ search: '?embed=1&number=x&theme=dark&lang=ko', hash: '' });
    assert.deepEqual([embedded.embedded, embedded.number, embedded.theme, embedded.language], [true, 'x', 'dark', 'ko']);
    assert.equal(readOptions({ search: '', hash: '#embed=1,number=x' }).number, 'x');
    assert.equal(readOptions({ search: '?theme=<script>', hash: '' }).theme, '');
});
