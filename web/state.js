// The scenario as a link carries it (`v1,page=numbers,kv_bytes_per_token.model=llama-3.1-8b`), and the page's options.
//
// The same text as the application's own (src/app/scenario.h): entries are separated by commas, what is not a letter, a
// digit or one of . _ - ~ / : + is percent-encoded, and keys that nobody here knows are kept.

const escaped = (text) => encodeURIComponent(text).replace(/%(2F|3A|2B)/g, decodeURIComponent)
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

function unescaped(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text; // a '%' that begins no escape, as in a link that was edited by hand
    }
}

const isVersion = (entry) => /^v\d{1,3}$/.test(entry);

/** Entries in their order, as a Map; a later value of a key replaces an earlier one. */
export function readState(text) {
    const entries = new Map();
    for (const entry of text.replace(/^#/, '').slice(0, 16384).split(',')) {
        const equals = entry.indexOf('=');
        if (equals > 0) entries.set(unescaped(entry.slice(0, equals)), unescaped(entry.slice(equals + 1)));
    }
    return entries;
}

export function writeState(entries) {
    const all = new Map([['page', 'numbers'], ...entries]);
    return ['v1', ...Array.from(all, ([key, value]) => `${escaped(key)}=${escaped(value)}`)].join(',');
}

/** True for a fragment that is a scenario and not the name of a place in the page. */
export const isState = (fragment) => isVersion(fragment.replace(/^#/, '').split(',')[0]);

/** The knobs of a scenario as the `numbers` question takes them: figures as numbers, names as texts. */
export function knobsOf(entries, isFigure) {
    const knobs = {};
    for (const [key, value] of entries) {
        const [number, knob] = key.split('.');
        if (!knob) continue;
        knobs[number] ??= {};
        knobs[number][knob] = isFigure(number, knob) ? Number(value) : value;
    }
    return knobs;
}

/** What the address asks for: `?embed=1&number=…&model=…&theme=…&lang=…`, or after '#' as `embed=1,number=…`. */
export function readOptions({ search, hash }) {
    const query = new URLSearchParams(search);
    const fragment = isState(hash) ? new Map() : readState(hash); // a scenario has a model too
    const option = (name) => query.get(name) ?? fragment.get(name) ?? '';
    return {
        embedded: option('embed') === '1',
        page: query.get('page') ?? '',
        number: option('number'),
        model: option('model'),
        theme: ['light', 'dark', 'contrast'].includes(option('theme')) ? option('theme') : '',
        language: option('lang'),
        state: isState(hash) ? hash.slice(1) : '',
    };
}
