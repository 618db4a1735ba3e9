// At build time: puts the fourteen numbers and a first service into the page, so that they are there before any script
// runs, and the numbers into numbers.json, which element.js shows where the calculator is only started by a click.
//
//     node prerender.mjs <web folder> <site folder>
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from './ballpark.js';
import { renderAsk } from './asks.js';
import { renderNumbers } from './numbers.js';
import { html } from './render.js';

const [source, site] = process.argv.slice(2);
const core = await load({ wasm: await readFile(join(site, 'ballpark-core.wasm')) });
const { html: table, answers } = renderNumbers(core, 'en', { inputs: false });

// The first screen as the canvas will draw it, for as long as that takes. A screen reader has the table.
const { numbers: first } = core.eval({ ask: 'numbers' }).answer;
const cards = first.slice(0, 6).map(({ title, lesson, today }) => `<section><p>${html(title)}</p><b>${html(core.format(today.typical, today.unit))}</b>`
    + `<p>${html(lesson)}</p></section>`);
const screen = `<h2>${html(core.phrase('page.numbers.heading'))}</h2><p>${html(core.phrase('page.numbers.lead'))}</p>${cards.join('')}`;

const page = await readFile(join(source, 'index.html'), 'utf8');
const parts = new Map([['<!-- first -->', screen], ['<!-- numbers -->', table], ['<!-- service -->', renderAsk(core, 'en', 'serve', { inputs: false })]]);
let written = page;
for (const [mark, markup] of parts) {
    if (!page.includes(mark)) throw new Error(`index.html has no ${mark}`);
    written = written.replace(mark, () => markup);
}
// What a progress bar measures against.
const program = await stat(join(site, 'ballpark-page.wasm')).catch(() => null);
if (program) written = written.replace('<html', `<html data-program="${program.size}"`);
await writeFile(join(site, 'index.html'), written);

const typical = (range) => core.format(range.typical, range.unit);
const languages = {};
for (const language of ['en', 'ko']) {
    core.setLanguage(language);
    const { numbers } = core.eval({ ask: 'numbers' }).answer;
    languages[language] = numbers.map(({ id, title, lesson }) => ({ id, title, lesson }));
}
const facts = answers.map(({ id, derived, today, verdict }) =>
    ({ id, derived: typical(derived), today: typical(today), as_of: today.as_of, verdict }));
await writeFile(join(site, 'numbers.json'), JSON.stringify({ facts, languages }));
