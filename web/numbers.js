// The fourteen numbers as plain HTML: the same answers as the canvas shows, in a table with real inputs.
//
// `renderNumbers` makes the markup from the core's answers, also at build time, so that the page has its numbers before
// any script runs. `NumbersSection` brings that markup to life.
import { complain, errorPlace, suggested } from './fields.js';
import { Renderer, html } from './render.js';
import { fill, languages } from './words.js';
import { knobsOf } from './state.js';

/** The fourteen in one language. */
class NumbersRenderer extends Renderer {
    figure(range) {
        const exact = range.low === range.high;
        const interval = exact ? ''
            : `<small>${html(fill(this.words.range, { interval: this.core.format(range, range.unit) }))}</small>`;
        return `<b>${html(this.typical(range, range.unit))}</b>${interval}`;
    }

    date(date) { return fill(html(this.words.asOf), { date: `<time>${html(date)}</time>` }); }

    verdict({ verdict }) {
        return `<span class="tag ${verdict}">${html(this.phrase(`verdict.${verdict}`, verdict))}</span>`;
    }

    parts(answer, why) {
        return {
            derived: this.figure(answer.derived),
            today: `${this.figure(answer.today)}<small>${this.date(answer.today.as_of)}</small>`,
            verdict: this.verdict(answer),
            also: this.also(answer),
            why: this.steps(why?.children ?? []),
        };
    }

    also({ also }) {
        return also.map((row) => `<div><dt>${html(row.label ?? this.phrase(`also.${row.id}`, row.id))}</dt>`
            + `<dd>${html(this.core.format(row, row.unit))}</dd></div>`).join('');
    }

    knobValue(knob, value) {
        return knob.kind === 'figure' ? this.core.format(value, knob.unit, { plain: true }) : value;
    }

    // "1 to 100 M tokens": the unit once.
    between(knob) {
        const high = this.knobValue(knob, knob.high);
        const unit = high.split(' ').at(-1);
        const [low, lowUnit] = this.knobValue(knob, knob.low).split(' ');
        return fill(this.words.between, { low: !lowUnit || lowUnit === unit ? low : `${low} ${lowUnit}`, high });
    }

    knob(number, knob) {
        const id = `${number}.${knob.id}`;
        const hints = [];
        if (knob.then !== knob.now) {
            hints.push(fill(this.words.then2023, { value: this.knobValue(knob, knob.then) }),
                fill(this.words.now, { value: this.knobValue(knob, knob.now) }));
        } else if (knob.kind === 'figure') {
            hints.push(this.between(knob));
        }
        const list = !suggested.includes(knob.kind) ? '' : ` list="list-${knob.kind}"`;
        return `<p class="knob"><label for="${id}">${html(this.phrase(`knob.${knob.id}`, knob.id))}</label>`
            + `<input id="${id}" data-knob="${id}" data-kind="${knob.kind}"`
            + `${knob.unit ? ` data-unit="${knob.unit}"` : ''}`
            + ` value="${html(this.knobValue(knob, knob.value))}"${list} aria-describedby="${id}-hint ${id}-error"`
            + ' autocomplete="off" autocapitalize="off" spellcheck="false">'
            + `<small id="${id}-hint">${html(hints.join(' · '))}</small>${errorPlace(id)}</p>`;
    }

    // Without script an input can't do anything, so the markup made at build time has none.
    form(answer, inputs) {
        if (!inputs) return '';
        return `<form><h3>${html(this.words.inputs)}</h3>`
            + answer.knobs.map((knob) => this.knob(answer.id, knob)).join('')
            + `<button type="reset" hidden>${html(this.words.reset)}</button></form>`;
    }

    number(answer, why, inputs) {
        const { words } = this;
        const parts = this.parts(answer, why);
        const cell = (name, label, content, extra = '') =>
            `<td role="cell" data-label="${html(label)}" data-part="${name}"${extra}>${content}</td>`;
        return `<tbody role="rowgroup" id="${answer.id}"><tr role="row">`
            + `<th role="rowheader" scope="row">${html(answer.title)}<small>${html(answer.lesson)}</small></th>`
            + cell('claim', words.claim, html(answer.claim.text))
            + cell('derived', words.derived, parts.derived)
            + cell('today', words.today, parts.today)
            + cell('verdict', words.verdict, parts.verdict)
            + `</tr><tr role="row" class="more"><td role="cell" colspan="5"><details><summary>${html(words.open)}`
            + `<span class="unseen">: ${html(answer.title)}</span></summary><div class="columns">`
            + `${this.form(answer, inputs)}`
            + `<div><h3>${html(words.derivation)}</h3><div data-part="why">${parts.why}</div>`
            + `${answer.also.length ? `<h3>${html(words.also)}</h3>` : ''}<dl data-part="also">${parts.also}</dl></div>`
            + '</div></details></td></tr></tbody>';
    }

