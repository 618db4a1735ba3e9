// <ballpark-calculator page="numbers" number="kv_bytes_per_token" model="llama-3.1-8b"></ballpark-calculator>
//
// Puts Ballpark into another page: a lazy, sandboxed frame that takes no focus, keeps no wheel or Tab from the page
// around it, follows that page's theme and language, and reserves its height before it loads.
//
//   page, number, model   what to show
//   state                 a scenario from a share link ("v1,…")
//   theme                 auto (default) | light | dark
//   lang                  en | ko; default: the host page's language
//   height                pixels (default 480, at least 320), or "auto" to follow the content (200 to 2000)
//   activation            "click": show today's figure first, and start the calculator only when asked
//   src                   where Ballpark's folder is; default: beside this file
//   sandbox               the frame's sandbox; "allow-scripts" is the least that works
//
// Methods: setState(text), getState(). Events, only for what happens inside: ready, change, error.

const home = new URL('.', import.meta.url).href;
const defaultSandbox = ['allow-scripts', 'allow-same-origin', 'allow-popups', 'allow-popups-to-escape-sandbox',
    'allow-downloads'].join(' ');
const defaultHeight = 480;
const leastHeight = 320;
const autoHeights = [200, 2000];

const words = {
    en: { start: 'Change it yourself', asOf: 'as of {date}', title: 'Ballpark calculator', open: 'Open full size ↗' },
    ko: { start: '직접 바꿔 보기', asOf: '{date} 기준', title: 'Ballpark 계산기', open: '전체 화면으로 열기 ↗' },
};

const css = `
:host { display: block; margin: 1em 0; }
:host([hidden]) { display: none; }
iframe { display: block; width: 100%; border: 0; opacity: 0; }
iframe.loaded { opacity: 1; }
.facade { display: flex; flex-direction: column; gap: 4px; padding: 20px 24px; border: 1px solid; border-radius: 6px;
    font: 15px/1.5 Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums; }
.facade.light { color: #1c1d20; background: #fff; border-color: #e4e1da; --mute: #6b6c70; --accent: #0f6cbd; }
.facade.dark { color: #e7e6e2; background: #1b1d21; border-color: #2c2e33; --mute: #9a9b9f; --accent: #6cb6ff; }
.facade h3 { margin: 0; font-size: 13px; font-weight: 500; color: var(--mute); }
.facade strong { font-size: 30px; line-height: 1.2; font-weight: 600; letter-spacing: -.02em; }
.facade strong small { font-size: 13px; font-weight: 400; letter-spacing: 0; color: var(--mute); }
.facade p { margin: 4px 0 12px; font-size: 13px; color: var(--mute); }
.facade div { display: flex; gap: 16px; align-items: center; flex-wrap: wrap; font-size: 13px; }
.facade button { padding: 8px 14px; border: 1px solid var(--accent); border-radius: 6px; background: none;
    color: var(--accent); font: inherit; cursor: pointer; }
.facade a { color: var(--accent); }
:focus-visible { outline: 2px solid #0f6cbd; outline-offset: 2px; }
`;

// Constructed, because a host's content security policy may forbid <style>.
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

// How documentation sites say that they are dark: MkDocs Material, Docusaurus, PyData and Furo, VitePress and others,
// mdBook. Without any of these the browser's own preference counts.
const systemDark = matchMedia('(prefers-color-scheme: dark)');
function hostTheme() {
    const { documentElement: root, body } = document;
    const named = body?.dataset.mdColorScheme ?? root.dataset.theme ?? body?.dataset.theme ?? root.dataset.bsTheme;
    if (/^(slate|dark)/.test(named ?? '')) return 'dark';
    if (/^(default|light)/.test(named ?? '')) return 'light';
    for (const name of ['dark', 'navy', 'coal', 'ayu']) if (root.classList.contains(name)) return 'dark';
    for (const name of ['light', 'rust']) if (root.classList.contains(name)) return 'light';
    return systemDark.matches ? 'dark' : 'light';
}

let figures;
const loadFigures = (base) => (figures ??= fetch(new URL('numbers.json', base)).then((answer) => answer.json()));

