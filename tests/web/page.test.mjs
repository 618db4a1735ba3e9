// The page as a visitor finds it: the fourteen, live, drawn and as a table, and then silence.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from '../../web/ballpark.js';
import { languages } from '../../web/words.js';
import { pause } from './support/browser.mjs';
import { framesDrawn, open, settled, state, tableRows, withPage } from './support/page.mjs';
import { siteFolder } from './support/site.mjs';

const core = await load({ wasm: await readFile(join(siteFolder, 'ballpark-core.wasm')) });
const expectedRows = () => core.eval({ ask: 'numbers' }).answer.numbers.map(({ id, title, derived, today, verdict }) => ({
    id, title, derived: core.format(derived.typical, derived.unit), today: core.format(today.typical, today.unit),
    verdict: core.phrase(`verdict.${verdict}`),
}));

test('the page opens on the fourteen and then rests', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    assert.deepEqual(await browser.complaints(), []);
    assert.equal(await browser.run(() => document.documentElement.dataset.app), 'running');
    assert.match(await state(browser), /^v1,page=numbers$/);

    const rows = await tableRows(browser);
    assert.equal(rows.length, 14);
    assert.deepEqual(rows, expectedRows());

    const drawn = await framesDrawn(browser);
    const requests = site.requests.length;
    await pause(1500);
    assert.equal(await framesDrawn(browser) - drawn, 0, 'frames while idle');
    assert.equal(site.requests.length, requests, 'requests after load');
    assert.ok(!site.requests.some((url) => url.includes('hangul')), 'the Hangul font waits until it is shown');
    assert.ok(!site.requests.some((url) => url.includes('core.wasm')), 'the page brings the core in its own program');

    await browser.moveTo(400, 300);
    await settled(browser);
    assert.ok(await framesDrawn(browser) > drawn, 'a moved pointer draws');
}));

test('the canvas is labelled and the table is what a screen reader reads', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    const facts = await browser.run(() => {
        const canvas = document.querySelector('canvas');
        const description = document.getElementById(canvas.getAttribute('aria-describedby'));
        return {
            lang: document.documentElement.lang,
            role: canvas.getAttribute('role'),
            label: canvas.getAttribute('aria-label'),
            described: description.textContent,
            live: document.querySelector('[aria-live]') !== null,
            unnamed: Array.from(document.querySelectorAll('#table input')).filter((input) => input.labels.length !== 1).length,
            headers: document.querySelectorAll('#page-numbers tbody th[scope=row]').length,
            styled: document.querySelectorAll('body [style]:not(#stage *)').length,
        };
    });
    assert.deepEqual(facts, { lang: 'en', role: 'application', label: languages.en.canvasLabel,
        described: languages.en.canvasHelp, live: true, unnamed: 0, headers: 14, styled: 0 });

    const link = await browser.run(() => document.getElementById('show-table').getBoundingClientRect().toJSON());
    await browser.click(link.x + 10, link.y + 10);
    assert.equal(await browser.run(() => document.activeElement.id), 'table');
}));

test('a change in the table reaches the canvas, the address and the announcement', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    await browser.run(() => {
        const body = document.getElementById('kv_bytes_per_token');
        body.querySelector('details').open = true;
        const input = document.getElementById('kv_bytes_per_token.model');
        input.value = 'llama-3.1-70b';
        input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await settled(browser);
    const expected = 'v1,page=numbers,kv_bytes_per_token.model=llama-3.1-70b';
    assert.equal(await state(browser), expected);
    await browser.until((hash) => location.hash === hash, 'the address', `#${expected}`);
    const rows = await tableRows(browser);
    assert.equal(rows.at(-1).derived, core.format(327680, 'bytes_per_token'));
    await browser.until(() => document.getElementById('summary').textContent.includes('320'), 'the announcement');

    const refused = await browser.run(() => {
        const input = document.getElementById('kv_bytes_per_token.model');
        input.value = 'lama-3.1-8b';
        input.dispatchEvent(new Event('change', { bubbles: true }));
        return input.form.querySelector('.error').textContent;
    });
    assert.match(refused, /llama/);
    assert.equal(await state(browser), expected, 'a refused value changes nothing');

    await browser.run(() => document.querySelector('#kv_bytes_per_token button[type=reset]').click());
    await settled(browser);
    assert.equal(await state(browser), 'v1,page=numbers');
    assert.deepEqual(await browser.complaints(), []);
}));

test('a change on the canvas reaches the table and the address', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    const before = await tableRows(browser);
    // Down the first card until a slider was moved.
    for (let y = 430; y < 640 && (await state(browser)) === 'v1,page=numbers'; y += 10) {
        await browser.click(400, y);
        await pause(250); // an open text field blinks: drawing would not settle
        if (await browser.run(() => globalThis.ballparkPage.app.wantsText)) await browser.press('Escape');
    }
    const changed = await state(browser);
    assert.match(changed, /,concise_saving\./);
    await browser.until((hash) => location.hash === hash, 'the address', `#${changed}`);
    assert.notDeepEqual((await tableRows(browser))[0], before[0]);
    assert.deepEqual((await tableRows(browser)).slice(1), before.slice(1));
    assert.deepEqual(await browser.complaints(), []);
}));

test('Korean: words, table and font', () => withPage({ language: 'ko-KR' }, async (browser, site) => {
    await open(browser, `${site.url}?lang=ko`);
    assert.equal(await browser.run(() => document.documentElement.lang), 'ko');
    assert.equal(await browser.run(() => document.getElementById('show-table').textContent), languages.ko.showTable);
    await browser.waitFor(() => site.requests.some((url) => url.includes('fonts/hangul.ttf')), 'the Hangul font');
    core.setLanguage('ko');
    assert.deepEqual(await tableRows(browser), expectedRows());
    core.setLanguage('en');
    await settled(browser);
    await browser.screenshot('page-1280-ko');
    assert.deepEqual(await browser.complaints(), []);
}));

test('both languages of the page have the same words', () => {
    assert.deepEqual(Object.keys(languages.ko), Object.keys(languages.en));
    for (const [key, text] of Object.entries(languages.en)) {
        const places = (words) => (words.match(/\{\w+\}/g) ?? []).sort();
        assert.deepEqual(places(languages.ko[key]), places(text), key);
    }
});
