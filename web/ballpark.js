// Ballpark's core as a JavaScript module: questions in, answers out, without a canvas, and without a network after load
// unless `inspect` is given an address.
//
//     import { load } from './ballpark.js';
//     const ballpark = await load();
//     ballpark.eval({ ask: 'serve', model: 'llama-3.1-8b', weights: 'bf16', gpu: 'h100' });
//
// Runs in pages, in workers and in Node 18 or newer, also under `script-src 'self' 'wasm-unsafe-eval'`. The compiled
// code is shared by all instances of a page; every instance has its own memory. Types: ballpark.d.ts.

import { FileProblem, joined, openFile } from './files.js';

const ownWasm = new URL('./ballpark-core.wasm', import.meta.url);
const compiled = new Map(); // address → promise of its WebAssembly.Module

async function compile(url) {
    if (url.protocol === 'file:' && typeof process === 'object') {
        const { readFile } = await import('node:fs/promises');
        return WebAssembly.compile(await readFile(url));
    }
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    // A server that does not know the type of .wasm files is no reason to fail.
    const typed = response.headers.get('content-type')?.startsWith('application/wasm');
    return typed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

async function bytesAt(url, signal) {
    if (url.protocol === 'file:' && typeof process === 'object') {
        const { readFile } = await import('node:fs/promises');
        return readFile(url, { signal });
    }
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
}

function compileOnce(url) {
    if (!compiled.has(url.href)) {
        const module = compile(url);
        module.catch(() => compiled.delete(url.href)); // the next load() tries again
        compiled.set(url.href, module);
    }
    return compiled.get(url.href);
}

function moduleFrom(wasm) {
    if (wasm instanceof WebAssembly.Module) return wasm;
    if (wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm)) return WebAssembly.compile(wasm);
    return compileOnce(wasm === undefined ? ownWasm : new URL(wasm, ownWasm));
}

// The core needs nothing of its host: what the C library could ask for is answered with "not supported" (WASI 58).
function imports(module) {
    const host = {};
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
        host[from] ??= {};
        if (kind === 'function') host[from][name] = () => 58;
    }
    return host;
}

const languageOf = (tag) => String(tag).toLowerCase().split('-')[0];
const encoder = new TextEncoder();
const decoder = new TextDecoder();

class Core {
    #exports;

