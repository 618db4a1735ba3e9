// A question of the shared scenario as plain HTML: its form, and the core's answer as tables with the derivation and the
// nearest measurements.
//
// `renderAsk` makes the markup, also at build time; `AskSection` brings it to life. Which fields there are, presets,
// questions and what would make it fit come from the core (asks `fields` and `scenario`).
import { layouts, unitOf } from './answers.js';
import { FormRenderer, complain } from './fields.js';
import { at, html, rangeOf } from './render.js';
import { fill, languages } from './words.js';

const isRow = (value) => typeof value === 'object' && value !== null && !rangeOf(value);

/** Answers a scenario (texts by field): `{ question, shown, answer, options }`, or with an `error` that names the field. */
export function answerOf(core, ask, values) {
    const scenario = core.eval({ ask: 'scenario', of: ask, values });
    if (!scenario.ok) return { error: scenario.error, options: [] };
    const { question, shown, options, fields } = scenario.answer;
    const { ok, answer, error } = core.eval(question, { explain: true });
    if (ok) return { question, shown, answer, options };
    return { question, shown, error: { ...error, field: fields[error.field] ?? error.field }, options };
}

class AskRenderer extends FormRenderer {
    word(key) { return this.words[key] ?? this.phrase(key, key.split('.').at(-1)); }

    /** What a field of an answer is called: as an input, as a fact, or by its own name. */
    nameOf(name) {
        for (const kind of ['field.', 'fact.', 'column.', 'symbol.', 'part.']) {
            const known = this.core.phrase(kind + name);
            if (known) return known;
        }
        return name.replace(/_/g, ' ');
    }

    cell(value, unit, { scale = 1 } = {}) {
        if (value === undefined || value === null) return '';
        if (unit === 'flag' || typeof value === 'boolean') return html(value ? this.words.yes : this.words.no);
        const range = rangeOf(value);
        if (!range) return Array.isArray(value) ? html(value.map((name) => (typeof name === 'string' ? this.nameOf(name) : name)).join(', ')) : this.source(String(value));
        const scaled = Object.fromEntries(Object.entries(range).map(([end, figure]) => [end, figure * scale]));
        if (!unit) return `<b>${html(this.core.decimal(scaled.typical, 4))}</b>`;
        return this.amount(scaled, unit);
    }

    factRows(answer, question, facts) {
        return facts.map(([path, unit, key, options]) => {
            const content = this.cell(at(answer, path), unit, options);
            const places = Object.entries(options?.with ?? {}).map(([place, field]) => [place, this.core.decimal(question[field], 9)]);
            return content && this.row(fill(this.word(key), Object.fromEntries(places)), content, path.split('.').at(-1));
        }).join('');
    }

    /** Rectangles as wide as the parts are large; the figures stand in the table beneath. */
    bar(parts, capacity) {
        const all = Math.max(capacity ?? 0, parts.reduce((sum, { bytes }) => sum + bytes, 0));
        let x = 0;
        const rects = parts.map(({ part, bytes }) => {
            const rect = `<rect class="part-${html(part)}" x="${x.toFixed(2)}" width="${((bytes / all) * 100).toFixed(2)}" height="10"/>`;
            x += (bytes / all) * 100;
            return rect;
        });
        const limit = capacity && x > (capacity / all) * 100 + 0.01 ? `<rect class="limit" x="${((capacity / all) * 100).toFixed(2)}" width=".4" height="10"/>` : '';
        return `<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="free" width="100" height="10"/>${rects.join('')}${limit}</svg>`;
    }

    part(part, bytes) {
        return `<tr data-fact="${html(part)}"><th scope="row"><i class="swatch part-${html(part)}"></i>${html(this.phrase(`part.${part}`, part))}</th>`
            + `<td>${this.cell(bytes, 'bytes')}</td></tr>`;
    }

    place({ place, parts, bytes, capacity_bytes: capacity }) {
        const title = place === 'host' ? this.phrase('serve.host', place) : place;
        const rows = parts.map(({ part, bytes: size }) => this.part(part, size));
        rows.push(this.row(`${this.words.inAll} (${title})`, this.cell(bytes, 'bytes'), `total.${place}`));
        if (capacity) rows.push(this.row(this.words.capacity, this.cell(capacity, 'bytes')));
        const sizes = parts.map(({ part, bytes: size }) => ({ part, bytes: rangeOf(size).typical }));
        return this.bar(sizes, capacity) + this.facts(this.words.memory, rows.join(''));
    }