    table(answers, why, inputs) {
        const { words } = this;
        const heads = ['number', 'claim', 'derived', 'today', 'verdict']
            .map((name) => `<th role="columnheader" scope="col">${html(words[name])}</th>`).join('');
        return `<h2 tabindex="-1">${html(words.tableTitle)}</h2><p class="intro">${html(words.tableIntro)}</p>`
            + `<table role="table"><thead role="rowgroup"><tr role="row">${heads}</tr></thead>`
            + `${answers.map((answer, i) => this.number(answer, why[i], inputs)).join('')}</table>`;
    }
}

/** The table's markup: `{ html, answers }`. `inputs`: with what it takes to change them. */
export function renderNumbers(core, language, { inputs = true, only = '' } = {}) {
    const { answer } = core.eval({ ask: 'numbers', explain: true });
    const shown = answer.numbers.map((number, i) => i).filter((i) => !only || answer.numbers[i].id === only);
    const pick = (all) => shown.map((i) => all[i]);
    const answers = pick(answer.numbers);
    const renderer = new NumbersRenderer(core, languages[language]);
    return { html: renderer.table(answers, pick(answer.why), inputs), answers };
}

/** A part of the twin (see twin.js). `only` names the one number of an embedded page. */
export class NumbersSection {
    constructor(root, twin, only = '') {
        Object.assign(this, { root, twin, only });
        root.addEventListener('change', (event) => this.changed(event.target));
        root.addEventListener('submit', (event) => event.preventDefault());
        root.addEventListener('reset', (event) => {
            event.preventDefault();
            this.reset(event.target.closest('tbody').id);
        });
    }

    render() {
        const { core, language } = this.twin;
        this.renderer = new NumbersRenderer(core, languages[language]);
        const open = new Set(Array.from(this.root.querySelectorAll('details[open]'), (box) => box.closest('tbody').id));
        const { html: markup, answers } = renderNumbers(core, language, { only: this.only });
        this.root.innerHTML = markup;
        this.knobs = new Map(answers.flatMap(({ id, knobs }) => knobs.map((knob) => [`${id}.${knob.id}`, knob])));
        for (const id of open) this.root.querySelector(`#${id} details`).open = true;
    }

    /** Starts with this model, wherever a model that generates text is an input. */
    useModel(name) {
        const taken = [...this.knobs].filter(([key, { kind }]) => kind === 'model'
            && !key.startsWith('embedding_model_memory.') && !this.refusal(key, name));
        this.twin.change(Object.fromEntries(taken.map(([key]) => [key, name])));
    }

    isFigure(number, knob) { return this.knobs.get(`${number}.${knob}`)?.kind === 'figure'; }

    /** Answers with the knobs in force. What the core refuses of a link (a dropped file's model) is left out. */
    show() {
        const { core } = this.twin;
        const entries = new Map(Array.from(this.twin.entries).filter(([key]) => this.knobs.has(key)));
        for (;;) {
            const knobs = knobsOf(entries, (number, knob) => this.isFigure(number, knob));
            const { ok, answer, error } = core.eval({ ask: 'numbers', knobs }, { explain: true });
            if (ok) return this.put(answer, knobs);
            if (!entries.delete(error.field.replace(/^knobs\./, ''))) throw new Error(error.message);
        }
    }

    put({ numbers, why }, turned) {
        numbers.forEach((number, i) => {
            const body = this.root.querySelector(`#${number.id}`);
            if (!body) return;
            for (const [part, markup] of Object.entries(this.renderer.parts(number, why[i]))) {
                const place = body.querySelector(`[data-part="${part}"]`);
                if (place.innerHTML !== markup) place.innerHTML = markup;
            }
            for (const knob of number.knobs) {
                const input = document.getElementById(`${number.id}.${knob.id}`);
                if (!input.matches('[aria-invalid]')) input.value = this.renderer.knobValue(knob, knob.value);
            }
            body.querySelector('button[type=reset]').hidden = !turned[number.id];
        });
        this.numbers = new Map(numbers.map((number) => [number.id, number]));
    }

    changed(input) {
        const key = input.dataset.knob;
        if (!key) return;
        const read = input.dataset.kind === 'figure' ? this.twin.core.parse(input.value, input.dataset.unit)
            : { value: input.value.trim() };
        const error = read.error ?? this.refusal(key, read.value);
        complain(input, error);
        if (!error) this.twin.change({ [key]: String(read.value) }, () => this.summary(key.split('.')[0]));
    }

    refusal(key, value) {
        const [number, knob] = key.split('.');
        const { error } = this.twin.core.eval({ ask: 'numbers', knobs: { [number]: { [knob]: value } } });
        return error?.message;
    }

    reset(number) {
        const turned = [...this.twin.entries.keys()].filter((key) => key.startsWith(`${number}.`));
        for (const input of this.root.querySelectorAll(`#${number} [aria-invalid]`)) complain(input);
        this.twin.change(Object.fromEntries(turned.map((key) => [key, ''])), () => this.summary(number));
    }

    /** A number in one sentence, for who can't see it change. */
    summary(id) {
        const { title, derived, today } = this.numbers.get(id);
        return fill(this.twin.words.changed, { title, derived: this.renderer.typical(derived, derived.unit),
            today: this.renderer.typical(today, today.unit) });
    }
}
