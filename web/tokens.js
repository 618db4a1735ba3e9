// Tokens of a text as plain HTML, in a published encoding or by a model's own tokenizer, from its file. Nothing is fetched
// before somebody counts; then the vocabulary of the encoding is, once.
import { Renderer, html } from './render.js';
import { fill, languages } from './words.js';

const encodings = ['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base'];
const counts = [['tokens', 'tokens'], ['words', 'words'], ['characters'], ['bytes', 'bytes'], ['tokens_per_word', 'tokens_per_word'], ['characters_per_token']];
const settle = 150; // ms without typing before it is counted again

class TokensRenderer extends Renderer {
    section() {
        const { words } = this;
        return `<h2 tabindex="-1">${html(words.tokensTitle)}</h2><p class="intro">${html(words.tokensIntro)}</p><div class="columns"><form>`
            + `<p class="knob"><label for="tokens.encoding">${html(words.encoding)}</label><select id="tokens.encoding">`
            + `${encodings.map((name) => `<option>${name}</option>`).join('')}</select></p>`
            + `<p class="knob"><label for="tokens.file">${html(words.ownTokenizer)}</label>`
            + '<input type="file" id="tokens.file" accept=".json,.gguf"><span class="note" id="tokens.own" hidden></span></p>'
            + `<p class="knob"><label for="tokens.text">${html(words.text)}</label>`
            + '<textarea id="tokens.text" rows="8" spellcheck="false" aria-describedby="tokens.error"></textarea>'
            + '<span class="error" id="tokens.error" role="alert" hidden></span></p>'
            + `<p><button type="submit">${html(words.count)}</button></p></form><div data-part="counts" aria-live="polite"></div></div>`;
    }

    counts(counted) {
        const rows = counts.map(([name, unit]) => this.row(this.words[name] ?? this.phrase(`step.${name}`, name),
            `<b>${html(unit ? this.core.format(counted[name], unit) : this.core.decimal(counted[name], 9))}</b>`, name));
        const use = ['input_tokens', 'output_tokens'].map((name) => `<button type="button" data-use="${name}">`
            + `${html(fill(this.words.useAs, { field: this.phrase(`field.${name}`, name) }))}</button>`);
        const notes = (counted.notes ?? []).map(({ text }) => `<p class="note">${html(text)}</p>`).join('');
        return this.facts(this.words.counted, rows.join('')) + (counted.tokens ? `<p class="presets">${use.join(' ')}</p>` : '') + notes;
    }
}

/** A part of the twin (see twin.js). */
export class TokensSection {
    constructor(root, twin) {
        Object.assign(this, { root, twin, loaded: new Set(), own: new Map() });
        root.addEventListener('submit', (event) => {
            event.preventDefault();
            this.count();
        });
        root.addEventListener('change', ({ target }) => {
            if (target.id === 'tokens.file' && target.files.length) this.use(target.files[0]);
            if (target.id === 'tokens.encoding' && this.counted) this.count();
            if (target.id === 'tokens.encoding') this.describe();
        });
        root.addEventListener('input', ({ target }) => {
            if (target.id !== 'tokens.text' || !this.loaded.has(this.encoding)) return;
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.count(), settle);
        });
        root.addEventListener('click', ({ target }) => {
            const { use } = target.dataset;
            if (use) this.twin.change({ [use]: String(Math.max(1, this.counted.tokens)) });
        });
    }

    get encoding() { return this.root.querySelector('select').value; }

    render() {
        const { core, language } = this.twin;
        const before = this.root.querySelector('textarea') && { text: this.root.querySelector('textarea').value, encoding: this.encoding };
        this.renderer = new TokensRenderer(core, languages[language]);
        this.root.innerHTML = this.renderer.section();
        for (const name of this.own.keys()) this.offer(name);
        if (!before) return;
        this.root.querySelector('textarea').value = before.text;
        this.root.querySelector('select').value = before.encoding;
        this.describe();
        if (this.counted) this.put();
    }

    show() {}

    offer(name) { this.root.querySelector('select').add(new Option(name)); }

    /** What the chosen tokenizer is, where it is a model's own. */
    describe() {
        const place = this.root.querySelector('[id="tokens.own"]');
        place.textContent = this.own.get(this.encoding) ?? '';
        place.hidden = !place.textContent;
    }

    /** Counts by the tokenizer in a file from now on: a tokenizer.json, or a GGUF that holds a vocabulary. */
    async use(file) {
        const error = this.root.querySelector('.error');
        error.hidden = true;
        try {
            const { name, description } = await this.twin.core.loadTokenizer(file);
            if (!this.own.has(name)) this.offer(name);
            this.own.set(name, description);
            this.loaded.add(name);
            this.root.querySelector('select').value = name;
            this.describe();
            await this.count();
        } catch (reason) {
            error.textContent = fill(this.twin.words.noTokenizer, { name: file.name, reason: reason.message });
            error.hidden = false;
        }
    }

    put() { this.root.querySelector('[data-part=counts]').innerHTML = this.renderer.counts(this.counted); }

    async count() {
        const { core, words } = this.twin;
        const { encoding } = this;
        const error = this.root.querySelector('.error');
        error.hidden = true;
        try {
            this.root.querySelector('form').setAttribute('aria-busy', 'true');
            if (!this.own.has(encoding)) await core.loadVocabulary(encoding);
            this.loaded.add(encoding);
            this.counted = core.tokens(this.root.querySelector('textarea').value, { encoding });
            this.put();
        } catch (reason) {
            error.textContent = fill(words.noVocabulary, { encoding, reason: reason.message });
            error.hidden = false;
        } finally {
            this.root.querySelector('form').removeAttribute('aria-busy');
        }
    }
}
