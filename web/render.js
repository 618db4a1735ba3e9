// What all plain HTML of the calculator is made with: the core's words and figures, tables of them, worksheets as lists.
const marks = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const html = (text) => String(text).replace(/[&<>"]/g, (mark) => marks[mark]);
const inWords = (key) => key.replace(/_/g, ' ');

/** `{ low, typical, high }` of a figure, exact or not; null for what is none. */
export function rangeOf(value) {
    if (typeof value === 'number') return { low: value, typical: value, high: value };
    return typeof value?.typical === 'number' ? value : null;
}

/** The value at a path of an answer: "speed.ttft_seconds". */
export const at = (answer, path) => path.split('.').reduce((value, name) => value?.[name], answer);

/** A view of the core's answers in one language. */
export class Renderer {
    constructor(core, words) {
        this.core = core;
        this.words = words;
    }

    phrase(key, otherwise) { return this.core.phrase(key) ?? inWords(otherwise); }

    typical(value, unit) { return this.core.format(rangeOf(value).typical, unit); }

    /** A figure and, where it is an estimate, its range. */
    amount(value, unit) {
        const range = rangeOf(value);
        const typical = html(this.core.format(range.typical, unit));
        if (range.low === range.high) return `<b>${typical}</b>`;
        return `<b>${typical}</b> <small>${html(this.core.format(range, unit))}</small>`;
    }

    /** A row of a table of facts: title, content, and the name by which tests and styles find it. */
    row(title, content, name = '') {
        return `<tr${name ? ` data-fact="${html(name)}"` : ''}><th scope="row">${html(title)}</th><td>${content}</td></tr>`;
    }

    facts(caption, rows) {
        return rows ? `<table class="facts"><caption>${html(caption)}</caption><tbody>${rows}</tbody></table>` : '';
    }

    /** A table of many things: `columns` are titles, `rows` lists of cells (markup); it scrolls in itself when wide. */
    grid(caption, columns, rows) {
        const heads = columns.map((title) => `<th scope="col">${html(title)}</th>`).join('');
        const body = rows.map((cells) => `<tr>${cells.map((cell, i) => (i === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`)).join('')}</tr>`);
        return `<div class="wide" role="group" tabindex="0" aria-label="${html(caption)}"><table class="grid"><caption>${html(caption)}</caption>`
            + `<thead><tr>${heads}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
    }

    details(title, content) {
        return content ? `<details><summary>${html(title)}</summary>${content}</details>` : '';
    }

    steps(steps) {
        if (steps.length === 0) return '';
        return `<ul class="steps">${steps.map((step) => this.step(step)).join('')}</ul>`;
    }

    step(step) {
        const value = this.core.format(step.value, step.unit);
        const name = this.phrase(`step.${step.name}`, step.name);
        const title = `<b>${html(name)}</b> <span class="value">${html(value)}</span>`;
        const source = step.source ? `<cite>${this.source(step.source)}</cite>` : '';
        return `<li>${title}${this.formula(step)}${source}${this.steps(step.children)}</li>`;
    }

    formula({ formula, with: terms }) {
        if (!formula || formula === 'sum') return '';
        const sign = (text) => text.replace(/ \* /g, ' · ');
        const readable = sign(formula).replace(/[a-z][a-z0-9_]*/gi, (name) =>
            this.phrase(`symbol.${name}`, name));
        const numbers = sign(formula).replace(/[a-z][a-z0-9_]*/gi, (name) =>
            (Object.hasOwn(terms, name) ? this.core.decimal(terms[name], 6) : name));
        return `<code>= ${html(readable)}</code>${numbers === readable ? '' : `<code>= ${html(numbers)}</code>`}`;
    }

    source(text) {
        const inWords = text.replace(/^(on demand|spot)(?=: )/, (term) => this.phrase(`term.${term.replace(' ', '_')}`, term));
        return html(inWords).replace(/https?:\/\/[^\s)\]]+/g, (url) => `<a href="${url}" rel="noopener">${url}</a>`);
    }
}
