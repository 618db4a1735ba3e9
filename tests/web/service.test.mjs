// What a person does with a service: in the form, on the canvas, and from one to the other by the link.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages } from '../../web/words.js';
import { open, settled, state, withPage } from './support/page.mjs';

const type = (browser, name, value) => browser.run((field, text) => {
    const input = document.querySelector(`#page-serve [data-name="${field}"]`);
    input.value = text;
    input.dispatchEvent(new Event('change', { bubbles: true }));
}, name, value);
const fact = (browser, name) => browser.run((row) =>
    document.querySelector(`#page-serve [data-fact="${row}"] td b, #page-serve [data-fact="${row}"] td`)?.textContent, name);
const result = (browser) => browser.run(() => document.querySelector('#page-serve [data-part=result]').textContent);

test('without WebGL a service is asked and answered by the form', () => withPage({ webgl: false }, async (browser, site) => {
    await open(browser, `${site.url}#v1,page=serve,model=llama-3.1-8b`);
    assert.equal(await fact(browser, 'fits'), languages.en.yes);
    const before = await fact(browser, 'total.gpu');

    await type(browser, 'context_tokens', '16k');
    await browser.until(() => location.hash.includes('context_tokens=16k'), 'the address');
    assert.notEqual(await fact(browser, 'total.gpu'), before);

    await type(browser, 'concurrency', '200');
    assert.equal(await fact(browser, 'fits'), languages.en.no);
    const remedy = await browser.run(() => {
        const button = document.querySelector('#page-serve .options button[data-field]');
        button.click();
        return button.dataset.field;
    });
    await browser.until(() => document.querySelector('#page-serve [data-fact=fits] td').textContent === 'yes', 'the remedy to help');
    await browser.until((field) => location.hash.includes(`${field}=`), 'the remedy in the address', remedy);

    await type(browser, 'concurrency', 'plenty');
    const { message, invalid } = await browser.run(() => {
        const input = document.querySelector('#page-serve [data-name=concurrency]');
        return { message: document.getElementById(`${input.id}-error`).innerText, invalid: input.matches('[aria-invalid=true]') };
    });
    assert.match(message, /plenty/, 'said at the field');
    assert.ok(invalid);
    await type(browser, 'concurrency', '');
    await type(browser, 'engine', 'llama.cpp');
    assert.ok(await browser.run(() => document.querySelector('#page-serve [data-name=gpu_memory_utilization]').closest('p').hidden));
    await type(browser, 'weights', 'q4_k_m');
    assert.match(await result(browser), /llama-server/);
    assert.deepEqual(await browser.complaints(), []);
}));

test('a preset sets the load, and the language changes all words', () => withPage({ webgl: false }, async (browser, site) => {
    await open(browser, `${site.url}?lang=ko#v1,page=serve`);
    await browser.run(() => document.querySelector('#page-serve [data-preset=code]').click());
    await browser.until(() => location.hash.includes('context_tokens=32768'), 'the address');
    assert.match(await result(browser), new RegExp(languages.ko.inAll));
    assert.ok(await browser.run(() => document.querySelector('#page-serve label').textContent === '모델'));
}));

test('the canvas and the form show one scenario, and the back button undoes a change of pages', () => withPage({}, async (browser, site) => {
    await open(browser, `${site.url}#v1,page=numbers`);
    await browser.run(() => document.querySelector('#stage canvas').focus());
    await browser.press('3');
    await browser.until(() => globalThis.ballparkPage.app.state.startsWith('v1,page=serve'), 'the page to open');
    await browser.until(() => location.hash.includes('page=serve'), 'the address');
    await settled(browser);
    await type(browser, 'gpus', '4');
    await browser.until(() => globalThis.ballparkPage.app.state.includes('gpus=4'), 'the canvas to follow');
    assert.equal(await browser.run(() => document.querySelector('#page-serve [data-name=gpus]').value), '4');
    await browser.run(() => history.back());
    await browser.until(() => globalThis.ballparkPage.app.state.startsWith('v1,page=numbers'), 'the page before');
    await browser.run(() => history.forward());
    await browser.until(() => globalThis.ballparkPage.app.state.startsWith('v1,page=serve'), 'the page after');
    assert.ok((await state(browser)).includes('page=serve'));
    assert.deepEqual(await browser.complaints(), []);
}));

test('without script a first service stands in the page', () => withPage({ webgl: false }, async (browser, site) => {
    const page = await (await fetch(site.url)).text();
    assert.ok(page.includes('class="facts"'));
    assert.ok(!page.includes('<!-- service -->'));
    await open(browser, site.url);
    const unnamed = await browser.run(() => Array.from(document.querySelectorAll('#page-serve input, #page-serve select, #page-serve button'))
        .filter((control) => !(control.labels?.length || control.textContent.trim())).length);
    assert.equal(unnamed, 0, 'every control has a name');
}));
