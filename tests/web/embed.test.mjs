// Inside other people's pages: lazy, quiet, in their colours, and never in the way.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { pause } from './support/browser.mjs';
import { withPage } from './support/page.mjs';
import { serve } from './support/site.mjs';

const hosts = fileURLToPath(new URL('./hosts', import.meta.url));

/** Opens a page of tests/web/hosts, served from another origin than Ballpark, as documentation sites do. */
async function onHost(name, use, { policy = '', query = '', ...options } = {}) {
    return withPage(options, async (browser, ballpark) => {
        const host = await serve(hosts, { 'Content-Security-Policy': policy });
        try {
            await browser.go(`${host.url}${name}?ballpark=${encodeURIComponent(ballpark.url)}${query}`);
            await use(browser, ballpark, host);
        } finally {
            await host.close();
        }
    });
}

const whenReady = (browser) => browser.until(() => globalThis.seen?.includes('ready'), 'the element to be ready');

/** Runs a function inside the element's frame. */
async function inFrame(browser, body, ...args) {
    const frame = await browser.post('/execute/sync', {
        script: 'return document.querySelector("ballpark-calculator").shadowRoot.querySelector("iframe")', args: [] });
    await browser.post('/frame', { id: frame });
    try {
        return await browser.run(body, ...args);
    } finally {
        await browser.post('/frame', { id: null });
    }
}

test('the documentation page: live numbers, a lazy element, a facade', () => withPage({ height: 700 }, async (browser, site) => {
    await browser.go(`${site.url}docs/`);
    await browser.until(() => document.documentElement.dataset.numbers === 'live', 'the inline numbers');
    const figures = await browser.run(() => Array.from(document.querySelectorAll('output'), (output) => output.textContent));
    assert.deepEqual(figures, ['128 KiB/token', '1.33 tokens/word']);
    const facade = await browser.until(() =>
        document.querySelector('[activation=click]').shadowRoot.querySelector('strong')?.textContent, 'the facade');
    assert.match(facade, /^\$.*as of \d{4}-\d\d-\d\d$/);
    assert.equal(await browser.run(() => document.querySelector('[activation=click]').shadowRoot.querySelector('iframe')), null);
    await browser.screenshot('docs-top');

    await browser.run(() => document.querySelector('ballpark-calculator').scrollIntoView());
    await browser.until(() => document.querySelector('ballpark-calculator').getState() !== '', 'the element’s state');
    await pause(600);
    assert.equal(await browser.run(() => document.activeElement.tagName), 'BODY', 'the focus stays with the reader');
    const height = await browser.run(() =>
        document.querySelector('ballpark-calculator').shadowRoot.querySelector('iframe').offsetHeight);
    assert.ok(height >= 200 && height <= 2000, `height auto: ${height}`);
    await browser.screenshot('docs-element');

    const ofPage = await browser.run(() => document.querySelector('[page=serve]').shadowRoot.querySelector('.facade').textContent);
    assert.doesNotMatch(ofPage, /\d/, 'no figure that is about something else');
    await browser.run(() => document.querySelector('[page=serve]').scrollIntoView());
    await browser.run(() => document.querySelector('[page=serve]').shadowRoot.querySelector('button').click());
    await browser.until(() => document.querySelector('[page=serve]').getState().startsWith('v1,page=serve'), 'the page that was asked for');

    const complaints = await browser.complaints();
    assert.deepEqual(complaints.filter((message) => !message.includes('can escape its sandboxing')), []);
}));

test('nothing is loaded before the reader comes near', () => onHost('far.html', async (browser, ballpark) => {
    await pause(1000);
    assert.ok(!ballpark.requests.some((url) => url.includes('.wasm')), 'the frame waits');
    assert.equal(await browser.run(() =>
        document.querySelector('ballpark-calculator').shadowRoot.querySelector('iframe').offsetHeight), 480);
    await browser.run(() => document.querySelector('ballpark-calculator').scrollIntoView());
    await whenReady(browser);
    await browser.waitFor(() => ballpark.requests.some((url) => url.includes('.wasm')), 'the program to be asked for');
}));

