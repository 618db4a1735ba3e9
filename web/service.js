// One running service as plain HTML: the form of the shared scenario, and the core's answer to it as a table.
//
// `renderService` makes the markup, also at build time; `ServiceTwin` brings it to life. Fields, presets, questions and
// what would make it fit come from the core (asks `fields` and `scenario`).
import { Renderer, html } from './render.js';
import { readState, writeState } from './state.js';
import { fill, languages } from './words.js';

const facts = [
    ['speed', 'ttft_seconds', 'seconds'],
    ['speed', 'output_tokens_per_second_per_user', 'tokens_per_second'],
    ['speed', 'output_tokens_per_second', 'tokens_per_second'],
    ['cost', 'usd_per_million_output_tokens', 'usd_per_million_tokens'],
    ['cost', 'usd_per_request', 'usd'],
    ['cost', 'usd_per_month', 'usd'],
];

const rangeOf = (value) => (typeof value === 'number' ? { low: value, typical: value, high: value } : value);

/** Answers a scenario (texts by field): `{ question, answer, options }`, or `{ error }`. */
function ask(core, values) {
    const scenario = core.eval({ ask: 'scenario', values });
    if (!scenario.ok) return { error: scenario.error, options: [] };
    const { question, options } = scenario.answer;
    const { ok, answer, error } = core.eval(question, { explain: true });
    return ok ? { question, answer, options } : { question, error, options };
}

class ServiceRenderer extends Renderer {
    amount(value, unit) {
        const range = rangeOf(value);
        const typical = html(this.core.format(range.typical, unit));
        if (range.low === range.high) return `<b>${typical}</b>`;
        return `<b>${typical}</b> <small>${html(this.core.format(range, unit))}</small>`;
    }

    row(title, content, name = '') {
        return `<tr${name ? ` data-fact="${name}"` : ''}><th scope="row">${html(title)}</th><td>${content}</td></tr>`;
    }

    place({ place, parts, bytes, capacity_bytes: capacity }) {
        const title = place === 'host' ? this.phrase('serve.host', place) : place;
        const rows = parts.map(({ part, bytes: size }) => this.row(this.phrase(`part.${part}`, part), this.amount(size, 'bytes')));
        rows.push(this.row(`${this.words.inAll} (${title})`, this.amount(bytes, 'bytes'), `total.${place}`));
        if (capacity) rows.push(this.row(this.words.capacity, this.amount(capacity, 'bytes')));
        return rows.join('');
    }

    limits({ memory }) {
        const rows = [];
        if (memory.fits !== undefined) rows.push(this.row(this.words.fits, html(memory.fits ? this.words.yes : this.words.no), 'fits'));
        if (memory.max_concurrency) rows.push(this.row(this.words.mostUsers, this.amount(memory.max_concurrency, 'count'), 'max_concurrency'));
        if (memory.max_context_tokens) rows.push(this.row(this.words.longest, this.amount(memory.max_context_tokens, 'tokens')));
        return rows.join('');
    }

    facts(answer) {
        return facts.filter(([object, name]) => answer[object]?.[name] !== undefined)
            .map(([object, name, unit]) => this.row(this.phrase(`fact.${name}`, name), this.amount(answer[object][name], unit), name)).join('');
    }

    options(options, withButtons) {
        if (options.length === 0) return '';
        const items = options.map(({ field, value }) => {
            const text = html(fill(this.phrase(`option.${field}`, field), { value }));
            return withButtons ? `<li><button type="button" data-field="${field}" data-value="${html(value)}">${text}</button></li>` : `<li>${text}</li>`;
        });
        return `<h3>${html(this.phrase('serve.would_fit', 'would fit'))}</h3><ul class="options">${items.join('')}</ul>`;
    }

    result({ answer, error, options }, withButtons) {
        if (error) return `<p class="error" role="alert">${html(error.message)}</p>${this.options(options, withButtons)}`;
        const notes = (answer.notes ?? []).map(({ text }) => `<p class="note">${html(text)}</p>`).join('');
        const command = answer.command
            ? `<h3>${html(this.phrase('serve.command', 'command'))}</h3><pre tabindex="0"><code>${html(answer.command)}</code></pre>` : '';
        return `<table class="facts"><caption>${html(this.words.serviceAnswer)}</caption><tbody>`
            + `${(answer.places ?? []).map((place) => this.place(place)).join('')}${this.limits(answer)}${this.facts(answer)}</tbody></table>`
            + `${this.options(options, withButtons)}${notes}${command}`
            + `<details><summary>${html(this.phrase('worksheet.all_steps', 'steps'))}</summary>${this.steps(answer.why ?? [])}</details>`;
    }