    constructor(exports) {
        this.#exports = exports;
        exports._initialize?.();
        if (!exports.ballpark_start()) throw new Error(this.#result());
    }

    #result() {
        const start = this.#exports.ballpark_result();
        const length = this.#exports.ballpark_result_length();
        return decoder.decode(new Uint8Array(this.#exports.memory.buffer, start, length));
    }

    // Calls `use(pointer, length, …)` with arrays of bytes copied into the module's memory.
    #withBytes(arrays, use) {
        const placed = [];
        try {
            for (const bytes of arrays) {
                const pointer = this.#exports.ballpark_allocate(bytes.length || 1);
                if (!pointer) throw new RangeError('out of memory');
                placed.push([pointer, bytes.length]);
                new Uint8Array(this.#exports.memory.buffer, pointer, bytes.length).set(bytes);
            }
            return use(...placed.flat());
        } finally {
            for (const [pointer] of placed) this.#exports.ballpark_release(pointer);
        }
    }

    #withTexts(texts, use) {
        return this.#withBytes(texts.map((text) => encoder.encode(text)), use);
    }

    evalLine(question, explain = false) {
        this.#withTexts([question], (pointer, length) => this.#exports.ballpark_eval(pointer, length, explain ? 1 : 0));
        return this.#result();
    }

    vocabularyFile(encoding) {
        const found = this.#withTexts([encoding], (...placed) => this.#exports.ballpark_vocabulary_file(...placed));
        if (!found) throw new TypeError(this.#result());
        return this.#result();
    }

    addVocabulary(encoding, bytes) {
        const made = this.#withBytes([encoder.encode(encoding), bytes], (...placed) => this.#exports.ballpark_add_vocabulary(...placed));
        if (!made) throw new TypeError(this.#result());
    }

    get readsFiles() {
        return 'ballpark_inspect' in this.#exports;
    }

    // What the tokenizer is, or the address of an asset that it needs too.
    addTokenizer(name, bytes, forms) {
        const made = this.#withBytes([encoder.encode(name), bytes, forms], (...placed) => this.#exports.ballpark_add_tokenizer(...placed));
        if (!made) throw new TypeError(this.#result());
        return made === 2 ? { needs: this.#result() } : { description: this.#result() };
    }

    tokens(text, encoding, ids, { offset, limit }, special) {
        const counted = this.#withTexts([text, encoding], (...placed) =>
            this.#exports.ballpark_tokens(...placed, ids ? 1 : 0, offset, limit, special ? 1 : 0));
        if (!counted) throw new TypeError(this.#result());
        return JSON.parse(this.#result());
    }

    // Files of which the beginnings are held, { name, size, bytes } each: { line }, the answer, or its model to `pack`; or { missing }, for
    // each file how many bytes of its beginning are needed.
    inspect(files, pack) {
        const record = 32; // struct Beginning of wasm_core.cpp
        const arrays = files.flatMap(({ name, bytes }) => [encoder.encode(name), bytes]);
        return this.#withBytes([new Uint8Array(record * files.length), ...arrays], (table, length, ...placed) => {
            const view = () => new DataView(this.#exports.memory.buffer, table, length); // memory moves when it grows
            files.forEach(({ size }, i) => {
                placed.slice(4 * i, 4 * i + 4).forEach((word, j) => view().setUint32(record * i + 4 * j, word, true));
                view().setFloat64(record * i + 16, size, true);
            });
            if (this.#exports.ballpark_inspect(table, files.length, pack ? 1 : 0)) return { line: this.#result() };
            return { missing: files.map((_, i) => view().getFloat64(record * i + 24, true)) };
        });
    }

    addModel(name, packed) {
        const added = this.#withTexts([name, packed], (...placed) => this.#exports.ballpark_add_model(...placed));
        return added ? { fields: JSON.parse(this.#result()) } : { error: this.#result() };
    }

    addLanguage(language, bytes) {
        const made = this.#withBytes([encoder.encode(language), bytes], (...placed) => this.#exports.ballpark_add_language(...placed));
        if (!made) throw new TypeError(this.#result());
    }

    setLanguage(language) {
        return this.#withTexts([language], (pointer, length) =>
            this.#exports.ballpark_set_language(pointer, length)) === 1;
    }

    format({ low, typical, high }, unit, gb, plain) {
        const known = this.#withTexts([unit], (pointer, length) =>
            this.#exports.ballpark_format(low, typical, high, pointer, length, gb ? 1 : 0, plain ? 1 : 0));
        if (!known) throw new TypeError(`unknown unit "${unit}"`);
        return this.#result();
    }

    decimal(value, significant) {
        this.#exports.ballpark_decimal(value, significant);
        return this.#result();
    }

    parse(text, unit) {
        const value = this.#withTexts([text, unit], (...placed) => this.#exports.ballpark_parse(...placed));
        return Number.isNaN(value) ? { error: this.#result() } : { value };
    }

    phrase(key) {
        const found = this.#withTexts([key], (pointer, length) => this.#exports.ballpark_phrase(pointer, length));
        return found ? this.#result() : undefined;
    }
}

class Ballpark {
    #core;
    #vocabularies = new Set();
    #reader; // promise of an instance that reads files of models, where this one does not
    #elsewhere = new Map(); // name → the instance that has the tokenizer

    constructor(core) {
        this.#core = core;
    }

    eval(question, { explain = false } = {}) {
        return JSON.parse(this.#core.evalLine(JSON.stringify(question), explain));
    }

    evalLine(line, { explain = false } = {}) {
        return this.#core.evalLine(line, explain);
    }

    async loadVocabulary(encoding = 'o200k_base', { from, signal } = {}) {
        if (this.#vocabularies.has(encoding)) return;
        const file = this.#core.vocabularyFile(encoding);
        const given = from instanceof ArrayBuffer ? new Uint8Array(from) : from;
        const bytes = ArrayBuffer.isView(given) ? given : await bytesAt(new URL(given ?? file, ownWasm), signal);
        if (this.#vocabularies.has(encoding)) return;
        this.#core.addVocabulary(encoding, bytes);
        this.#vocabularies.add(encoding);
    }

    async loadTokenizer(source, { name, signal } = {}) {
        if (!this.#core.readsFiles) return this.#loadElsewhere(source, { name, signal });
        const file = await openFile(source, { signal });
        try {
            const bytes = await this.#tokenizerPart(file, signal);
            const own = name ?? file.name;
            let made = this.#core.addTokenizer(own, bytes, new Uint8Array(0));
            if (made.needs) made = this.#core.addTokenizer(own, bytes, await bytesAt(new URL(made.needs, ownWasm), signal));
            return { name: own, description: made.description };
        } finally {
            await file.close();
        }
    }

    async #readerOfFiles() {
        this.#reader ??= load();
        return this.#reader.catch((reason) => {
            this.#reader = undefined; // the next call tries again
            throw reason;
        });
    }

    async #loadElsewhere(source, options) {
        const reader = await this.#readerOfFiles();
        const made = await reader.loadTokenizer(source, options);
        this.#elsewhere.set(made.name, reader);
        return made;
    }

    // A tokenizer.json whole; of a GGUF, which begins so, the header with its vocabulary.
    async #tokenizerPart(file, signal) {
        const [largest, header] = [64 << 20, 32 << 20];
        const gguf = decoder.decode(await file.read(0, Math.min(4, file.size))) === 'GGUF';
        if (!gguf && file.size > largest) throw new TypeError('a tokenizer.json of more than 64 MB is not read');
        signal?.throwIfAborted();
        return file.read(0, Math.min(file.size, gguf ? header : largest));
    }

    tokens(text, { encoding = 'o200k_base', ids = false, spans = false, addSpecialTokens = false } = {}) {
        const elsewhere = this.#elsewhere.get(encoding);
        if (elsewhere) return elsewhere.tokens(text, { encoding, ids, spans, addSpecialTokens });
        const page = { offset: spans.offset ?? 0, limit: spans ? spans.limit ?? 10_000 : 0 };
        return this.#core.tokens(String(text), encoding, ids, page, addSpecialTokens);
    }

    async inspect(source, { signal } = {}) {
        if (!this.#core.readsFiles) return (await this.#readerOfFiles()).inspect(source, { signal });
        const files = [];
        try {
            for (const one of Array.isArray(source) ? source : [source]) files.push(await openFile(one, { signal }));
            return JSON.parse(await this.#inspectFiles(files, signal));
        } catch (problem) {
            if (!(problem instanceof FileProblem)) throw problem;
            return { ask: 'inspect', ok: false, error: { code: 'bad_file', field: problem.field, message: problem.message } };
        } finally {
            for (const file of files) await file.close();
        }
    }

    async packModel(source, { signal } = {}) {
        if (!this.#core.readsFiles) return (await this.#readerOfFiles()).packModel(source, { signal });
        const file = await openFile(source, { signal });
        try {
            return await this.#inspectFiles([file], signal, true);
        } finally {
            await file.close();
        }
    }

    addModel(name, packed) {
        return this.#core.addModel(name, packed);
    }

    // The core reads what is there and says how much more it needs, in growing steps: a header is read, never a file.
    async #inspectFiles(files, signal, pack) {
        const beginnings = files.map(({ name, size }) => ({ name, size, bytes: new Uint8Array(0) }));
        let missing = files.map(({ size }) => Math.min(size, 64 << 10));
        for (;;) {
            for (const [i, beginning] of beginnings.entries()) {
                signal?.throwIfAborted();
                const held = beginning.bytes.length;
                if (missing[i] > held) beginning.bytes = joined([beginning.bytes, await files[i].read(held, missing[i])]);
            }
            const outcome = this.#core.inspect(beginnings, pack);
            if (outcome.line) return outcome.line;
            missing = outcome.missing;
        }
    }

    setLanguage(tag) {
        return this.#core.setLanguage(languageOf(tag));
    }

    // Sets a language whose words may have to be fetched, as in the page's program all but English.
    async loadLanguage(tag) {
        if (this.setLanguage(tag)) return;
        const language = languageOf(tag);
        this.#core.addLanguage(language, await bytesAt(new URL(`lang/${language}.json`, ownWasm)));
        this.setLanguage(tag);
    }

    format(value, unit, { bytes = 'GiB', plain = false } = {}) {
        const range = typeof value === 'number' ? { low: value, typical: value, high: value } : value;
        return this.#core.format(range, unit, bytes === 'GB', plain);
    }

    decimal(value, significant = 3) {
        return this.#core.decimal(value, significant);
    }

    parse(text, unit) {
        return this.#core.parse(text, unit);
    }

    phrase(key) {
        return this.#core.phrase(key);
    }
}

/** Starts an instance of the core. */
export async function load({ wasm, language = 'en' } = {}) {
    const module = await moduleFrom(wasm);
    const instance = await WebAssembly.instantiate(module, imports(module));
    return attach(instance.exports, { language });
}

/** The core inside another module that was linked with it (the page's own), by its exports. */
export function attach(exports, { language = 'en' } = {}) {
    const ballpark = new Ballpark(new Core(exports));
    ballpark.setLanguage(language);
    return ballpark;
}
