// GGUF files that hold a vocabulary and nothing else, made of tokenizer.json files, of every kind that llama.cpp has.
const types = { u32: 4, i32: 5, f32: 6, flag: 7, text: 8, array: 9 };
const kinds = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 };

function bytesOf(make) {
    const parts = [];
    const out = {
        u32: (value) => parts.push(Buffer.from(Uint32Array.of(value).buffer)),
        u64: (value) => parts.push(Buffer.from(BigUint64Array.of(BigInt(value)).buffer)),
        text: (value) => {
            const text = Buffer.from(value);
            out.u64(text.length);
            parts.push(text);
        },
        f32: (value) => parts.push(Buffer.from(Float32Array.of(value).buffer)),
        flag: (value) => parts.push(Buffer.of(value ? 1 : 0)),
        raw: (bytes) => parts.push(bytes),
    };
    make(out);
    return Buffer.concat(parts);
}

function gguf(entries) {
    return bytesOf((out) => {
        out.raw(Buffer.from('GGUF'));
        out.u32(3);
        out.u64(0);
        out.u64(entries.length);
        for (const [key, type, value] of entries) {
            out.text(key);
            const array = Array.isArray(value);
            if (array) out.u32(types.array);
            out.u32(types[type]);
            if (array) out.u64(value.length);
            if (array && type === 'text') for (const item of value) out.text(item);
            else if (array) out.raw(Buffer.from((type === 'f32' ? Float32Array : Int32Array).from(value).buffer));
            else out[type](value);
        }
    });
}

const shape = (architecture) => [['general.architecture', 'text', architecture],
    ...['context_length', 'embedding_length', 'block_count', 'feed_forward_length', 'attention.head_count'].map((key) => [`${architecture}.${key}`, 'u32', 1])];

const ggml = (key, type, value) => [`tokenizer.ggml.${key}`, type, value];

/** Tokens and types by id. */
function listed(file) {
    const special = new Map(file.added_tokens.map((token) => [token.id, token]));
    const texts = [];
    for (const [text, id] of Object.entries(file.model.vocab)) texts[id] = text;
    for (const [id, token] of special) texts[id] = token.content;
    const kindOf = (text, id) => {
        const token = special.get(id);
        if (token) return token.content === '<unk>' ? kinds.unknown : token.special ? kinds.control : kinds.userDefined;
        return text === undefined ? kinds.unused : /^<0x[0-9A-F]{2}>$/.test(text) ? kinds.byte : kinds.normal;
    };
    const all = Array.from(texts, (text, id) => [text ?? `[PAD${id}]`, kindOf(text, id)]);
    return { tokens: all.map(([text]) => text), kinds: all.map(([, kind]) => kind), special };
}

const pairs = (file) => file.model.merges.map((merge) => (Array.isArray(merge) ? merge : merge.split(' ')));
const alone = [ggml('add_bos_token', 'flag', false), ggml('add_eos_token', 'flag', false)];

/** A byte-level vocabulary whose texts are cut as `pre` says. */
export function byteLevel(file, pre) {
    const { tokens, kinds: own } = listed(file);
    return gguf([...shape('llama'), ['llama.attention.layer_norm_rms_epsilon', 'f32', 1e-5], ggml('model', 'text', 'gpt2'), ggml('pre', 'text', pre),
        ggml('tokens', 'text', tokens), ggml('token_type', 'i32', own), ggml('merges', 'text', pairs(file).map((pair) => pair.join(' '))), ...alone]);
}

/** SentencePiece's merges: a token's score says when it is made. */
export function sentencePiece(file, space) {
    const { tokens, kinds: own } = listed(file);
    const rank = new Map();
    pairs(file).forEach(([left, right], i) => rank.has(left + right) || rank.set(left + right, i));
    return gguf([...shape('llama'), ['llama.attention.layer_norm_rms_epsilon', 'f32', 1e-5], ggml('model', 'text', 'llama'), ggml('pre', 'text', 'default'),
        ggml('tokens', 'text', tokens), ggml('scores', 'f32', tokens.map((text) => -(rank.get(text) ?? 1e6))), ggml('token_type', 'i32', own),
        ggml('unknown_token_id', 'u32', 0), ggml('add_space_prefix', 'flag', space), ...alone]);
}

/** Unigram over the same tokens, the earlier ones the more probable. */
export function unigram(file, merged) {
    const { tokens, kinds: own } = listed(file);
    return gguf([...shape('llama'), ['llama.attention.layer_norm_rms_epsilon', 'f32', 1e-5], ggml('model', 'text', 't5'), ggml('pre', 'text', 'default'),
        ggml('tokens', 'text', tokens), ggml('scores', 'f32', tokens.map((_, i) => -1 - i / 2048)),
        ggml('token_type', 'i32', own.map((kind) => (kind === kinds.byte ? kinds.normal : kind))),
        ggml('unknown_token_id', 'u32', 0), ggml('bos_token_id', 'u32', 1), ggml('eos_token_id', 'u32', 2), ggml('add_space_prefix', 'flag', true),
        ggml('remove_extra_whitespaces', 'flag', merged), ...alone]);
}

/** WordPiece over the words of the same vocabulary. */
export function wordPiece(file) {
    const words = new Set(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
    for (const text of Object.keys(file.model.vocab)) {
        const word = text.toLowerCase().replaceAll('\u2581', '');
        if (word && !word.startsWith('<')) words.add(text.startsWith('\u2581') ? `\u2581${word}` : word);
        if ([...word].length === 1) words.add(`\u2581${word}`);
    }
    const tokens = [...words];
    return gguf([...shape('bert'), ['bert.attention.layer_norm_epsilon', 'f32', 1e-5], ['bert.attention.causal', 'flag', false], ['bert.pooling_type', 'u32', 1],
        ggml('token_type_count', 'u32', 2), ggml('model', 'text', 'bert'), ggml('pre', 'text', 'default'), ggml('tokens', 'text', tokens),
        ggml('token_type', 'i32', tokens.map((_, i) => (i < 5 ? kinds.control : kinds.normal))), ggml('unknown_token_id', 'u32', 1),
        ggml('bos_token_id', 'u32', 2), ggml('eos_token_id', 'u32', 3), ggml('seperator_token_id', 'u32', 3), ggml('padding_token_id', 'u32', 0), ...alone]);
}
