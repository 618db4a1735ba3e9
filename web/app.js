// The drawn calculator: starts the application (ballpark-page.wasm) on a canvas and speaks with it.
//
// Texts go through `module.transfer`, which src/platform/web/transfer.cpp installs.

/** Only as much of a dropped file goes to the application; headers are far shorter. */
const longestHeader = 32 * 1024 * 1024;

export class App {
    /**
     * `host` answers what the application asks (see src/platform/web/web.h). Rejects when the program can't be had;
     * `running` is false when it is there but got no canvas to draw on.
     */
    static async start(canvas, host, options) {
        const { default: instantiate } = await import('./ballpark-page.mjs');
        let stopped = '';
        const module = await instantiate({ canvas, host, options, onAbort: (reason) => { stopped = String(reason); } });
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

    async drop(file) {
        const name = new TextEncoder().encode(file.name);
        const bytes = new Uint8Array(await file.slice(0, longestHeader).arrayBuffer());
        const both = new Uint8Array(name.length + bytes.length);
        both.set(name);
        both.set(bytes, name.length);
        this.module.transfer.bytes(both);
        this.module._web_drop_file(name.length, bytes.length);
    }
}
