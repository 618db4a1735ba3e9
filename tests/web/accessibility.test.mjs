// The plain calculator against the rules of axe (WCAG 2.2 AA and good practice), with everything opened: every page, in
// every theme and both languages; and the page with its canvas.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { open, pages, withPage } from './support/page.mjs';

const axe = await readFile(join(process.env.BALLPARK_PACKAGES, 'axe-core/axe.min.js'), 'utf8');

/** What axe has against the page as it is: "rule: what it stands at". */
async function violations(browser) {
    return browser.run(async () => {
        const { violations: found } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
        return found.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html.slice(0, 120)} ${any[0]?.message ?? ''}`));
    });
}

const loadAxe = (browser) => browser.post('/execute/sync', { script: axe, args: [] });

for (const theme of ['light', 'dark', 'contrast']) {
    for (const language of ['en', 'ko']) {
        test(`no page breaks a rule: ${theme}, ${language}`, () => withPage({ webgl: false }, async (browser, site) => {
            await open(browser, `${site.url}?theme=${theme}&lang=${language}`);
            await loadAxe(browser);
            for (const page of pages) {
                await browser.run((name) => {
                    document.querySelector(`#table nav a[data-page="${name}"]`).click();
                    for (const details of document.querySelectorAll('#table section:not([hidden]) details')) details.open = true;
                }, page);
                await browser.until((name) => document.querySelector('#table nav a[aria-current]').dataset.page === name, page, page);
                assert.deepEqual(await violations(browser), [], page);
            }
        }));
    }
}

test('nor does an answer that was refused', () => withPage({ webgl: false }, async (browser, site) => {
    await open(browser, `${site.url}#v1,page=serve,concurrency=plenty`);
    await loadAxe(browser);
    assert.deepEqual(await violations(browser), []);
}));

test('nor the page with its canvas', () => withPage({}, async (browser, site) => {
    await open(browser, site.url);
    await loadAxe(browser);
    assert.deepEqual(await violations(browser), []);
}));