    places(answer, { places, parts }) {
        if (places) return (answer[places] ?? []).map((place) => this.place(place)).join('');
        if (!parts) return '';
        const sizes = parts.names.map((part) => ({ part, bytes: answer[parts.of]?.[part] })).filter(({ bytes }) => rangeOf(bytes)?.high > 0);
        return this.place({ place: parts.place, parts: sizes, bytes: at(answer, parts.total), capacity_bytes: at(answer, parts.capacity) });
    }

    ways(answer, { rows, caption, none, columns, opens }, withButtons) {
        const all = answer[rows] ?? [];
        if (all.length === 0) return `<p class="note">${html(this.word(none))}</p>`;
        // What is the same in all rows was asked for.
        const told = columns.filter(([path, unit]) => unit !== 'text' || all.length === 1 || new Set(all.map((row) => at(row, path))).size > 1);
        const titles = told.map(([, , key]) => this.word(key));
        const cells = all.map((row, i) => {
            const [first, ...others] = told.map(([path, unit]) => this.cell(at(row, path), unit));
            return [withButtons && opens ? `<button type="button" data-open="${i}">${first}</button>` : first, ...others];
        });
        return this.grid(this.word(caption), titles, cells);
    }

    /** Lists of like things in an answer, such as measurements: a column for each of their figures. */
    list(title, rows) {
        const flat = rows.map((row) => Object.fromEntries(Object.entries(row).flatMap(([name, value]) =>
            (isRow(value) && !Array.isArray(value) ? Object.entries(value).map(([inner, figure]) => [`${name}.${inner}`, figure]) : [[name, value]]))));
        const last = ['as_of', 'source'];
        const all = new Set(flat.flatMap((row) => Object.keys(row)));
        const names = [...[...all].filter((name) => !last.includes(name)), ...last.filter((name) => all.has(name))];
        const titles = names.map((name) => name.split('.').map((part) => this.nameOf(part)).join(': '));
        return this.grid(title, titles, flat.map((row) => names.map((name) => this.cell(row[name], unitOf(name.split('.').at(-1))))));
    }

    lists(answer, layout) {
        const shown = new Set(['why', 'notes', layout.places, layout.grid?.rows]);
        return Object.entries(answer).filter(([name, value]) => !shown.has(name) && Array.isArray(value) && isRow(value[0]))
            .map(([name, value]) => this.details(this.nameOf(name), this.list(this.nameOf(name), value))).join('');
    }

    /** Every single figure of the answer under its own name, as the command line and the module give it. */
    figures(answer, prefix = '') {
        return Object.entries(answer).map(([name, value]) => {
            if (Array.isArray(value) || ['why', 'notes', 'command'].includes(name) || value === null) return '';
            if (isRow(value)) return this.figures(value, `${prefix}${name}.`);
            return `<tr><th scope="row"><code>${html(prefix + name).replace(/[._]/g, '$&<wbr>')}</code></th><td>${this.cell(value, unitOf(name))}</td></tr>`;
        }).join('');
    }

    options(options, withButtons) {
        if (options.length === 0) return '';
        const items = options.map(({ field, value }) => {
            const text = html(fill(this.phrase(`option.${field}`, field), { value }));
            return withButtons ? `<li><button type="button" data-field="${field}" data-value="${html(value)}">${text}</button></li>` : `<li>${text}</li>`;
        });
        return `<h3>${html(this.phrase('serve.would_fit', 'would fit'))}</h3><ul class="options">${items.join('')}</ul>`;
    }

    sourceOf(answer, [source, date] = []) {
        const [text, day] = [source && at(answer, source), date && at(answer, date)];
        if (!text) return '';
        return `<p class="note">${html(this.words.priceSource)}: ${this.source(text)}${day && !text.includes(day) ? `, <time>${html(day)}</time>` : ''}</p>`;
    }

    result(ask, { question, answer, error, options }, withButtons) {
        if (error) return `<p class="error" role="alert">${html(error.message)}</p>${this.options(options, withButtons)}`;
        const layout = layouts[ask];
        const notes = (answer.notes ?? []).map(({ level, text }) => `<p class="note ${level}">${html(text)}</p>`).join('');
        const command = answer.command
            ? `<h3>${html(this.phrase('serve.command', 'command'))}</h3><pre tabindex="0"><code>${html(answer.command)}</code></pre>` : '';
        return notes + this.options(options, withButtons)
            + (layout.facts ? this.facts(this.words.serviceAnswer, this.factRows(answer, question, layout.facts)) : '')
            + this.places(answer, layout) + this.sourceOf(answer, layout.source)
            + (layout.grid ? this.ways(answer, layout.grid, withButtons) : '') + command
            + this.details(this.phrase('worksheet.all_steps', 'steps'), this.steps(answer.why ?? []))
            + (withButtons ? this.lists(answer, layout) + this.details(this.words.allFigures, this.facts(this.words.allFigures, this.figures(answer))) : '');
    }
}

