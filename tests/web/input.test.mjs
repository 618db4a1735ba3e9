// Keys, wheel and text: the canvas takes what it uses and leaves the rest to the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { framesDrawn, open, openTextField, settled, state, withPage } from './support/page.mjs';

const active = (browser) => browser.run(() => document.activeElement.id || document.activeElement.tagName);
/** Selects all of the field that is open and copies it. */
const fieldText = (browser) => browser.run(async () => {
    const key = (type, options) => document.activeElement.dispatchEvent(
        new KeyboardEvent(type, { code: 'KeyA', key: 'a', bubbles: true, cancelable: true, ...options }));
    key('keydown', { ctrlKey: true });
    key('keyup', {});
    const before = globalThis.ballparkPage.app.framesDrawn;
    while (globalThis.ballparkPage.app.framesDrawn < before + 3) await new Promise((done) => requestAnimationFrame(done));
    const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), cancelable: true });
    document.activeElement.dispatchEvent(event);
    return event.clipboardData.getData('text/plain');
});

const scrolled = (browser) => browser.run(() => scrollY);

test('Tab passes through, forwards and backwards', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    assert.equal(await active(browser), 'BODY', 'nothing takes the focus by itself');
    await browser.press('Tab');
    assert.equal(await active(browser), 'CANVAS');
    await browser.press('Tab');
    assert.equal(await active(browser), 'show-table');
    await browser.press('Shift', 'Tab');
    assert.equal(await active(browser), 'CANVAS');
}));

test('Escape leaves the canvas with a hint, and closes first what is open', () => withPage({}, async (browser, site) => {
    await open(browser, `${site.url}#v1,page=numbers,why=tokens_per_word`);
    await browser.press('Tab');
    await browser.press('Escape');
    await settled(browser);
    assert.equal(await state(browser), 'v1,page=numbers', 'the worksheet is closed');
    assert.equal(await active(browser), 'CANVAS');
    await browser.press('Escape');
    assert.equal(await active(browser), 'left');
    await browser.press('Tab');
    assert.equal(await active(browser), 'show-table');
}));

test('the wheel scrolls the calculator to its end and then the page', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    const drawn = await framesDrawn(browser);
    await browser.wheel(640, 400, 120);
    await settled(browser);
    assert.ok(await framesDrawn(browser) > drawn, 'the calculator scrolled');
    assert.equal(await scrolled(browser), 0, 'the page did not');
    await browser.wheel(640, 400, 20000);
    await settled(browser);
    assert.equal(await scrolled(browser), 0);
    await browser.wheel(640, 400, 120);
    await browser.until(() => scrollY > 0, 'the page to scroll');
}));

test('the wheel with Ctrl is the browser’s', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    const prevented = await browser.run(() => {
        const wheel = new WheelEvent('wheel', { deltaY: 100, ctrlKey: true, cancelable: true, bubbles: true });
        document.querySelector('#stage canvas').dispatchEvent(wheel);
        return wheel.defaultPrevented;
    });
    assert.equal(prevented, false);
}));

test('a finger scrolls what it is on', () => withPage({ width: 400, height: 700 }, async (browser, site) => {
    await open(browser, site.url);
    const touch = (type, points) => browser.devtools('Input.dispatchTouchEvent', { type, touchPoints: points });
    const drawn = await framesDrawn(browser);
    await touch('touchStart', [{ x: 200, y: 500 }]);
    for (let y = 480; y >= 200; y -= 20) await touch('touchMove', [{ x: 200, y }]);
    await touch('touchEnd', []);
    await settled(browser);
    assert.ok(await framesDrawn(browser) > drawn + 3);
    assert.equal(await state(browser), 'v1,page=numbers', 'no slider moved and nothing was pressed');
    assert.equal(await scrolled(browser), 0);
    await browser.screenshot('touch-scrolled');
}));

test('Korean is composed into a text field, shown while composing, and can be copied', () =>
    withPage({ width: 700, height: 640 }, async (browser, site) => {
        await open(browser, `${site.url}?embed=1&number=kv_bytes_per_token`);
        await openTextField(browser);
        assert.equal(await active(browser), 'INPUT', 'the text agent has the focus');
        await browser.press('Control', 'a');
        await browser.devtools('Input.imeSetComposition', { text: 'ㅎ', selectionStart: 1, selectionEnd: 1 });
        await browser.until(() => document.activeElement.style.opacity === '1', 'the composed text to be seen');
        await browser.screenshot('composing');
        await browser.compose(['ㅎ', '하', '한']);
        await browser.compose(['ㄱ', '그', '글']);
        await browser.type('ab7');
        await browser.press('Backspace');
        // The caret blinks, so drawing never settles: ask for the text until it is there.
        await browser.waitFor(async () => await fieldText(browser) === '한글ab', 'the composed text in the field');
        await browser.screenshot('composed');
        await browser.waitFor(() => site.requests.some((url) => url.includes('hangul')), 'the font that was needed');

        await browser.run(() => {
            const event = new ClipboardEvent('paste', { clipboardData: new DataTransfer(), cancelable: true });
            event.clipboardData.setData('text/plain', 'qwen');
            document.activeElement.dispatchEvent(event);
        });
        assert.equal(await fieldText(browser), 'qwen');
        await browser.press('Escape');
        await browser.until(() => document.activeElement.tagName === 'CANVAS', 'Escape to leave the field first');
        assert.deepEqual(await browser.complaints(), []);
    }));

test('a copy button writes to the clipboard inside the click', () => withPage({}, async (browser, site) => {
    await open(browser, `${site.url}#v1,page=numbers,kv_bytes_per_token.concurrency=4`);
    await browser.run(() => {
        navigator.clipboard.writeText = async (text) => { globalThis.written = { text, active: navigator.userActivation.isActive }; };
    });
    // The sharing link is the last of the header.
    for (let x = 1250; x > 1150 && !(await browser.run(() => globalThis.written)); x -= 15) await browser.click(x, 28);
    assert.deepEqual(await browser.run(() => globalThis.written),
        { text: `${site.url}#v1,page=numbers,kv_bytes_per_token.concurrency=4`, active: true });
}));
