// Brings the page to life: the canvas, and the table, which is the whole calculator for whoever has no canvas. Both
// show one scenario; whichever is changed tells the other, the address, and the page around an embedded one.
import { App } from './app.js';
import { attach, load } from './ballpark.js';
import { Frame } from './frame.js';
import { preference, setPreference } from './preferences.js';
import { isState, readOptions, readState } from './state.js';
import { Twin } from './twin.js';
import { fill, languages, supported } from './words.js';

const root = document.documentElement;

// Set out before this script came (early.js); nothing where there is no WebGL.
const loading = globalThis.ballparkLoading;
if (document.readyState === 'loading') await new Promise((done) => { addEventListener('DOMContentLoaded', done, { once: true }); });
const canvas = document.querySelector('#stage canvas');
if (loading) {
    for (const { name, value } of canvas.attributes) loading.canvas.setAttribute(name, value);
    canvas.replaceWith(loading.canvas);
}

const options = readOptions(location);
const place = (id) => document.getElementById(id);
const systemTheme = matchMedia('(prefers-color-scheme: dark)');

const page = {
    theme: options.theme || preference('theme'),
    language: supported(options.language || preference('language') || navigator.language),
    state: options.state,
    app: null,
    twin: null,
    frame: null,
};
// For tests, and for whoever is curious in the console.
globalThis.ballparkPage = page;

const words = () => languages[page.language];
const wantsContrast = matchMedia('(prefers-contrast: more)');
const shownTheme = () => page.theme || (wantsContrast.matches ? 'contrast' : systemTheme.matches ? 'dark' : 'light');

// Said to screen readers, once things have settled.
let announcement;
function announce(text) {
    clearTimeout(announcement);
    announcement = setTimeout(() => { place('summary').textContent = text; }, 500);
}

function notice(text) {
    place('notice').textContent = text;
    place('notice').hidden = !text;
}

// What stands there already is left alone: the page would be laid out once more.
function showWords() {
    if (root.lang !== page.language) root.lang = page.language;
    for (const element of document.querySelectorAll('[data-word]')) {
        const text = words()[element.dataset.word];
        if (element.textContent !== text) element.textContent = text;
    }
    document.querySelector('#stage canvas').setAttribute('aria-label', words().canvasLabel);
    place('loading').setAttribute('aria-label', words().loading);
}

function link(state) {
    const url = new URL(location.href);
    url.search = '';
    url.hash = state;
    return url.href;
}

let addressTimer;
function showInAddress(state) {
    place('full').href = link(state);
    if (options.embedded) return; // browsers keep the history of frames: an embedded page never touches its address
    clearTimeout(addressTimer);
    // The back button undoes a change of pages, not every turn of a knob.
    const pageOf = (text) => readState(text).get('page') ?? 'numbers';
    if (pageOf(location.hash) !== pageOf(state)) history.pushState(null, '', `#${state}`);
    else addressTimer = setTimeout(() => history.replaceState(null, '', `#${state}`), 250);
}

function changedNumber(before, after) {
    const earlier = readState(before);
    for (const [key, value] of readState(after)) {
        if (key.includes('.') && earlier.get(key) !== value) return key.split('.')[0];
    }
    return '';
}

/** A new scenario, from one of: 'app', 'twin', 'link', 'host'. */
function setState(state, from) {
    const before = page.state;
    if (state === before) return;
    page.state = state;
    if (from !== 'app' && page.app) page.app.state = state;
    if (from !== 'twin' && page.twin) page.twin.setState(state);
    if (from !== 'link') showInAddress(state);
    page.frame?.tellState(state);
    const number = from === 'app' ? changedNumber(before, state) : '';
    if (number) page.twin?.summarise(number);
}

function setTheme(theme) {
    page.theme = theme;
    const shown = theme || (wantsContrast.matches ? 'contrast' : '');
    if (shown) root.dataset.theme = shown;
    else delete root.dataset.theme; // the system's, by color-scheme
    if (page.app) page.app.theme = shownTheme();
}

function setLanguage(language) {
    if (language === page.language) return;
    page.language = language;
    showWords();
    page.twin?.core.loadLanguage(language).catch(console.error).then(() => {
        if (page.language === language) page.twin.setLanguage(language);
    });
    if (page.app) page.app.language = language;
}

// The first frame comes before all that can wait; a page that nobody sees draws none.
const firstFrame = {};
firstFrame.drawn = new Promise((done) => { firstFrame.done = done; });
const patience = 1000;

const host = {
    theme: shownTheme,
    language: () => page.language,
    link,
    preference,
    setPreference(key, value) {
        setPreference(key, value);
        if (key === 'theme' && value !== page.theme) setTheme(value);
        if (key === 'language') setLanguage(supported(value));
    },
    publish: (state) => setState(state, 'app'),
    open: (url) => window.open(url, '_blank', 'noopener'),
    chooseFile: () => place('file').click(),
    async asset(path) {
        const response = await fetch(new URL(path, document.baseURI));
        if (!response.ok) throw new Error(`${path}: ${response.status}`);
        return new Uint8Array(await response.arrayBuffer());
    },
    drawn() {
        root.dataset.app = 'running';
        firstFrame.done();
        if (!options.embedded || !page.app) return;
        setState(page.app.state, 'app');
        tellHeight();
    },
    leave() {
        place('left').focus();
    },
    lost(final) {
        if (!final) return;
        root.dataset.app = 'lost';
        root.dataset.view = 'table';
        notice(words().lost);
        page.frame?.tellError(words().lost);
    },
    restored() {
        root.dataset.app = 'running';
        delete root.dataset.view;
        notice('');
    },
};

