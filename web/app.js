// The drawn calculator: starts the application (ballpark-page.wasm) on a canvas and speaks with it.
//
// Texts go through `module.transfer`, which src/platform/web/transfer.cpp installs.

/** More of a dropped text does not go to the application, which counts no more. */
const longestText = 32 * 1024 * 1024;

export class App {
    /**
     * `host` answers what the application asks (see src/platform/web/web.h); `program` and `script` are on their way, as
     * early.js sends for them. Rejects when the program can't be had; `running` is false when it is there but got no
     * canvas to draw on.
     */
    static async start(canvas, host, options, { program, script }) {
        const { default: instantiate } = await script;
        let stopped = '';
        const module = await new Promise((done, failed) => {
            const instantiateWasm = (imports, take) => {
                program.then((wasm) => WebAssembly.instantiate(wasm, imports).then((instance) => take(instance, wasm))).catch(failed);
                return {};
            };
            const onAbort = (reason) => { stopped = String(reason); };
            instantiate({ canvas, host, options, onAbort, instantiateWasm }).then(done, failed);
        });
        if (stopped) throw new Error(stopped);
        return new App(module);
    }

    constructor(module) {
        this.module = module;
        this.running = module._web_running() === 1;
    }

    /** What ballpark.js needs to work with the core in this program instead of loading one of its own. */
    get core() {
        const { module } = this;
        const exports = { memory: { get buffer() { return module.transfer.heap(); } } };
        for (const name of Object.keys(module)) {
            if (name.startsWith('_ballpark_')) exports[name.slice(1)] = module[name];
        }
        return exports;
    }

    #put(text) { return this.module.transfer.put(text); }

    get state() {
        const length = this.module._web_state();
        return this.module.transfer.text(this.module._web_answer(), length);
    }

    set state(text) { this.module._web_set_state(this.#put(text)); }

    set theme(name) { this.module._web_set_theme(this.#put(name)); }

    set language(tag) { this.module._web_set_language(this.#put(tag)); }

    get contentHeight() { return this.module._web_content_height(); }

    get framesDrawn() { return this.module._web_frames_drawn(); }

    get wantsText() { return this.module._web_wants_text() === 1; }

    async takeText(file) {
        this.module._web_take_text(this.#put(await file.slice(0, longestText).text()));
    }

    /** A file's model, as ballpark.js packs it. */
    useModel(name, packed) {
        this.module._web_use_model(new TextEncoder().encode(name).length, this.#put(name + packed));
    }
}
