// The canvas: as sharp as the screen, as large as its container, and back again after its context was lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages } from '../../web/words.js';
import { pause } from './support/browser.mjs';
import { framesDrawn, open, settled, tableRows, withPage } from './support/page.mjs';

const sizes = (browser) => browser.run(() => {
    const canvas = document.querySelector('#stage canvas');
    const { width, height } = canvas.getBoundingClientRect();
    return { css: [width, height], backing: [canvas.width, canvas.height], ratio: devicePixelRatio };
});

test('crisp at two device pixels to one, and when the ratio changes', () => withPage({ scale: 2 }, async (browser, site) => {
    await open(browser, site.url);
    const two = await sizes(browser);
    assert.equal(two.ratio, 2);
    assert.deepEqual(two.backing, two.css.map((length) => length * 2));

    await browser.setViewport(1281, 800, 1.5);
    await browser.until(() => {
        const canvas = document.querySelector('#stage canvas');
        const { width, height } = canvas.getBoundingClientRect();
        return devicePixelRatio === 1.5 && width === 1281 && canvas.width === Math.round(width * 1.5)
            && canvas.height === Math.round(height * 1.5);
    }, 'the backing store to follow the ratio');
    assert.deepEqual(await browser.complaints(), []);
}));

test('follows its container and takes the pointer where it is drawn', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    await browser.run(() => { document.getElementById('stage').style.width = '600px'; });
    await browser.until(() => document.querySelector('#stage canvas').width === 600, 'the canvas to follow');
    await settled(browser);
    assert.equal((await sizes(browser)).backing[0], 600);
}));

test('draws nothing while nobody sees it', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    await browser.run(() => scrollTo(0, document.documentElement.scrollHeight));
    await pause(300);
    const drawn = await framesDrawn(browser);
    await browser.run(() => { globalThis.ballparkPage.app.theme = 'dark'; });
    await pause(500);
    assert.equal(await framesDrawn(browser) - drawn, 0);
    await browser.run(() => scrollTo(0, 0));
    await browser.until((before) => globalThis.ballparkPage.app.framesDrawn > before, 'drawing to go on', drawn);
}));

test('a lost context comes back', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    const picture = () => browser.run(() => new Promise((done) => {
        const { app } = globalThis.ballparkPage;
        app.theme = 'light';
        requestAnimationFrame(() => requestAnimationFrame(() => {
            const copy = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
            copy.getContext('2d').drawImage(document.querySelector('#stage canvas'), 0, 0, 64, 64);
            done(new Set(copy.getContext('2d').getImageData(0, 0, 64, 64).data).size);
        }));
    }));
    await browser.run(() => {
        const gl = document.querySelector('#stage canvas').getContext('webgl2');
        globalThis.loss = gl.getExtension('WEBGL_lose_context');
        globalThis.loss.loseContext();
    });
    await pause(300);
    const drawn = await framesDrawn(browser);
    await browser.moveTo(300, 300);
    await pause(300);
    assert.equal(await framesDrawn(browser), drawn, 'a lost context draws nothing');
    await browser.run(() => globalThis.loss.restoreContext());
    await browser.until((before) => globalThis.ballparkPage.app.framesDrawn > before, 'drawing to go on', drawn);
    await settled(browser);
    assert.ok(await picture() > 8, 'there is a picture again');
    await browser.screenshot('context-restored');
    assert.deepEqual(await browser.complaints(), []);
}));

test('a context that stays lost leaves the table and says so', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    await browser.run(() => {
        globalThis.loss = document.querySelector('#stage canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
        globalThis.loss.loseContext();
    });
    await browser.until(() => document.documentElement.dataset.app === 'lost', 'the page to give up');
    assert.equal(await browser.run(() => document.getElementById('notice').textContent), languages.en.lost);
    assert.equal(await browser.run(() => getComputedStyle(document.getElementById('stage')).display), 'none');
    assert.equal((await tableRows(browser)).length, 14);
    await browser.run(() => globalThis.loss.restoreContext());
    await browser.until(() => document.documentElement.dataset.app === 'running', 'the canvas to return');
    assert.equal(await browser.run(() => document.getElementById('notice').hidden), true);
}));

test('several calculators on one page, in shadow roots', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    const states = await browser.run(async () => {
        const App = globalThis.ballparkPage.app.constructor;
        const host = { theme: () => 'light', language: () => 'en', link: (state) => state, preference: () => '',
            setPreference() {}, publish() {}, open() {}, asset: () => Promise.reject(), drawn() {}, leave() {}, lost() {},
            restored() {} };
        const start = (state) => {
            const holder = Object.assign(document.createElement('div'), { className: 'extra' });
            document.body.prepend(holder);
            const canvas = Object.assign(document.createElement('canvas'), { tabIndex: 0 });
            Object.assign(canvas.style, { display: 'block', width: '400px', height: '300px' });
            holder.attachShadow({ mode: 'open' }).append(canvas);
            return App.start(canvas, host, { embedded: true, number: 'tokens_per_word', state }, globalThis.ballparkLoading);
        };
        globalThis.extra = await Promise.all([
            start('v1,page=numbers'), start('v1,page=numbers,tokens_per_word.words_per_1000_tokens=500')]);
        return globalThis.extra.map(({ state }) => state);
    });
    assert.deepEqual(states, ['v1,page=numbers', 'v1,page=numbers,tokens_per_word.words_per_1000_tokens=500']);
    await browser.until(() => globalThis.extra.every(({ framesDrawn }) => framesDrawn >= 3), 'both to draw');
    await browser.screenshot('several');
    assert.deepEqual(await browser.complaints(), []);
}));
