// Writes api_price_list.json: the prices of all API models that npm @pydantic/genai-prices knows, one row a line, in a
// stable order, so that what a refresh changes can be read as a diff.
//
// usage: node refresh_prices.mjs [DATE]   (./run prices; DATE: the day on which the package was published)
// The package is locked in .deps/npm/package.json; to refresh, lock a newer version there first. A price that
// differs from the one in the file before is added with DATE as its first day, and the old row stays as history.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { genaiPrices } from './genai_prices.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const { version, providers, calcPrice, findProvider } = genaiPrices(join(cache, 'ballpark/npm/node_modules'));

// Who sells models of its own: its name is not needed before theirs. Hosts have a pattern for what they host.
const HOSTS = ['cerebras', 'cloudflare', 'fireworks'];
const MAKERS = ['arcee', 'perplexity', 'zai'];

const tiered = (price) => typeof price === 'object' && price.tiers.length > 0;
const base = (price) => (typeof price === 'object' ? price.base : price);
const columns = ['input', 'output', 'cached_input', 'cache_write'];
const keys = ['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok'];
// What a question about text has no field for; a model that is priced only by these is left out.
const notText = /audio|image|video|document|storage|web_searches|messages|citation|1h/;

function row(model, prices, dated) {
    const unknown = Object.keys(prices).filter((key) => !keys.includes(key) && !notText.test(key) &&
        key !== 'requests_kcount' && key !== 'output_reasoning_mtok');
    if (unknown.length) throw new Error(`${model.id}: what is ${unknown}?`);
    const more = { ...dated };
    if (prices.requests_kcount) more.request = prices.requests_kcount;
    if (prices.output_reasoning_mtok !== undefined) more.reasoning = base(prices.output_reasoning_mtok);
    const starts = new Set(keys.map((key) => prices[key]).filter(tiered).flatMap(({ tiers }) => tiers.map(({ start }) => start)));
    if (starts.size > 1) throw new Error(`${model.id}: more than one long-context tier`);
    if (starts.size) {
        const above = keys.map((key) => (tiered(prices[key]) ? prices[key].tiers[0].price : base(prices[key])) ?? null);
        more.above = [...starts, ...trimmed(above)];
    }
    const tuple = trimmed(keys.map((key) => (prices[key] === undefined ? null : base(prices[key]))));
    return [model.id, ...tuple, ...(Object.keys(more).length ? [more] : [])];
}

function trimmed(list) {
    while (list.length && list.at(-1) === null) list.pop();
    return list;
}

// Names that lead to a model in the package and that its own name does not give by leaving out punctuation or a date
// (src/catalog/price_list.cpp), as letters and digits.
const letters = (name) => name.toLowerCase().replace(/[^a-z0-9:/\u0080-\uffff]/g, '');
const undated = (name) => letters(name.replace(/[-@]20\d\d-?\d\d-?\d\d$/, '').replace(/-latest$/, ''));
function otherNames(provider, model) {
    const equals = (match) => match.or?.flatMap(equals) ?? (match.equals ? [match.equals] : []);
    const names = equals(model.match).filter((name) => undated(name) !== undated(model.id) || name.endsWith('-latest'));
    const same = names.filter((name) => letters(name) !== letters(model.id) &&
        findModel(provider, name) === model.id);
    return [...new Set(same.map(letters))].sort();
}
const findModel = (provider, name) => calcPrice({}, name, { providerId: provider.id })?.model.id;

function rowsOf(model) {
    const list = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
    const text = ({ prices }) => Object.keys(prices).length === 0 || keys.some((key) => key in prices);
    let from;
    return list.filter(text).map(({ prices, constraint }) => {
        if (constraint?.type === 'start_date') from = constraint.start_date;
        const hours = constraint?.type === 'time_of_date' &&
            [constraint.start_time, constraint.end_time].map((time) => {
                if (!/^\d\d:\d\d:00Z$/.test(time)) throw new Error(`${model.id}: hours ${time}`);
                return time.slice(0, 5);
            }).join('-');
        return row(model, prices, { ...(from && { from }), ...(hours && { hours }) });
    });
}

// Since when an undated price holds is known where api_prices.json has the same price; a price that is new since the
// file before holds from the day of this list.
function dated(provider, rows, before, history, day) {
    const figures = (tuple) => JSON.stringify(tuple.slice(1).filter((value) => typeof value !== 'object' || value === null));
    if (rows.length !== 1) return rows; // the package knows the dates itself
    return rows.flatMap((now) => {
        const more = typeof now.at(-1) === 'object' && now.at(-1) !== null ? now.at(-1) : undefined;
        if (more?.from || more?.hours) return [now];
        const start = (from) => [...(more ? now.slice(0, -1) : now), { from, ...more }];
        const told = history.filter(({ model }) => model === `${provider}/${now[0]}`).at(-1);
        const toldOutput = told?.output_usd_per_million_tokens ?? now[2];
        const old = before.filter(([id]) => id === now[0]).at(-1);
        const oldMore = typeof old?.at(-1) === 'object' ? old.at(-1) : undefined;
        if (old && figures(old) !== figures(now)) return [old, start(day)];
        if (oldMore?.from) return [start(oldMore.from)];
        if (!told) return [now];
        const same = told.input_usd_per_million_tokens === now[1] && toldOutput === now[2];
        if (same && told.note?.includes('does not say since when')) return [now];
        return [start(same ? told.from : day)];
    });
}

function withNames(row, also) {
    if (also.length === 0) return;
    if (typeof row.at(-1) === 'object' && row.at(-1) !== null) row.at(-1).also = also;
    else row.push({ also });
}

const file = join(here, 'api_price_list.json');
const earlier = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { providers: {} };
const source = `npm @pydantic/genai-prices ${version} (MIT)`;
const as_of = earlier.source === source ? earlier.as_of : process.argv[2];
if (!/^\d{4}-\d{2}-\d{2}$/.test(as_of ?? '')) throw new Error(`usage: refresh_prices.mjs DATE, the day of ${version}`);
const history = JSON.parse(readFileSync(join(here, 'api_prices.json'), 'utf8'));

const lines = [];
for (const provider of providers) {
    const makes = (provider.model_match && !HOSTS.includes(provider.id)) || MAKERS.includes(provider.id);
    const before = Object.values(earlier.providers[provider.id] ?? {}).filter(Array.isArray).flat();
    const lists = { own: [], resold: [] };
    for (const model of [...provider.models].sort((a, b) => (a.id < b.id ? -1 : 1))) {
        const maker = findProvider({ modelId: model.id });
        const own = makes && (!maker || maker.id === provider.id || HOSTS.includes(maker.id));
        const rows = dated(provider.id, rowsOf(model), before, history, as_of);
        if (own && rows.length) withNames(rows[0], otherNames(provider, model));
        lists[own ? 'own' : 'resold'].push(...rows);
    }
    const parts = Object.entries(lists).filter(([, rows]) => rows.length)
        .map(([list, rows]) => `"${list}": [\n${rows.map((line) => `      ${JSON.stringify(line)}`).join(',\n')}\n    ]`);
    lines.push(`    ${JSON.stringify(provider.id)}: {${JSON.stringify('name')}: ${JSON.stringify(provider.name)}, ${parts.join(', ')}}`);
}
writeFileSync(file, `{
  "source": ${JSON.stringify(source)},
  "as_of": ${JSON.stringify(as_of)},
  "columns": ${JSON.stringify(['model', ...columns, 'more'])},
  "providers": {
${lines.join(',\n')}
  }
}
`);
