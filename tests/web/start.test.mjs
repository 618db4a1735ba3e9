// The start on a slow link: answers at once, progress that moves, and then the canvas where they stood.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, withPage } from './support/page.mjs';

const slow = { offline: false, latency: 20, downloadThroughput: 500_000, uploadThroughput: 500_000 };

const firstScreen = () => {
    const screen = document.querySelector('.skeleton');
    const shown = (element) => element.offsetHeight > 0 && getComputedStyle(element).color !== 'rgba(0, 0, 0, 0)';
    return {
        figures: Array.from(screen?.querySelectorAll('section b') ?? []).filter(shown).map((figure) => figure.textContent),
        progress: document.getElementById('loading')?.value ?? 0,
        app: document.documentElement.dataset.app,
        height: document.getElementById('stage')?.offsetHeight ?? 0,
    };
};

test('on a slow link the first answers stand there, and progress is seen', () => withPage({}, async (browser, site) => {
    await browser.devtools('Network.enable');
    await browser.devtools('Network.emulateNetworkConditions', slow);
    await browser.post('/timeouts', { pageLoad: 60000 });
    browser.go(site.url).catch(() => {});
    const seen = [];
    await browser.waitFor(async () => {
        seen.push(await browser.run(firstScreen).catch(() => ({ figures: [], progress: 0 })));
        return seen.at(-1).app === 'running';
    }, 'the canvas', 60000);
    const waiting = seen.filter(({ app }) => app === 'starting');
    assert.ok(waiting.some(({ figures }) => figures.length === 6 && /\d/.test(figures[0])), 'figures before the canvas');
    const steps = waiting.map(({ progress }) => progress).filter((value) => value > 0 && value < 1);
    assert.ok(new Set(steps).size > 2, `progress moves: ${steps.join(' ')}`);
    assert.deepEqual([...steps].sort((a, b) => a - b), steps, 'and only forwards');
    assert.equal(seen.at(-1).height, waiting.at(-1).height, 'nothing jumps');
    await browser.screenshot('start-running');
}));

test('whoever asks for another page is not shown the numbers meanwhile', () => withPage({}, async (browser, site) => {
    await open(browser, `${site.url}#v1,page=plan`);
    assert.equal(await browser.run(() => 'first' in document.documentElement.dataset), false);
    await open(browser, site.url);
    assert.equal(await browser.run(() => 'first' in document.documentElement.dataset), true);
}));

test('a program that can’t be had leaves the plain form and says why', () => withPage({}, async (browser, site) => {
    await browser.devtools('Network.enable');
    await browser.devtools('Network.setBlockedURLs', { urls: ['*ballpark-page.wasm'] });
    await open(browser, `${site.url}#v1,page=serve`);
    const { app, notice, fits } = await browser.run(() => ({
        app: document.documentElement.dataset.app,
        notice: document.getElementById('notice').textContent,
        fits: document.querySelector('#page-serve tr[data-fact=fits] td').textContent,
    }));
    assert.equal(app, 'none');
    assert.match(notice, /could not start/);
    assert.equal(fits, 'yes');
}));
