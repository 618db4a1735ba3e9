// What the tests do with the page: open it, wait for it, ask it.
import { after } from 'node:test';
import { Browser, pause } from './browser.mjs';
import { serve } from './site.mjs';

// A browser takes a second or two to start, so the tests of a file that need the same kind share one, each in a tab of
// its own. One in which a test failed is not used again.
const waiting = new Map();
after(async () => { for (const browser of waiting.values()) await browser.close(); });

/** Runs `use(browser, site)` with a fresh tab and a server of its own (another origin), and ends both whatever happens. */
export async function withPage(options, use) {
    const { folder, headers, width = 1280, height = 800, scale = 1, ...kind } = options;
    const key = JSON.stringify(kind);
    const site = await serve(folder, headers);
    let browser = waiting.get(key);
    waiting.delete(key);
    let passed = false;
    try {
        browser ??= await Browser.open(kind);
        await browser.freshTab(width, height, scale);
        const result = await use(browser, site);
        passed = true;
        return result;
    } finally {
        if (passed) waiting.set(key, browser);
        else await browser?.close();
        await site.close();
    }
}

/** Opens an address and waits until the page has done all that it does by itself. */
export async function open(browser, url) {
    await browser.go('about:blank'); // an address that differs in its fragment only would not load anew
    await browser.go(url);
    await browser.until(() => 'ready' in document.documentElement.dataset, 'the page to be ready');
    await settled(browser);
}

/** Waits until no frame was drawn for a while. */
export async function settled(browser, quietMs = 400) {
    let last = -1;
    let since = Date.now();
    await browser.waitFor(async () => {
        const drawn = await browser.run(() => globalThis.ballparkPage?.app?.framesDrawn ?? 0);
        if (drawn !== last) since = Date.now();
        last = drawn;
        return Date.now() - since > quietMs;
    }, 'drawing to settle');
}

/** The pages, as links name them. */
export const pages = ['numbers', 'price', 'serve', 'plan', 'train', 'machine'];

export const state = (browser) => browser.run(() => globalThis.ballparkPage.app?.state ?? globalThis.ballparkPage.state);
export const framesDrawn = (browser) => browser.run(() => globalThis.ballparkPage.app.framesDrawn);

/** Titles and figures as the table shows them. */
export const tableRows = (browser) => browser.run(() =>
    Array.from(document.querySelectorAll('#page-numbers tbody'), (body) => ({
        id: body.id,
        title: body.querySelector('th').firstChild.textContent,
        derived: body.querySelector('[data-part=derived] b').textContent,
        today: body.querySelector('[data-part=today] b').textContent,
        verdict: body.querySelector('[data-part=verdict]').textContent,
    })));

/** Presses one control after the other until a text field of the interface is open. */
export async function openTextField(browser) {
    const { width, height } = await browser.run(() => {
        const { width, height } = document.querySelector('#stage canvas').getBoundingClientRect();
        return { width, height };
    });
    for (let y = 100; y < height; y += 16) {
        await browser.click(width / 2, y);
        await pause(80);
        if (await browser.run(() => globalThis.ballparkPage.app.wantsText)) return;
    }
    throw new Error('no control opens a text field');
}
