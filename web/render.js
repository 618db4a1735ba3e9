// What all plain HTML of the calculator is made with: the core's words and figures, worksheets as lists.
const marks = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const html = (text) => String(text).replace(/[&<>"]/g, (mark) => marks[mark]);
const inWords = (key) => key.replace(/_/g, ' ');

/** A view of the core's answers in one language. */
export class Renderer {
    constructor(core, words) {
        this.core = core;
        this.words = words;
    }

    phrase(key, otherwise) { return this.core.phrase(key) ?? inWords(otherwise); }

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
        return html(text).replace(/https?:\/\/[^\s)\]]+/g, (url) => `<a href="${url}" rel="noopener">${url}</a>`);
    }
}
