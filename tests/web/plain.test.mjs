// Without WebGL, without script, on paper: the table is the whole calculator, or at least its numbers.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { languages } from '../../web/words.js';
import { open, tableRows, withPage } from './support/page.mjs';
import { siteFolder } from './support/site.mjs';

test('without WebGL the table works alone, with the small core', () => withPage({ webgl: false }, async (browser, site) => {
    await open(browser, `${site.url}#v1,page=numbers,kv_bytes_per_token.model=llama-3.1-70b`);
    assert.equal(await browser.run(() => document.getElementById('notice').textContent), languages.en.noWebgl);
    const rows = await tableRows(browser);
    assert.equal(rows.length, 14);
    assert.equal(rows.at(-1).derived, '320 KiB/token');
    assert.ok(site.requests.some((url) => url.includes('ballpark-core.wasm')));
    assert.ok(!site.requests.some((url) => url.includes('ballpark-page')), 'the large program is not loaded');
    await browser.run(() => {
        const input = document.getElementById('kv_bytes_per_token.context_tokens');
        input.value = '1k';
        input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await browser.until(() => location.hash.includes('context_tokens=1000'), 'the address');
    await browser.screenshot('plain-1280');
    assert.deepEqual(await browser.complaints(), []);
}));

test('without script the numbers stand in the page', async () => {
    const page = await readFile(join(siteFolder, 'index.html'), 'utf8');
    assert.equal(page.match(/<tbody /g).length, 14);
    assert.ok(page.includes('800 KiB/token'));
    assert.ok(!page.includes('<!-- numbers -->'));
    assert.doesNotMatch(page, / style=| on\w+=|<script>|<style/, 'nothing that a strict policy forbids');
});

test('opened as a file the page says what to do', () => withPage({}, async (browser) => {
    await browser.go(pathToFileURL(join(siteFolder, 'index.html')).href);
    const { rows, text, stage } = await browser.run(() => ({
        rows: document.querySelectorAll('#page-numbers tbody').length,
        text: document.getElementById('file-notice').innerText,
        stage: getComputedStyle(document.getElementById('stage')).display,
    }));
    assert.equal(rows, 14);
    assert.match(text, /Serve this folder over http/);
    assert.equal(stage, 'none');
}));

test('where a sandboxed frame may load no modules, it shows the numbers', () => withPage({
    headers: { 'Access-Control-Allow-Origin': 'https://ballpark.example' },
}, async (browser, site) => {
    await browser.go(`${site.url}docs/`);
    await browser.run(() => {
        const frame = Object.assign(document.createElement('iframe'), { id: 'plain', src: '/?embed=1', height: 400 });
        frame.setAttribute('sandbox', 'allow-scripts');
        document.body.prepend(frame);
    });
    const id = await browser.post('/execute/sync', { script: 'return document.getElementById("plain")', args: [] });
    await browser.post('/frame', { id });
    await browser.until(() => 'unloaded' in document.documentElement.dataset, 'the page to notice');
    const { rows, shown } = await browser.run(() => ({
        rows: document.querySelectorAll('#page-numbers tbody').length,
        shown: document.getElementById('table').offsetHeight > 0 && document.getElementById('unloaded-notice').offsetHeight > 0,
    }));
    assert.deepEqual({ rows, shown }, { rows: 14, shown: true });
}));

test('on paper the derivations are open and the calculator is gone', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    await browser.run(() => dispatchEvent(new Event('beforeprint')));
    await browser.devtools('Emulation.setEmulatedMedia', { media: 'print' });
    const { open: opened, stage } = await browser.run(() => ({
        open: document.querySelectorAll('#page-numbers details[open]').length,
        stage: getComputedStyle(document.getElementById('stage')).display,
    }));
    assert.equal(opened, 14);
    assert.equal(stage, 'none');
}));

test('nothing is wider than a small screen', () => withPage({ width: 320, height: 700, webgl: false }, async (browser, site) => {
    await open(browser, site.url);
    await browser.run(() => { for (const details of document.querySelectorAll('details')) details.open = true; });
    const { wide, width } = await browser.run(() => ({
        width: document.documentElement.scrollWidth,
        wide: Array.from(document.querySelectorAll('#table *')).filter((element) => {
            const { right, width: own } = element.getBoundingClientRect();
            return own > 1 && right > 321;
        }).map((element) => element.outerHTML.slice(0, 80)),
    }));
    assert.equal(width, 320);
    assert.deepEqual(wide, []);
    await browser.screenshot('plain-320-open');
}));
