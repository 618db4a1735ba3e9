/** Types of ballpark.js: Ballpark's core without a canvas. */

/** An estimate: a 90 % interval with its typical value; all three are equal where the figure is exact. */
export interface Range {
    low: number;
    typical: number;
    high: number;
}

export type Unit =
    | 'count' | 'ratio' | 'share' | 'bytes' | 'bytes_per_token' | 'bytes_per_second' | 'bytes_per_parameter'
    | 'tokens' | 'words' | 'tokens_per_word' | 'tokens_per_second' | 'parameters' | 'seconds' | 'hours' | 'flop'
    | 'flop_per_second' | 'watts' | 'usd' | 'usd_per_hour' | 'usd_per_million_tokens';

export type NumberId =
    | 'concise_saving' | 'tokens_per_word' | 'gpt4_vs_gpt35_cost' | 'generation_vs_embedding_cost'
    | 'openai_vs_selfhosted_embedding_cost' | 'finetuned_vs_base_query_cost' | 'selfhosted_finetuned_vs_base_cost'
    | 'train_13b_cost' | 'finetune_vs_train_cost' | 'gpu_memory_capacity' | 'bytes_per_parameter'
    | 'embedding_model_memory' | 'batching_throughput' | 'kv_bytes_per_token';

export type ErrorCode =
    | 'bad_json' | 'unknown_ask' | 'missing_field' | 'unknown_field' | 'bad_value' | 'unknown_model' | 'unknown_gpu'
    | 'unknown_format' | 'unsupported' | 'bad_file' | 'too_large';

/** One step of a derivation, with the steps that it is made of. */
export interface Step {
    name: string;
    value: number;
    unit: Unit;
    formula: string;
    with: Record<string, number>;
    source: string;
    children: Step[];
}

export interface Knob {
    id: string;
    kind: 'figure' | 'model' | 'gpu' | 'api_model' | 'weights' | 'kv' | 'language';
    value: number | string;
    /** What 2023 put in, and what the catalogs hold today. */
    then: number | string;
    now: number | string;
    unit?: Unit;
    low?: number;
    high?: number;
}

export interface NumberAnswer {
    id: NumberId;
    title: string;
    claim: { text: string; year: number; low: number; high: number | null; unit: string };
    derived: Range & { unit: Unit };
    today: Range & { unit: Unit; as_of: string };
    verdict: 'holds' | 'drifted' | 'wrong';
    lesson: string;
    knobs: Knob[];
    also: (Range & { id: string; label?: string; unit: Unit })[];
}

export interface NumbersQuestion {
    ask: 'numbers';
    id?: string;
    explain?: boolean;
    knobs?: Partial<Record<NumberId, Record<string, number | string | object>>>;
}

/** Any question; its fields are described in the contract of the command line, which answers the same ones. */
export interface Question {
    ask: string;
    id?: string;
    explain?: boolean;
    [field: string]: unknown;
}

export interface Failure {
    ask: string | null;
    id?: string;
    ok: false;
    error: { code: ErrorCode; field: string; message: string };
}

export interface Success<Answer> {
    ask: string;
    id?: string;
    ok: true;
    answer: Answer & { why?: Step[]; notes?: { level: 'info' | 'warn'; code: string; text: string }[] };
}

export type Answer<T = Record<string, unknown>> = Success<T> | Failure;

/** What a file says about the model in it; the fields after `notes` where it describes layers (config.json, GGUF). */
export interface FileAnswer {
    file: string;
    kind: 'config.json' | 'GGUF' | 'safetensors' | 'safetensors index' | 'tokenizer.json';
    architecture: string;
    parameters: { total: number; active: number };
    /** Tensors by how they are stored, largest first. */
    types: { type: string; tensors: number; parameters: number; bytes: number }[];
    tensor_bytes: number;
    header_bytes: number;
    /** What the whole file weighs by its header, even when only the header was given. */
    file_bytes: number;
    bits_per_weight: number;
    notes: string[];
    layers?: number;
    hidden_size?: number;
    vocab_size?: number;
    max_context_tokens?: number;
    kv_bytes_per_token?: number;
}

/** A FileHandle of node:fs/promises, or anything like it. It is not closed. */
export interface ReadableHandle {
    stat(): Promise<{ size: number }>;
    read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
}

/** A file behind an address, with what its server asks for (a token in `headers`) and another `fetch`. */
export interface RemoteFile {
    url: string | URL;
    headers?: Record<string, string>;
    fetch?: typeof fetch;
}

/** A text is an address; in Node also a path. */
export type FileSource = Blob | ArrayBuffer | ArrayBufferView | string | URL | RemoteFile | ReadableHandle;