function tellHeight() {
    const content = root.dataset.view === 'table' ? place('table').offsetHeight : page.app?.contentHeight;
    page.frame?.tellHeight(Math.ceil((content ?? place('table').offsetHeight) + place('strip').offsetHeight));
}

function withoutApp(reason) {
    root.dataset.app = 'none';
    root.dataset.view = 'table';
    notice(reason);
    tellHeight();
}

async function startApp() {
    if (!loading) {
        withoutApp(words().noWebgl);
        return null;
    }
    const given = page.state;
    try {
        const app = await App.start(loading.canvas, host, {
            embedded: options.embedded, page: options.page, number: options.number, model: options.model,
            finger: matchMedia('(pointer: coarse)').matches, theme: shownTheme(), language: page.language,
            state: page.state }, loading);
        if (app.running) page.app = app;
        else withoutApp(words().noWebgl);
        if (app.running && page.state !== given) app.state = page.state; // the host has spoken meanwhile
        return app.core;
    } catch (error) {
        console.error(error);
        withoutApp(fill(words().failed, { reason: error.message }));
        page.frame?.tellError(error.message);
        return null;
    }
}

// The page's program brings the core with it; the small one is loaded only where there is no canvas.
async function startTwin(exports) {
    const core = exports ? attach(exports) : await load();
    for (let known; known !== page.language;) await core.loadLanguage(known = page.language).catch(console.error);
    page.twin = new Twin(place('table'), core, {
        language: page.language, only: options.number, announce, onChange: (state) => setState(state, 'twin') });
    if (options.page) page.twin.entries.set('page', options.page);
    if (options.model && !page.app) page.twin.useModel(options.model);
    if (page.app) setState(page.app.state, 'app');
    page.twin.setState(page.state || page.twin.state);
}

/**
 * A tokenizer is counted with in the table; on the page of tokens a GGUF's vocabulary is meant, and what says nothing of a
 * model is a text. Any other file's model becomes the scenario's.
 */
async function drop(file) {
    const { app, twin } = page;
    const { answer } = await twin.core.inspect(file);
    const counting = twin.page === 'price';
    if (!twin.only && (answer?.kind === 'tokenizer.json' || (answer?.tokenizer && counting))) {
        if (root.dataset.view !== 'table') showTable();
        return twin.useTokenizer(file);
    }
    if (!answer && counting && app) return app.takeText(file);
    const packed = await twin.core.packModel(file);
    const { fields, error } = twin.core.addModel(file.name, packed);
    if (app) return app.useModel(file.name, packed);
    notice(error ? `${file.name}: ${error}` : '');
    if (fields) twin.change(fields);
}

function showTable(event) {
    event?.preventDefault();
    const back = options.embedded && root.dataset.view === 'table' && page.app;
    if (options.embedded) root.dataset.view = back ? '' : 'table';
    place('show-table').dataset.word = options.embedded && !back ? 'showApp' : 'showTable';
    showWords();
    if (!back) {
        place('table').scrollIntoView();
        place('table').focus({ preventScroll: true });
    }
    tellHeight();
}

function listen() {
    place('show-table').addEventListener('click', showTable);
    for (const choice of [systemTheme, wantsContrast]) choice.addEventListener('change', () => setTheme(page.theme));
    addEventListener('hashchange', () => {
        if (!options.embedded && isState(location.hash)) setState(location.hash.slice(1), 'link');
    });
    // A focus that a script gave after a touch would be ringed as one that came by the keyboard.
    addEventListener('pointerdown', () => { root.dataset.input = 'pointer'; }, { capture: true });
    addEventListener('keydown', () => { delete root.dataset.input; }, { capture: true });
    const take = ([file]) => {
        if (file && page.twin) drop(file).catch((error) => notice(fill(words().coreFailed, { reason: error.message })));
    };
    place('file').addEventListener('change', ({ target }) => {
        take(target.files);
        target.value = ''; // the same file again is a change again
    });
    place('table').addEventListener('click', ({ target }) => {
        if (target.closest('[data-open-file]')) host.chooseFile();
    });
    addEventListener('dragover', (event) => event.preventDefault());
    addEventListener('drop', (event) => {
        event.preventDefault();
        take(event.dataTransfer.files);
    });
    addEventListener('beforeprint', () => {
        for (const details of document.querySelectorAll('#table section:not([hidden]) details')) details.open = true;
    });
}

function startFrame() {
    if (!options.embedded || parent === window) return;
    page.frame = new Frame({
        ready({ theme, lang }) {
            if (theme && !options.theme) setTheme(theme);
            if (lang && !options.language) setLanguage(supported(lang));
        },
        'set-state': ({ state }) => setState(String(state), 'host'),
        'set-theme': ({ theme }) => setTheme(theme === 'dark' ? 'dark' : 'light'),
        'set-lang': ({ lang }) => setLanguage(supported(lang)),
    });
}

showWords();
listen();
startFrame();
place('full').href = link(page.state);
const exports = await startApp();
if (page.app) {
    await Promise.race([firstFrame.drawn, new Promise((done) => { setTimeout(done, patience); })]);
    await new Promise((done) => { setTimeout(done); }); // and is seen
}
try {
    await startTwin(exports);
} catch (error) {
    console.error(error);
    notice(fill(words().coreFailed, { reason: error.message }));
}
root.dataset.ready = '';
