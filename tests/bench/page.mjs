// The page in a browser: its first frame beside that of an empty Dear ImGui page, the processor time of a frame, what is
// drawn and asked for while nothing happens, and its sizes. Prints; asserts nothing about time.
// usage: page.mjs WEB_BUILD
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Browser, pause } from '../web/support/browser.mjs';
import { serve } from '../web/support/site.mjs';

const build = resolve(process.argv[2]);
const rounds = 9;
const pages = ['numbers', 'price', 'serve', 'plan', 'train', 'machine'];
const median = (figures) => figures.sort((a, b) => a - b)[figures.length >> 1];
const print = (name, value) => console.log(`${name.padEnd(48)}${value}`);

// Runs in the page before anything else: when the first frame was drawn.
const watch = () => {
    new MutationObserver(() => {
        if (document.documentElement.dataset.app === 'running') globalThis.firstFrame ??= performance.now();
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-app'], childList: true });
};

async function firstFrame(browser, url) {
    await browser.go('about:blank');
    await browser.go(url);
    return browser.until(() => globalThis.firstFrame, 'the first frame');
}

const framesDrawn = (browser) => browser.run(() => globalThis.ballparkPage.app.framesDrawn);

/** Seconds of processor that the page's thread has spent in scripts, which other programs do not change. */
async function scriptSeconds(browser) {
    const { metrics } = await browser.devtools('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ScriptDuration').value;
}

/** Milliseconds of processor a frame, while the pointer moves over a page: one figure a sweep. */
async function framesOf(browser, url, page) {
    await browser.go('about:blank');
    await browser.go(`${url}#v1,page=${page}`);
    await browser.until(() => 'ready' in document.documentElement.dataset, 'the page');
    await pause(1500);
    const figures = [];
    for (let sweep = 0; sweep < 5; ++sweep) {
        const [drawn, spent] = [await framesDrawn(browser), await scriptSeconds(browser)];
        for (let i = 0; i < 12; ++i) await browser.moveTo(200 + 60 * i, 150 + 40 * i);
        const [frames, seconds] = [await framesDrawn(browser) - drawn, await scriptSeconds(browser) - spent];
        if (frames > 0) figures.push((seconds * 1000) / frames);
    }
    return figures;
}

const site = await serve(join(build, 'site'));
const empty = await serve(join(build, 'empty-page'));
const browser = await Browser.open({});
try {
    await browser.freshTab(1280, 800, 1);
    await browser.devtools('Performance.enable', { timeDomain: 'threadTicks' });
    await browser.devtools('Page.addScriptToEvaluateOnNewDocument', { source: `(${watch})()` });
    const times = { page: [], empty: [] };
    for (let round = 0; round < rounds; ++round) { // by turns, so that both meet the same machine
        times.empty.push(await firstFrame(browser, empty.url));
        times.page.push(await firstFrame(browser, site.url));
    }
    const [own, least] = [median(times.page), median(times.empty)];
    print(`first frame, median of ${rounds}`, `${own.toFixed(0)} ms; an empty page ${least.toFixed(0)} ms; ${(own / least).toFixed(2)} (bar: 1.5)`);

    const heaviest = [];
    for (const page of pages) {
        const frames = await framesOf(browser, site.url, page);
        heaviest.push([median(frames), page]);
    }
    heaviest.sort(([a], [b]) => b - a);
    for (const [time, page] of heaviest) print(`processor time of a frame of "${page}"`, `${time.toFixed(2)} ms (bar: 4)`);

    await browser.moveTo(5, 5);
    await pause(3000);
    const requests = site.requests.length;
    const drawn = await framesDrawn(browser);
    await pause(5000);
    print('frames in 5 idle seconds', `${await framesDrawn(browser) - drawn} (bar: 0)`);
    print('requests in 5 idle seconds', `${site.requests.length - requests} (bar: 0)`);
} finally {
    await browser.close();
    await site.close();
    await empty.close();
}
const sizes = execFileSync(process.execPath, [fileURLToPath(new URL('../../web/sizes.mjs', import.meta.url)), join(build, 'site')], { encoding: 'utf8' });
for (const line of sizes.split('\n').filter((text) => /^(page|core):/.test(text))) print('brotli', line);
