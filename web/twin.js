// The whole calculator as plain HTML: every page of the canvas as a form and tables, over the same scenario. One page is
// shown at a time, and only that one is computed.
import { AskSection } from './asks.js';
import { suggestions } from './fields.js';
import { MachineSection } from './machine.js';
import { NumbersSection } from './numbers.js';
import { html } from './render.js';
import { readState, writeState } from './state.js';
import { TokensSection } from './tokens.js';
import { languages } from './words.js';

const asks = (...names) => names.map((name) => [name, (root, twin) => new AskSection(root, twin, name)]);

/** What each page is made of. */
const pages = {
    numbers: [['numbers', (root, twin) => new NumbersSection(root, twin, twin.only)]],
    price: [['tokens', (root, twin) => new TokensSection(root, twin)], ...asks('price')],
    serve: asks('serve'),
    plan: asks('plan'),
    train: asks('train', 'embed'),
    machine: [['machine', (root, twin) => new MachineSection(root, twin)]],
};

export class Twin {
    /**
     * `root` holds a <section> for each page or gets one. `only`: the one number of an embedded page.
     * `onChange(state)` is told what a person changed here, `announce(text)` what to say of it.
     */
    constructor(root, core, { language, only = '', announce, onChange }) {
        Object.assign(this, { root, core, only, announce, onChange });
        this.entries = new Map();
        this.shown = new Map(); // page → its sections
        root.addEventListener('click', (event) => {
            const link = event.target.closest('a[data-page]');
            if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            this.goTo(link.dataset.page, { focus: false });
        });
        this.setLanguage(language);
    }

    get words() { return languages[this.language]; }

    get page() {
        const page = this.only ? 'numbers' : this.entries.get('page');
        return Object.hasOwn(pages, page ?? '') ? page : 'numbers';
    }

    get state() { return writeState(this.entries); }

    setLanguage(language) {
        this.language = language;
        this.core.setLanguage(language);
        this.lists = null;
        for (const sections of this.shown.values()) for (const section of sections) section.stale = true;
        this.show();
    }

    /** Takes a scenario from a link or from the canvas. */
    setState(text) {
        this.entries = readState(text);
        this.show();
    }

    /** A person's change: texts by key, empty to take one out. `summary` says in a sentence what came of it. */
    change(changes, summary = () => '') {
        for (const [key, value] of Object.entries(changes)) {
            if (value === '') this.entries.delete(key);
            else this.entries.set(key, value);
        }
        this.show();
        this.onChange(this.state);
        this.announce(summary());
    }

    goTo(page, { focus = true } = {}) {
        this.entries.set('page', page);
        this.show();
        this.onChange(this.state);
        if (focus) this.focus();
    }

    /** To the heading of what is shown. */
    focus() { this.root.querySelector('section:not([hidden]) h2')?.focus(); }

    /** Counts texts by the tokenizer in a file, on the page for it. */
    async useTokenizer(file) {
        if (this.page !== 'price') this.goTo('price', { focus: false });
        await this.shown.get('price')[0].use(file);
    }

    useModel(name) {
        for (const section of this.shown.get('numbers') ?? []) section.useModel?.(name);
    }

    /** A number that was changed on the canvas, in a sentence. */
    summarise(number) {
        const [numbers] = this.shown.get('numbers') ?? [];
        if (this.page === 'numbers' && numbers) this.announce(numbers.summary(number));
    }

    sectionsOf(page) {
        if (!this.shown.has(page)) {
            this.shown.set(page, pages[page].map(([id, make]) => {
                let place = this.root.querySelector(`#page-${id}`);
                if (!place) {
                    place = Object.assign(document.createElement('section'), { id: `page-${id}` });
                    this.root.append(place);
                }
                place.dataset.page = page;
                const section = make(place, this);
                section.stale = true;
                return section;
            }));
        }
        return this.shown.get(page);
    }

    show() {
        this.showLists();
        for (const section of this.sectionsOf(this.page)) {
            if (section.stale) section.render();
            section.stale = false;
            section.show();
        }
        for (const place of this.root.querySelectorAll('section')) place.hidden = place.dataset.page !== this.page;
        this.showPages();
    }

    showLists() {
        this.lists ??= suggestions(this.core);
        const place = this.root.querySelector('.lists');
        if (place && place.dataset.language === this.language) return;
        place?.remove();
        const lists = Object.assign(document.createElement('div'), { className: 'lists', hidden: true, innerHTML: this.lists });
        lists.dataset.language = this.language;
        this.root.prepend(lists);
    }

    showPages() {
        if (this.only) return;
        let nav = this.root.querySelector('nav');
        if (!nav) {
            nav = document.createElement('nav');
            this.root.prepend(nav);
        }
        nav.setAttribute('aria-label', this.words.pages);
        const links = Object.keys(pages).map((page) => {
            const state = writeState(new Map([...this.entries, ['page', page]]));
            const current = page === this.page ? ' aria-current="page"' : '';
            return `<a href="#${html(state)}" data-page="${page}"${current}>${html(this.core.phrase(`page.${page}`))}</a>`;
        });
        // Not while a person is on one of them: the focus would be lost.
        const held = nav.contains(document.activeElement) ? document.activeElement.dataset.page : '';
        nav.innerHTML = links.join('');
        if (held) nav.querySelector(`[data-page="${held}"]`).focus({ preventScroll: true });
    }
}
