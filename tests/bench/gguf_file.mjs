// A GGUF header with a vocabulary of today's size, always the same: the real header of a model (which comes without its
// tokenizer) and 152,064 made-up tokens with types and merges, as Qwen2.5's files hold them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const tokens = 152_064;
const merges = 151_387;
const types = { i32: 5, text: 8, array: 9 };

class Writer {
    #bytes = Buffer.alloc(16 << 20);
    #at = 0;

    u32(value) {
        this.#at = this.#bytes.writeUInt32LE(value, this.#at);
    }
    text(value) {
        const length = this.#bytes.write(value, this.#at + 8);
        this.#bytes.writeBigUInt64LE(BigInt(length), this.#at);
        this.#at += 8 + length;
    }
    array(key, type, count) {
        this.text(key);
        this.u32(types.array);
        this.u32(type);
        this.#at = this.#bytes.writeBigUInt64LE(BigInt(count), this.#at);
    }
    bytes() {
        return this.#bytes.subarray(0, this.#at);
    }
}

/** Syllables picked by a generator with a fixed seed, some of them outside of ASCII as in real vocabularies. */
function words() {
    const syllables = ['Ġ', 'th', 'er', 'ing', 'a', 'on', 'st', 'é', 'ка', 'ni', 'あ', 'Ċ', 'ed', '한', 'q', 'tion'];
    let state = 20261122;
    return () => {
        let word = '';
        do {
            state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
            word += syllables[state >>> 28];
        } while (((state >>> 16) & 3) !== 0 && word.length < 12);
        return word;
    };
}

/** The bytes of the header. */
export function headerWithVocabulary() {
    const file = fileURLToPath(new URL('../golden/gguf/qwen2.5-7b.F16.gguf.header', import.meta.url));
    const header = readFileSync(file);
    const word = words();
    const out = new Writer();
    out.array('tokenizer.ggml.tokens', types.text, tokens);
    for (let i = 0; i < tokens; ++i) out.text(word());
    out.array('tokenizer.ggml.token_type', types.i32, tokens);
    for (let i = 0; i < tokens; ++i) out.u32(1);
    out.array('tokenizer.ggml.merges', types.text, merges);
    for (let i = 0; i < merges; ++i) out.text(`${word()} ${word()}`);
    const preamble = Buffer.from(header.subarray(0, 24));
    preamble.writeBigUInt64LE(preamble.readBigUInt64LE(16) + 3n, 16); // the number of metadata entries
    // The reader pads what follows to the alignment; zeros stand for the tensors' data.
    return Buffer.concat([preamble, out.bytes(), header.subarray(24), Buffer.alloc(1 << 20)]);
}