    field(field, value) {
        const id = `serve.${field.name}`;
        const label = `<label for="${id}">${html(this.phrase(`field.${field.name}`, field.name))}</label>`;
        if (field.choices) {
            const items = field.choices.map((name) => `<option${name === value ? ' selected' : ''}>${html(name)}</option>`);
            return `<p class="knob">${label}<select id="${id}" data-name="${field.name}">${items.join('')}</select></p>`;
        }
        const list = field.kind === 'figure' ? '' : ` list="serve-list-${field.kind}"`;
        return `<p class="knob">${label}<input id="${id}" data-name="${field.name}" value="${html(value)}"${list}`
            + ` placeholder="${html(this.phrase('field.automatic', 'automatic'))}" autocomplete="off" autocapitalize="off" spellcheck="false"></p>`;
    }

    form({ fields: all, presets }, values) {
        const fields = all.filter(({ asks }) => asks.includes('serve'));
        const lists = [['model', 'models'], ['gpu', 'gpus']].map(([kind, rows]) => this.list(kind, this.core.eval({ ask: rows }).answer[rows]));
        const formats = this.core.eval({ ask: 'formats' }).answer.formats;
        lists.push(this.list('weights', formats), this.list('kv', formats.filter(({ kind }) => kind === 'tensor')));
        return `<form><div class="options">${presets.map(({ name }) =>
            `<button type="button" data-preset="${name}">${html(this.phrase(`preset.${name}`, name))}</button>`).join(' ')}</div>`
            + `${fields.map((field) => this.field(field, values[field.name] ?? field.start)).join('')}${lists.join('')}</form>`;
    }

    list(kind, rows) {
        return `<datalist id="serve-list-${kind}">${rows.map(({ id }) => `<option value="${html(id)}">`).join('')}</datalist>`;
    }
}

/** The section's markup for a scenario. `inputs`: with what it takes to change it. */
export function renderService(core, language, { inputs = true, values = {} } = {}) {
    const renderer = new ServiceRenderer(core, languages[language]);
    const { words } = renderer;
    const result = renderer.result(ask(core, values), inputs);
    const form = inputs ? renderer.form(core.eval({ ask: 'fields' }).answer, values) : '';
    return `<h2>${html(words.serviceTitle)}</h2><p class="intro">${html(words.serviceIntro)}</p>`
        + `<div class="columns">${form}<div data-part="result">${result}</div></div>`;
}

export class ServiceTwin {
    /** `onChange(state)` is told what a person changed here. */
    constructor(root, core, { language, announce, onChange }) {
        Object.assign(this, { root, core, announce, onChange });
        this.entries = new Map();
        this.known = core.eval({ ask: 'fields' }).answer;
        this.known.fields = this.known.fields.filter(({ asks }) => asks.includes('serve'));
        this.setLanguage(language);
        root.addEventListener('change', ({ target }) => { if (target.dataset.name) this.set({ [target.dataset.name]: target.value }); });
        root.addEventListener('submit', (event) => event.preventDefault());
        root.addEventListener('click', ({ target }) => {
            const { preset, field, value } = target.dataset;
            if (preset) this.set(this.known.presets.find(({ name }) => name === preset).values);
            if (field) this.set({ [field]: value });
        });
    }

    get values() {
        const names = this.known.fields.map(({ name }) => name).filter((name) => this.entries.has(name));
        return Object.fromEntries(names.map((name) => [name, this.entries.get(name)]));
    }

    setLanguage(language) {
        this.language = language;
        this.core.setLanguage(language);
        this.renderer = new ServiceRenderer(this.core, languages[language]);
        this.root.innerHTML = renderService(this.core, language, { values: this.values });
        this.show();
    }

    /** Takes a scenario from a link or from the canvas. */
    setState(text) {
        const before = JSON.stringify(this.values);
        this.entries = readState(text);
        if (JSON.stringify(this.values) !== before) this.show();
    }

    set(changes) {
        for (const [name, value] of Object.entries(changes)) {
            const { start } = this.known.fields.find((field) => field.name === name);
            if (value.trim() === '' || value === start) this.entries.delete(name);
            else this.entries.set(name, value.trim());
        }
        this.show();
        this.onChange(writeState(this.entries));
        this.announce(this.summary);
    }

    show() {
        this.answered = ask(this.core, this.values);
        const { error, question } = this.answered;
        const place = this.root.querySelector('[data-part=result]');
        const open = place.querySelector('details')?.open;
        place.innerHTML = this.renderer.result(this.answered, true);
        if (open && place.querySelector('details')) place.querySelector('details').open = true;
        const engine = question?.engine ?? this.values.engine;
        for (const field of this.known.fields) {
            const input = this.root.querySelector(`[data-name="${field.name}"]`);
            input.value = this.values[field.name] ?? field.start;
            input.toggleAttribute('aria-invalid', error?.field === field.name);
            input.closest('p').hidden = Boolean(engine) && !field.engines.includes(engine);
        }
    }

    get summary() {
        const { answer, error } = this.answered;
        if (error) return error.message;
        const { words, core } = this.renderer;
        const total = core.format(rangeOf(answer.places[0].bytes).typical, 'bytes');
        return `${words.inAll}: ${total}. ${words.fits}: ${answer.memory.fits ? words.yes : words.no}.`;
    }
}