for (const [site, darken] of [
    ['material.html', () => { document.body.dataset.mdColorScheme = 'slate'; }],
    ['docusaurus.html', () => { document.documentElement.dataset.theme = 'dark'; }],
    ['vitepress.html', () => { document.documentElement.classList.add('dark'); }],
]) {
    test(`follows the theme of ${site}, and the language`, () => onHost(site, async (browser) => {
        await whenReady(browser);
        const background = () => inFrame(browser, () => getComputedStyle(document.body).backgroundColor);
        assert.equal(await background(), 'rgb(251, 250, 247)');
        await browser.run(darken);
        await browser.waitFor(async () => (await background()) === 'rgb(20, 21, 24)', 'the frame to be dark');
        await browser.run(() => { document.documentElement.lang = 'ko'; });
        await browser.waitFor(() => inFrame(browser, () => document.documentElement.lang === 'ko'), 'the frame to be Korean');
        await browser.screenshot(`host-${site.replace('.html', '')}-dark`);
    }));
}

test('the smallest sandbox works, because the files allow any origin', () => onHost('material.html', async (browser) => {
    await whenReady(browser);
    assert.equal(await inFrame(browser, () => globalThis.origin), 'null');
    await browser.waitFor(() => inFrame(browser, () => document.documentElement.dataset.app === 'running'), 'the canvas');
    assert.equal(await inFrame(browser, () => document.querySelectorAll('#page-numbers tbody').length), 1);
    const complaints = await browser.complaints();
    assert.deepEqual(complaints, []);
}, { query: '&sandbox=allow-scripts' }));

test('under the security policy that the documentation gives', () => withPage({}, async (browser, ballpark) => {
    const host = await serve(hosts, {
        'Content-Security-Policy': `default-src 'self'; img-src 'self' data:; script-src 'self' ${ballpark.url}; frame-src ${ballpark.url}; `
            + `connect-src 'self' ${ballpark.url}`,
    });
    try {
        await browser.go(`${host.url}strict.html?ballpark=${encodeURIComponent(ballpark.url)}`);
        await whenReady(browser);
        assert.deepEqual(await browser.complaints(), []);
    } finally {
        await host.close();
    }
}));

test('Tab passes through the frame and the wheel scrolls the page around it', () => onHost('material.html', async (browser) => {
    await whenReady(browser);
    await browser.waitFor(() => inFrame(browser, () => document.documentElement.dataset.app === 'running'), 'the canvas');
    await browser.run(() => document.getElementById('before').focus());
    const seen = [];
    for (let i = 0; i < 6; ++i) {
        await browser.press('Tab');
        seen.push(await browser.run(() => document.activeElement.id || document.activeElement.tagName));
        if (seen.at(-1) === 'after') break;
    }
    assert.deepEqual(seen.at(-1), 'after', seen.join(' → '));
    assert.ok(seen.includes('BALLPARK-CALCULATOR'));

    const { x, y, width } = await browser.run(() => {
        scrollTo(0, 0);
        return document.querySelector('ballpark-calculator').getBoundingClientRect().toJSON();
    });
    await browser.wheel(x + width / 2, y + 100, 200);
    await browser.until(() => scrollY > 0, 'the page to scroll');
}));

test('methods, events and the untouched address', () => onHost('material.html', async (browser) => {
    await whenReady(browser);
    const wanted = 'v1,page=numbers,kv_bytes_per_token.model=llama-3.1-70b';
    await browser.run((state) => document.querySelector('ballpark-calculator').setState(state), wanted);
    await browser.waitFor(() => inFrame(browser, (state) => globalThis.ballparkPage.app?.state === state, wanted), 'the state');
    assert.equal(await browser.run(() => document.querySelector('ballpark-calculator').getState()), wanted);

    await inFrame(browser, () => {
        const input = document.getElementById('kv_bytes_per_token.concurrency');
        input.value = '3';
        input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await browser.until(() => globalThis.seen.includes('change'), 'the change event');
    assert.match(await browser.run(() => document.querySelector('ballpark-calculator').getState()), /concurrency=3/);
    assert.equal(await inFrame(browser, () => location.hash), '', 'the frame’s own address');
    assert.match(await inFrame(browser, () => document.getElementById('full').href), /#v1,.*concurrency=3$/);

    const ignored = await browser.run(() => new Promise((done) => {
        const before = globalThis.seen.length;
        postMessage({ source: 'ballpark', v: 1, type: 'state', state: 'forged' }, '*');
        setTimeout(() => done(globalThis.seen.length === before), 200);
    }));
    assert.ok(ignored, 'messages of others are ignored');
}));

test('a click starts what waits for one', () => onHost('click.html', async (browser, ballpark) => {
    await browser.until(() => document.querySelector('ballpark-calculator').shadowRoot.querySelector('strong') !== null);
    assert.ok(!ballpark.requests.some((url) => url.includes('.wasm')));
    await browser.screenshot('facade');
    await browser.run(() => document.querySelector('ballpark-calculator').shadowRoot.querySelector('button').click());
    await whenReady(browser);
}));
