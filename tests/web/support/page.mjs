// What the tests do with the page: open it, wait for it, ask it.
import { Browser, pause } from './browser.mjs';
import { serve } from './site.mjs';

/** Runs `use(browser, site)` with a browser and a server of its own, and ends both whatever happens. */
export async function withPage(options, use) {
    const { folder, headers, ...browserOptions } = options;
    const site = await serve(folder, headers);
    let browser;
    try {
        browser = await Browser.open(browserOptions);
        return await use(browser, site);
    } finally {
        await browser?.close();
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

export const state = (browser) => browser.run(() => globalThis.ballparkPage.app?.state ?? globalThis.ballparkPage.state);
export const framesDrawn = (browser) => browser.run(() => globalThis.ballparkPage.app.framesDrawn);

/** Titles and figures as the table shows them. */
export const tableRows = (browser) => browser.run(() =>
    Array.from(document.querySelectorAll('#table tbody'), (body) => ({
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