class BallparkCalculator extends HTMLElement {
    static observedAttributes = ['page', 'number', 'model', 'src', 'state', 'theme', 'lang', 'height'];

    #frame = null;
    #origin = '';
    #state = '';
    #contentHeight = 0;
    #ready = false;
    #observer = null;
    #requests = new Map();
    #lastRequest = 0;

    #onMessage = (event) => this.#receive(event);
    #onTheme = () => this.#themeChanged();

    constructor() {
        super();
        this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
    }

    connectedCallback() {
        for (const name of ['page', 'number', 'model']) this.#upgrade(name);
        addEventListener('message', this.#onMessage);
        systemDark.addEventListener('change', this.#onTheme);
        this.#observer = new MutationObserver(this.#onTheme);
        const attributeFilter = ['class', 'data-theme', 'data-md-color-scheme', 'data-bs-theme', 'lang'];
        const attributes = { attributes: true, attributeFilter };
        this.#observer.observe(document.documentElement, attributes);
        if (document.body) this.#observer.observe(document.body, attributes);
        this.#show();
    }

    disconnectedCallback() {
        removeEventListener('message', this.#onMessage);
        systemDark.removeEventListener('change', this.#onTheme);
        this.#observer.disconnect();
        this.#observer = null;
        this.#frame = null;
        this.#ready = false;
        this.shadowRoot.replaceChildren();
    }

    attributeChangedCallback(name, before, after) {
        if (before === after || !this.#observer) return; // before it is connected there is nothing to change
        if (name === 'height') this.#applyHeight();
        if (name === 'theme') this.#themeChanged();
        if (name === 'lang') this.#send('set-lang', { lang: this.language });
        if (name === 'state' && after !== null) this.setState(after);
        if (['page', 'number', 'model', 'src'].includes(name)) {
            this.#state = '';
            this.#show();
        }
    }

    // A property set before the element was defined hides the accessor: set it again.
    #upgrade(name) {
        if (!Object.hasOwn(this, name)) return;
        const value = this[name];
        delete this[name];
        this[name] = value;
    }

    get page() { return this.getAttribute('page') ?? ''; }
    set page(value) { this.setAttribute('page', value); }
    get number() { return this.getAttribute('number') ?? ''; }
    set number(value) { this.setAttribute('number', value); }
    get model() { return this.getAttribute('model') ?? ''; }
    set model(value) { this.setAttribute('model', value); }

    get theme() {
        const asked = this.getAttribute('theme');
        return asked === 'light' || asked === 'dark' ? asked : hostTheme();
    }

    get language() {
        return this.getAttribute('lang') || document.documentElement.lang || navigator.language || 'en';
    }

    /** The scenario, opaque text; what getState returned can be given back to setState. */
    getState() { return this.#state || this.getAttribute('state') || ''; }

    /** Resolves when the calculator shows the scenario. */
    setState(state) {
        this.#state = String(state);
        if (!this.#ready) return Promise.resolve();
        const id = ++this.#lastRequest;
        this.#send('set-state', { state: this.#state, id });
        return new Promise((done) => this.#requests.set(id, done));
    }

    get #base() { return new URL(this.getAttribute('src') ?? home, document.baseURI); }

    get #address() {
        const url = this.#base;
        url.search = new URLSearchParams(Object.entries({
            embed: '1', page: this.page, number: this.number, model: this.model, theme: this.theme,
            lang: this.getAttribute('lang') ?? '',
        }).filter(([, value]) => value));
        url.hash = this.getState();
        return url;
    }

    get #words() { return words[/^ko\b/i.test(this.language) ? 'ko' : 'en']; }

    #show() {
        this.#frame = null;
        this.#ready = false;
        if (this.getAttribute('activation') === 'click') this.#showFacade();
        else this.#showFrame();
    }

    #showFrame() {
        const frame = document.createElement('iframe');
        const url = this.#address;
        this.#origin = url.origin;
        frame.title = this.#words.title;
        frame.loading = 'lazy';
        frame.allow = 'clipboard-write';
        frame.setAttribute('sandbox', this.getAttribute('sandbox') ?? defaultSandbox);
        frame.style.colorScheme = this.theme; // a differing scheme would put an opaque backdrop behind the frame
        frame.addEventListener('load', () => frame.classList.add('loaded'));
        frame.src = url.href;
        this.#frame = frame;
        this.#applyHeight();
        this.shadowRoot.replaceChildren(frame);
    }

    // What a reader (or a printer) gets without running anything: the figure and its lesson, of the other pages the name.
    async #showFacade() {
        const box = document.createElement('div');
        box.className = `facade ${this.theme}`;
        const start = document.createElement('button');
        Object.assign(start, { type: 'button', textContent: this.#words.start });
        start.addEventListener('click', () => {
            this.#showFrame();
            this.#frame.focus({ preventScroll: true });
        });
        const link = Object.assign(document.createElement('a'), {
            href: this.#base.href, target: '_blank', rel: 'noopener', textContent: this.#words.open });
        const actions = document.createElement('div');
        actions.append(start, link);
        box.append(actions);
        this.shadowRoot.replaceChildren(box);
        if (!this.number && this.page && this.page !== 'numbers')
            return box.prepend(Object.assign(document.createElement('h3'), { textContent: this.#words.title }));
        try {
            const { facts, languages } = await loadFigures(this.#base);
            const fact = facts.find(({ id }) => id === this.number) ?? facts[0];
            const text = languages[/^ko\b/i.test(this.language) ? 'ko' : 'en'].find(({ id }) => id === fact.id);
            const figure = document.createElement('strong');
            const date = Object.assign(document.createElement('small'), {
                textContent: this.#words.asOf.replace('{date}', fact.as_of) });
            figure.append(`${fact.today} `, date);
            box.prepend(Object.assign(document.createElement('h3'), { textContent: text.title }), figure,
                Object.assign(document.createElement('p'), { textContent: text.lesson }));
        } catch (error) {
            this.#tell('error', { message: error.message });
        }
    }

    #applyHeight() {
        if (!this.#frame) return;
        const asked = this.getAttribute('height');
        const auto = asked === 'auto' && this.#contentHeight > 0;
        const height = auto ? Math.min(Math.max(this.#contentHeight, autoHeights[0]), autoHeights[1])
            : Math.max(Number.parseInt(asked, 10) || defaultHeight, leastHeight);
        this.#frame.style.height = `${height}px`;
    }

    #themeChanged() {
        this.shadowRoot.querySelector('.facade')?.setAttribute('class', `facade ${this.theme}`);
        if (!this.#frame) return;
        this.#frame.style.colorScheme = this.theme;
        this.#send('set-theme', { theme: this.theme });
        this.#send('set-lang', { lang: this.language });
    }

    #send(type, fields = {}) {
        if (!this.#ready && type !== 'ready') return;
        // A frame without allow-same-origin has the origin "null", which can't be named as a target.
        this.#frame.contentWindow.postMessage({ source: 'ballpark', v: 1, type, ...fields }, '*');
    }

    #receive({ source, origin, data }) {
        if (!this.#frame || source !== this.#frame.contentWindow) return;
        if (origin !== this.#origin && origin !== 'null') return;
        if (data?.source !== 'ballpark' || data.v !== 1) return;
        if (data.type === 'hello') this.#welcome();
        else if (data.type === 'state') this.#changed(String(data.state));
        else if (data.type === 'resize') this.#resized(Number(data.height));
        else if (data.type === 'result') this.#answered(data.id);
        else if (data.type === 'error') this.#tell('error', { message: String(data.message) });
    }

    #welcome() {
        this.#send('ready', { theme: this.theme, lang: this.language });
        if (this.#ready) return;
        this.#ready = true;
        this.#tell('ready', {});
    }

    #changed(state) {
        const before = this.#state;
        this.#state = state;
        if (before !== '' && state !== before) this.#tell('change', { state });
    }

    #resized(height) {
        if (!(height > 0) || height === this.#contentHeight) return;
        this.#contentHeight = height;
        if (this.getAttribute('height') === 'auto') this.#applyHeight();
    }

    #answered(id) {
        this.#requests.get(id)?.();
        this.#requests.delete(id);
    }

    #tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }
}

if (!customElements.get('ballpark-calculator')) customElements.define('ballpark-calculator', BallparkCalculator);