export interface EvalOptions {
    /** Adds the derivation (`why`) to the answer. */
    explain?: boolean;
}

export type Encoding =
    | 'o200k_base' | 'o200k_harmony' | 'cl100k_base' | 'p50k_base' | 'p50k_edit' | 'r50k_base' | 'gpt2';

export interface TextCounts {
    /** Its name, or that of a tokenizer that was loaded. */
    encoding: string;
    tokens: number;
    /** Runs between white space; languages written without spaces have few. */
    words: number;
    /** Code points. */
    characters: number;
    /** In UTF-8. */
    bytes: number;
    /** 0 for a text without words or tokens. */
    tokens_per_word: number;
    characters_per_token: number;
    ids?: number[];
    /** A page of the tokens with the bytes of the text's UTF-8 that each stands for, which may cut a character. */
    spans?: { id: number; begin: number; end: number }[];
    notes?: { level: 'info' | 'warn'; code: string; text: string }[];
}

export interface Ballpark {
    /** Answers a question, synchronously. A question that can't be answered gets an answer with `ok: false`. */
    eval(question: NumbersQuestion, options?: EvalOptions): Answer<{ numbers: NumberAnswer[] }>;
    eval(question: Question, options?: EvalOptions): Answer;

    /** The same with JSON texts: byte for byte what the command line's `ballpark eval` prints for this line. */
    evalLine(line: string, options?: EvalOptions): string;

    /**
     * What a config.json, GGUF, safetensors, model.safetensors.index.json or tokenizer.json says: the same answer as
     * `ballpark inspect --json`. Only the beginning that holds the header is read: by `Blob.slice`, by Range requests,
     * or from disk. An array holds the parts of one model, GGUF or safetensors. A file that can't be read (no such
     * address, a server that ignores ranges) gets an answer with `ok: false`; rejects for a source that is none of
     * these, and when `signal` aborts.
     */
    inspect(source: FileSource | FileSource[], options?: { signal?: AbortSignal }): Promise<Answer<FileAnswer>>;

    /** Language of titles and lessons: "en", "ko" or a tag such as "ko-KR". False, and no change, when unknown. */
    setLanguage(tag: string): boolean;

    /**
     * Fetches the vocabulary of an encoding, once: the file beside this module, or `from`, an address or its bytes.
     * After it `tokens`, and the question `tokens`, answer without waiting. TypeError for an unknown encoding.
     */
    loadVocabulary(encoding?: Encoding, options?: { from?: string | URL | ArrayBuffer | Uint8Array; signal?: AbortSignal }): Promise<void>;

    /**
     * Makes the tokenizer of a model's own file: a tokenizer.json, or a GGUF, of which only the header is read. `tokens` and the
     * question `tokens` take its name (the file's, or `name`) as their encoding from then on; special tokens in texts are
     * recognised, as the model's own programs do. TypeError for a file that is no tokenizer, or uses what is not read.
     */
    loadTokenizer(source: FileSource, options?: { name?: string; signal?: AbortSignal }): Promise<{ name: string; description: string }>;

    /**
     * Tokens, words, characters and bytes of a text; `spans` asks for `limit` (10,000) tokens from the `offset`th (0) on.
     * TypeError when the encoding's vocabulary is not loaded.
     */
    tokens(text: string, options?: { encoding?: Encoding | string; ids?: boolean; spans?: boolean | { offset?: number; limit?: number } }): TextCounts;

    /**
     * A figure, or an interval, as people read it: "16.1 GiB". `plain` leaves the unit untranslated, as `parse` reads
     * it back. Throws TypeError for an unknown unit.
     */
    format(value: number | Range, unit: Unit, options?: { bytes?: 'GiB' | 'GB'; plain?: boolean }): string;

    /** A plain number with at most so many significant digits: "0.0357", "1,234". */
    decimal(value: number, significant?: number): string;

    /** Reads what a person types: "32k", "24 GiB", "$2/h". */
    parse(text: string, unit: Unit): { value: number } | { error: string };

    /** The text of a key in the instance's language: "knob.output_tokens". */
    phrase(key: string): string | undefined;
}

export interface LoadOptions {
    /** Where ballpark-core.wasm is, when it is not beside this file; or its bytes, or the compiled module. */
    wasm?: string | URL | ArrayBuffer | ArrayBufferView | WebAssembly.Module;
    language?: string;
}

/** Starts an instance of the core. Instances share the compiled code and nothing else. */
export function load(options?: LoadOptions): Promise<Ballpark>;

/** The core inside another WebAssembly module that was linked with it, by that module's exports. */
export function attach(exports: WebAssembly.Exports, options?: { language?: string }): Ballpark;
