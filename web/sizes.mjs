// What a reader downloads, file by file, raw and as a server sends it (brotli), against the budgets.
// usage: node sizes.mjs SITE [--check]     --check fails over budget
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const budgets = { page: 500_000, core: 366_000 };

const [site, option] = process.argv.slice(2);
const walk = (folder) =>
    readdirSync(join(site, folder)).flatMap((name) => {
        const path = folder ? `${folder}/${name}` : name;
        return statSync(join(site, path)).isDirectory() ? walk(path) : [path];
    });
const compressed = (bytes) =>
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;

// A first visit loads what index.html names, and what that names in turn. The core alone is loaded where there is no
// canvas, then instead of the page's program; the rest waits until somebody asks for it.
const naming = [/(?:src|href)="([\w./-]+)"/g, /(?:from|import)\s*\(?\s*["']\.\/([\w.-]+)["']/g, /["'](ballpark-page\.wasm)["']/g];
function firstVisit(path, found = new Set()) {
    if (found.has(path) || !existsSync(join(site, path)) || statSync(join(site, path)).isDirectory()) return found;
    found.add(path);
    if (!/\.(html|m?js)$/.test(path)) return found;
    const text = readFileSync(join(site, path), 'utf8');
    for (const pattern of naming) for (const [, named] of text.matchAll(pattern)) firstVisit(named, found);
    return found;
}
const visited = firstVisit('index.html');
const core = [/^ballpark-core\./];

const rows = walk('').sort().map((path) => {
    const bytes = readFileSync(join(site, path));
    return { path, raw: bytes.length, brotli: compressed(bytes), counts: visited.has(path) };
});
const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ',').padStart(10);
console.log(`${'raw'.padStart(10)}${'brotli'.padStart(10)}`);
for (const { path, raw, brotli, counts } of rows)
    console.log(`${number(raw)}${number(brotli)}  ${path}${counts ? '' : '   (not part of a first visit)'}`);

const sum = (chosen) => chosen.reduce((total, row) => total + row.brotli, 0);
const totals = {
    page: sum(rows.filter((row) => row.counts)),
    core: sum(rows.filter((row) => core.some((pattern) => pattern.test(row.path)))),
};
let over = 0;
for (const [name, budget] of Object.entries(budgets)) {
    const fits = totals[name] > 0 && totals[name] <= budget;
    over += !fits;
    console.log(`${name}: ${totals[name]} bytes of ${budget}${fits ? '' : '   OVER BUDGET'}`);
}
console.log(`${Object.keys(budgets).length} checks: ${over || 'no'} budget${over === 1 ? '' : 's'} exceeded`);
process.exitCode = option === '--check' && over ? 1 : 0;
