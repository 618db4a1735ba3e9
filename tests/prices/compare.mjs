// Asks `ballpark eval` for prices of all models that npm @pydantic/genai-prices knows and compares them, to the cent and
// beyond, with that package's own calcPrice. Prints each kind of difference with its reason; exit 1 for one without.
//
// usage: compare.mjs --program PROGRAM --packages NODE_MODULES [--questions N]
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { genaiPrices } from '../../assets/catalog/genai_prices.mjs';

const { values: options } = parseArgs({ options: {
    program: { type: 'string' }, packages: { type: 'string' }, questions: { type: 'string', default: '10000' },
} });
const { providers, calcPrice } = genaiPrices(resolve(options.packages));
const models = providers.flatMap((provider) => provider.models.map((model) => ({ provider, model })));

// A small generator of its own, so that the questions are the same everywhere.
let seed = 20261122;
function random(below) {
    seed = (seed + 0x6D2B79F5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
}

function ours(questions) {
    const input = questions.map((question) => JSON.stringify(question)).join('\n');
    const run = spawnSync(options.program, ['eval'], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (run.status > 1) throw new Error(`${options.program}: ${run.stderr || run.error}`);
    return run.stdout.trim().split('\n').map((line) => JSON.parse(line));
}

// calcPrice for exactly this model, whatever else its name would match.
function theirs({ provider, model }, usage, timestamp) {
    const alone = { ...provider, models: [{ ...model, match: { equals: model.id.toLowerCase().trim() } }] };
    return calcPrice(usage, model.id, { provider: alone, timestamp });
}

const text = ['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok'];
function explained(asked, answer, expected) {
    const lists = Array.isArray(asked.model.prices) ? asked.model.prices : [{ prices: asked.model.prices }];
    if (!answer.ok) {
        const keys = lists.flatMap(({ prices }) => Object.keys(prices));
        if (answer.error.code === 'unknown_model' && keys.length && !keys.some((key) => text.includes(key)))
            return 'left out: not billed by tokens of text';
        if (answer.error.field === 'at' && / was not sold on /.test(answer.error.message))
            return 'not sold yet on that day, which api_prices.json knows and the package does not';
        return undefined;
    }
    if (!answer.answer.source.startsWith('npm @pydantic')) return 'an older price that the package does not have, with its own source';
    const undatedHours = lists.some(({ constraint }) => constraint?.type === 'time_of_date') &&
        lists.some(({ constraint }) => constraint?.type === 'start_date');
    if (undatedHours && expected.total_price > answer.answer.total_usd)
        return 'hours of a price list that had not begun: the package applies them at any date';
    return undefined;
}

const cases = Array.from({ length: Number(options.questions) }, (_, i) => {
    const asked = models[i < models.length ? i : random(models.length)];
    const input = random(4) ? random(400_000) : random(2_000_000);
    const cached = random(2) ? random(input + 1) : 0;
    const written = random(3) ? 0 : random(input - cached + 1);
    const day = new Date(Date.UTC(2023, 0, 1) + random(1362) * 864e5 + random(1440) * 6e4); // up to 2026-09-23
    const recent = new Date(Date.UTC(2026, 8, 23) + random(1440) * 6e4);
    return { asked, usage: { input_tokens: input, cache_read_tokens: cached, cache_write_tokens: written,
        output_tokens: random(50_000) }, timestamp: i < models.length || random(2) ? recent : day };
});
const answers = ours(cases.map(({ asked, usage, timestamp }) => ({
    ask: 'price', model: `${asked.provider.id}/${asked.model.id}`, at: `${timestamp.toISOString().slice(0, 16)}Z`,
    input_tokens: usage.input_tokens, cached_input_tokens: usage.cache_read_tokens,
    cache_write_tokens: usage.cache_write_tokens, output_tokens: usage.output_tokens,
})));

const reasons = new Map();
let [equal, wrong] = [0, 0];
cases.forEach(({ asked, usage, timestamp }, i) => {
    const expected = theirs(asked, usage, timestamp);
    const answer = answers[i];
    if (answer.ok && Math.abs(answer.answer.total_usd - expected.total_price) <= 1e-9 * (1 + expected.total_price)) {
        ++equal;
        return;
    }
    const reason = explained(asked, answer, expected);
    const id = `${asked.provider.id}/${asked.model.id}`;
    if (reason) reasons.set(reason, (reasons.get(reason) ?? new Set()).add(id));
    else if (wrong++ < 10)
        console.log(`${id} at ${timestamp.toISOString()}: expected ${expected.total_price}, got`,
            JSON.stringify(answer.ok ? answer.answer.total_usd : answer.error), JSON.stringify(usage));
});

// Other names of a model: the same price, or an error that says so; never another price.
const names = models.flatMap(({ provider, model }) => {
    const flat = (match) => match.or?.flatMap(flat) ?? match.and?.flatMap(flat) ?? [match];
    return flat(model.match).flatMap((match) => (match.equals ? [match.equals] : []))
        .map((name) => ({ provider, name }));
}).filter(({ provider, name }) => calcPrice({}, name, { providerId: provider.id })?.provider.id === provider.id);
const timestamp = new Date(Date.UTC(2026, 8, 23, 20));
const usage = { input_tokens: 1e6, output_tokens: 1e6 };
let [resolved, unknown] = [0, 0];
ours(names.map(({ provider, name }) => ({ ask: 'price', model: `${provider.id}/${name}`, at: '2026-09-23T20:00Z',
    ...usage }))).forEach((answer, i) => {
    const { provider, name } = names[i];
    const expected = calcPrice(usage, name, { providerId: provider.id, timestamp });
    if (!answer.ok || !answer.answer.source.startsWith('npm @pydantic')) ++unknown;
    else if (Math.abs(answer.answer.total_usd - expected.total_price) < 1e-9) ++resolved;
    else if (wrong++ < 20)
        console.log(`${provider.id}/${name}: expected ${expected.model.id} ${expected.total_price}, got ${answer.answer.model} ${answer.answer.total_usd}`);
});

console.log(`${cases.length} questions over ${models.length} models of ${providers.length} providers: ${equal} equal`);
for (const [reason, ids] of reasons) console.log(`  ${reason}: ${[...ids].sort().join(', ')}`);
console.log(`${names.length} other names: ${resolved} with the same price, ${unknown} refused, or priced by another source`);
console.log(`${cases.length + names.length} checks: ${wrong || 'no'} unexplained differences`);
process.exit(wrong ? 1 : 0);
