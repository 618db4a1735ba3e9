// At build time: puts the fourteen numbers and a first service into the page, so that they are there before any script
// runs, and the numbers into numbers.json, which element.js shows where the calculator is only started by a click.
//
//     node prerender.mjs <web folder> <site folder>
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from './ballpark.js';
import { renderAsk } from './asks.js';
import { renderNumbers } from './numbers.js';

const [source, site] = process.argv.slice(2);
const core = await load({ wasm: await readFile(join(site, 'ballpark-core.wasm')) });
const { html, answers } = renderNumbers(core, 'en', { inputs: false });

const page = await readFile(join(source, 'index.html'), 'utf8');
const parts = new Map([['<!-- numbers -->', html], ['<!-- service -->', renderAsk(core, 'en', 'serve', { inputs: false })]]);
let written = page;
for (const [mark, markup] of parts) {
    if (!page.includes(mark)) throw new Error(`index.html has no ${mark}`);
    written = written.replace(mark, () => markup);
}
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
