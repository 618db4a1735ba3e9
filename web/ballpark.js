// Ballpark's core as a JavaScript module: questions in, answers out, without a canvas and without a network after load.
//
//     import { load } from './ballpark.js';
//     const ballpark = await load();
//     ballpark.eval({ ask: 'serve', model: 'llama-3.1-8b', weights: 'bf16', gpu: 'h100' });
//
// Runs in pages, in workers and in Node 18 or newer, also under `script-src 'self' 'wasm-unsafe-eval'`. The compiled
// code is shared by all instances of a page; every instance has its own memory. Types: ballpark.d.ts.

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

    // Calls `use(pointer, length, …)` with texts copied into the module's memory.
    #withTexts(texts, use) {
        const placed = texts.map((text) => {
            const bytes = encoder.encode(text);
            const pointer = this.#exports.ballpark_allocate(bytes.length || 1);
            if (!pointer) throw new RangeError('out of memory');
            new Uint8Array(this.#exports.memory.buffer, pointer, bytes.length).set(bytes);
            return [pointer, bytes.length];
        });
        try {
            return use(...placed.flat());
        } finally {
            for (const [pointer] of placed) this.#exports.ballpark_release(pointer);
        }
    }

    evalLine(question, explain = false) {
        this.#withTexts([question], (pointer, length) => this.#exports.ballpark_eval(pointer, length, explain ? 1 : 0));
        return this.#result();
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

    constructor(core) {
        this.#core = core;
    }

    eval(question, { explain = false } = {}) {
        return JSON.parse(this.#core.evalLine(JSON.stringify(question), explain));
    }

    evalLine(line, { explain = false } = {}) {
        return this.#core.evalLine(line, explain);
    }

    setLanguage(tag) {
        return this.#core.setLanguage(String(tag).toLowerCase().split('-')[0]);
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