const fieldsOf = (known, ask) => known.fields.filter(({ asks }) => asks.includes(ask));

/** The section's markup for a scenario. `inputs`: with what it takes to change it. */
export function renderAsk(core, language, ask, { inputs = true, values = {} } = {}) {
    const renderer = new AskRenderer(core, languages[language]);
    const { words } = renderer;
    const known = core.eval({ ask: 'fields' }).answer;
    const form = inputs ? renderer.form(ask, fieldsOf(known, ask), known.presets, values) : '';
    return `<h2 tabindex="-1">${html(words[`${ask}Title`])}</h2><p class="intro">${html(words[`${ask}Intro`])}</p>`
        + `<div class="columns">${form}<div data-part="result">${renderer.result(ask, answerOf(core, ask, values), inputs)}</div></div>`;
}

/** A part of the twin (see twin.js). */
export class AskSection {
    constructor(root, twin, ask) {
        Object.assign(this, { root, twin, ask });
        this.known = twin.core.eval({ ask: 'fields' }).answer;
        this.fields = fieldsOf(this.known, ask);
        root.addEventListener('change', ({ target }) => { if (target.dataset.name) this.set({ [target.dataset.name]: target.value }); });
        root.addEventListener('submit', (event) => event.preventDefault());
        root.addEventListener('click', ({ target }) => {
            const { preset, field, value, open } = target.dataset;
            if (preset) this.set(this.known.presets.find(({ name }) => name === preset).values);
            if (field) this.set({ [field]: value });
            if (open) this.open(Number(open));
        });
    }

    get values() {
        const { entries } = this.twin;
        return Object.fromEntries(this.known.fields.filter(({ name }) => entries.has(name)).map(({ name }) => [name, entries.get(name)]));
    }

    render() {
        const { core, language } = this.twin;
        this.renderer = new AskRenderer(core, languages[language]);
        this.root.innerHTML = renderAsk(core, language, this.ask, { values: this.values });
    }

    set(changes) {
        const texts = Object.entries(changes).map(([name, value]) => {
            const { start } = this.known.fields.find((field) => field.name === name);
            return [name, value.trim() === start ? '' : value.trim()];
        });
        this.twin.change(Object.fromEntries(texts), () => this.summary());
    }

    /** Makes a row of the answer the scenario, on the page that asks about it. */
    open(row) {
        const { grid: { rows, opens } } = layouts[this.ask];
        const found = at(this.answered.answer[rows][row], opens.from);
        const texts = opens.fields.filter((name) => found[name] !== undefined).map((name) => [name, String(found[name])]);
        this.set(Object.fromEntries(texts));
        this.twin.goTo(opens.page);
    }

    show() {
        this.answered = answerOf(this.twin.core, this.ask, this.values);
        const { error, shown } = this.answered;
        const place = this.root.querySelector('[data-part=result]');
        const opened = Array.from(place.querySelectorAll('details'), ({ open }) => open);
        const atField = error && this.fields.some(({ name }) => name === error.field);
        place.innerHTML = this.renderer.result(this.ask, this.answered, true);
        place.querySelectorAll('details').forEach((box, i) => { box.open = Boolean(opened[i]); });
        for (const field of this.fields) {
            const input = this.root.querySelector(`[data-name="${field.name}"]`);
            input.value = this.values[field.name] ?? field.start;
            complain(input, atField && error.field === field.name ? error.message : '');
            if (shown) input.closest('p').hidden = !shown.includes(field.name);
        }
        if (atField) place.querySelector('.error').textContent = this.renderer.phrase('serve.no_answer', 'no answer');
    }

    /** The answer in one sentence, for who can't see it change: its first facts. */
    summary() {
        const { answer, error } = this.answered;
        if (error) return error.message;
        const rows = Array.from(this.root.querySelectorAll('.facts tr[data-fact]')).slice(0, 3)
            .map((row) => `${row.cells[0].textContent}: ${row.cells[1].firstChild.textContent}`);
        return rows.length ? `${rows.join('. ')}.` : `${this.root.querySelector('caption, .note')?.textContent ?? ''} ${answer.found ?? ''}`.trim();
    }
}
