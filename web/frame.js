// Inside another page: the frame's side of the conversation with element.js.
//
// Every message is { source: 'ballpark', v: 1, type, … }. The frame says `hello` until the host answers `ready` with
// theme and language; then it tells `state` and `resize`, and obeys `set-state`, `set-theme` and `set-lang`. Messages
// of anybody but the parent, and types that are not known, are ignored.

const helloEvery = 500;
const helloTimes = 20;

export class Frame {
    /** `on` holds a method for each type that the host sends; what `set-state` returns is its answer. */
    constructor(on) {
        this.on = on;
        this.host = null; // origin of the parent, known once it has answered
        this.state = null;
        this.height = 0;
        addEventListener('message', (event) => this.#receive(event));
        this.#greet(helloTimes);
    }

    #greet(times) {
        if (this.host !== null || times === 0) return;
        this.#post('hello');
        setTimeout(() => this.#greet(times - 1), helloEvery);
    }

    #post(type, fields = {}) {
        // A greeting tells nothing, and only a parent that answered hears more. An opaque origin can't be named.
        const target = this.host && this.host !== 'null' ? this.host : '*';
        parent.postMessage({ source: 'ballpark', v: 1, type, ...fields }, target);
    }

    #receive({ source, origin, data }) {
        if (source !== parent || data?.source !== 'ballpark' || data.v !== 1) return;
        if (this.host !== null && origin !== this.host) return;
        if (data.type === 'ready') {
            if (this.host !== null) return;
            this.host = origin;
            this.on.ready(data);
            if (this.state !== null) this.#post('state', { state: this.state });
            if (this.height) this.#post('resize', { height: this.height });
        } else if (this.host !== null && ['set-state', 'set-theme', 'set-lang'].includes(data.type)) {
            this.on[data.type](data);
            if (data.id !== undefined) this.#post('result', { id: data.id, state: this.state });
        }
    }

    tellState(state) {
        if (state === this.state) return;
        this.state = state;
        if (this.host !== null) this.#post('state', { state });
    }

    tellHeight(height) {
        if (height === this.height) return;
        this.height = height;
        if (this.host !== null) this.#post('resize', { height });
    }

    tellError(message) {
        if (this.host !== null) this.#post('error', { message });
    }
}
