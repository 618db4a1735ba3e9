// Pictures of every width, ratio and theme, for people to look at (BALLPARK_SCREENSHOTS names the folder), and the little
// about them that a program can tell.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, settled, withPage } from './support/page.mjs';

const screens = [
    { name: 'page-1280', width: 1280, height: 800 },
    { name: 'page-1280-2x', width: 1280, height: 800, scale: 2 },
    { name: 'page-1280-dark', width: 1280, height: 800, dark: true },
    { name: 'page-768', width: 768, height: 1024 },
    { name: 'page-320', width: 320, height: 640 },
    { name: 'page-320-dark', width: 320, height: 640, dark: true },
    { name: 'page-4k', width: 3840, height: 2160 },
    { name: 'embed-700', width: 700, height: 480, query: '?embed=1&number=kv_bytes_per_token' },
    { name: 'embed-320-dark', width: 320, height: 480, query: '?embed=1&number=kv_bytes_per_token&theme=dark' },
    { name: 'worksheet-1280', width: 1280, height: 800, query: '#v1,page=numbers,why=kv_bytes_per_token' },
];

for (const { name, query = '', ...options } of screens) {
    test(name, () => withPage(options, async (browser, site) => {
        await open(browser, site.url + query);
        await settled(browser);
        await browser.screenshot(name);
        const { width, background } = await browser.run(() => ({
            width: document.documentElement.scrollWidth,
            background: getComputedStyle(document.body).backgroundColor,
        }));
        assert.equal(width, options.width, 'nothing scrolls sideways');
        const dark = options.dark || query.includes('dark');
        assert.equal(background, dark ? 'rgb(20, 21, 24)' : 'rgb(251, 250, 247)');
        assert.deepEqual(await browser.complaints(), []);
        if (!query.includes('embed')) {
            await browser.run(() => document.getElementById('table').scrollIntoView());
            await browser.screenshot(`${name}-table`);
        }
    }));
}
