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
    id?: string; explain?: boolean;
    knobs?: Partial<Record<NumberId, Record<string, number | string | object>>>;
}

/** Fields that `train` and `finetune` share. */
interface TrainingFields {
    id?: string; explain?: boolean;
    model?: string | object;
    parameters?: number;
    active_parameters?: number;
    gpu: string | object;
    /** Absent: the fewest that hold it. */
    gpus?: number;
    precision?: 'bf16' | 'fp16' | 'fp8' | 'mxfp8' | 'fp4' | 'nvfp4';
    mfu?: number;
    goodput?: number;
    sequence_tokens?: number;
    /** Mean length of the texts; with `packing` false short ones are filled up to the longest of a micro-batch. */
    mean_tokens?: number;
    packing?: boolean;
    micro_batch?: number;
    global_batch?: number;
    recompute?: 'none' | 'selective' | 'full';
    /** As `recompute: "full"`; true with `qlora` unless said otherwise. */
    gradient_checkpointing?: boolean;
    tensor_parallel?: number; pipeline_parallel?: number; context_parallel?: number; expert_parallel?: number;
    virtual_stages?: number;
    zero_stage?: 0 | 1 | 2 | 3;
    fsdp?: boolean;
    recipe?: '16bit' | 'mixed' | 'megatron' | 'fsdp';
    optimizer?: 'adamw' | 'adamw8bit' | 'paged_adamw' | 'paged_adamw8bit' | 'adafactor' | 'sgd';
    compile?: boolean; chunked_loss?: boolean; accumulate?: boolean; offload_activations?: boolean;
    gpu_usd_per_hour?: number;
    /** Owned: bought at this price, or without it at the launch price; worn out over lifetime_years. */
    gpu_purchase_usd?: number; lifetime_years?: number; usd_per_kwh?: number; utilization?: number;
    price_term?: 'on demand' | 'spot';
}

export interface TrainQuestion extends TrainingFields {
    ask: 'train';
    tokens: number;
    /** Served over the model's life: compares sizes of equal loss by what training and serving them costs. */
    lifetime_tokens?: number;
}

export interface FinetuneQuestion extends TrainingFields {
    ask: 'finetune';
    dataset_tokens?: number; dataset_words?: number;
    epochs?: number;
    method?: 'full' | 'lora' | 'qlora' | 'dora';
    rank?: number; target_modules?: string | string[]; double_quantisation?: boolean;
    adapter_bytes_per_parameter?: number;
    objective?: 'supervised' | 'sft' | 'preference' | 'dpo' | 'reinforcement' | 'grpo' | 'ppo';
    /** Answers generated at once on a device, and their lengths. */
    rollouts?: number; prompt_tokens?: number; answer_tokens?: number;
    reward_model?: boolean; critic?: boolean;
    /** False: the generating engine gives its memory back while the model trains. */
    rollouts_stay?: boolean;
    pretraining_tokens?: number;
}

/** The question on another number of devices. */
export interface TrainingPoint {
    gpus: number;
    days: Range;
    usd: Range | null;
    tokens_per_second: Range;
    fits: boolean;
}

export interface TrainingAnswer {
    model: string;
    parameters: { total: number; active: number };
    tokens: number;
    gpu: string;
    gpus: number;
    flop: number; flop_6nd: number; hardware_flop: number;
    mfu: Range; goodput: Range; tokens_per_second: Range; gpu_hours: Range; days: Range;
    usd: Range | null;
    gpu_usd_per_hour?: Range; price_source?: string; price_as_of?: string;
    parallelism: { data: number; tensor: number; pipeline: number; context: number; experts: number; zero_stage: number };
    bytes_per_trained_parameter: {
        recipe: string; weights: number; gradients: number; master: number; first_moment: number; second_moment: number; source: string;
    };
    memory_per_gpu_bytes: {
        weights: number; gradients: number; optimizer: number; activations: number; buffers: number; total: Range; allocated: Range;
    };
    gpu_capacity_bytes: number;
    fits: boolean;
    largest_micro_batch: number;
    smallest_cluster: number | null;
    /** Cost against days as devices are added, twice as many each time, with the number that was asked for. */
    curve: TrainingPoint[];
    packing?: { packed: boolean; mean_tokens: number; padded_tokens: number; wasted_share: number; wasted_share_padded: number };
    /** The nearest published runs: one measured figure each, and what the estimate says of the same run. */
    evidence?: {
        source: string; as_of: string; run: string; model: string; gpu?: string; gpus: number; method?: string; objective?: string; precision?: string;
        sequence_tokens: number; tokens?: number; tokens_per_second?: number; gpu_hours?: number; peak_bytes?: number; differs: string[]; note?: string; estimate: { tokens_per_second?: Range; gpu_hours?: Range; peak_bytes?: Range }; }[];
}

export interface TrainAnswer extends TrainingAnswer {
    compute_optimal: {
        law: string; tokens_for_this_size: number; parameters_for_this_budget: number; tokens_for_this_budget: number; source: string;
    }[];
    lifetime?: { tokens: number; input_tokens: number; output_tokens: number; sequences_per_gpu: number };
    /** Sizes of equal loss, by law; `cheapest` marks one of each. */
    overtraining?: {
        law: string; parameters: number; tokens: number; training_flop: number; serving_flop: number; total_flop: number;
        training_usd: Range | null; serving_usd: Range | null; total_usd: Range | null; cheapest: boolean; source: string;
    }[];
}

export interface FinetuneAnswer extends TrainingAnswer {
    method: string;
    objective: 'supervised' | 'preference' | 'reinforcement';
    time_share?: { training: number; forward: number; generating: number };
    frozen_models?: number;
    rollouts?: {
        sequences_per_gpu: number; prompt_tokens: number; answer_tokens: number; tensor_parallel: number;
        tokens_per_second_per_gpu: Range; cache_bytes: number; weights_bytes: number; measured_rows: number;
    };
    trainable_parameters: number;
    adapter_bytes: number | null;
    adapter_tensor_bytes?: number;
    /** Many such adapters on one base, as vLLM keeps them: each with one sequence of `sequence_tokens`. */
    serving?: {
        max_lora_rank: number; adapter_bytes: number; base_bytes: number; kv_bytes_per_sequence: number; adapters_beside_base: number;
    };
    /** Hours over those of `pretraining`, the same model from nothing on the same devices. */
    cost_ratio_to_pretraining: number;
    pretraining: { tokens: number; flop: number; gpus: number; gpu_hours: Range; days: Range; usd: Range | null };
    api: { model: string; usd: number; as_of: string; source: string }[];
}

export interface EmbedQuestion {
    ask: 'embed';
    id?: string; explain?: boolean;
    model: string | object;
    gpu?: string | object;
    documents?: number;
    tokens_per_document?: number;
    dimensions?: number;
    vector_format?: 'fp32' | 'fp16' | 'int8' | 'binary';
    index?: 'flat' | 'hnsw' | 'ivf_pq';
    hnsw_links?: number; ivf_lists?: number; pq_bytes?: number;
    index_usd_per_gb_month?: number;
    /** Measured, instead of estimated. */
    tokens_per_second?: number;
    api_model?: string;
    generation_model?: string;
    gpu_usd_per_hour?: number;
    /** Owned: bought at this price, or without it at the launch price; worn out over lifetime_years. */
    gpu_purchase_usd?: number; lifetime_years?: number; usd_per_kwh?: number; utilization?: number;
}

export interface EmbedAnswer {
    model: string;
    tokens: number;
    weights_bytes: number;
    memory_bytes: Range;
    tokens_per_second: Range | null;
    embed_seconds: Range | null;
    selfhost_usd: Range | null;
    api_model: string; api_usd: number; api_as_of: string;
    /** The API's price over one's own. */
    ratio: Range | null;
    dimensions: number;
    vector_bytes: number;
    index: string; index_bytes: number; index_usd_per_month: number;
    generation_model: string;
    lookup_vs_generation_ratio: number;
    selfhost_lookup_vs_generation_ratio: Range | null;
    evidence: { source: string; as_of: string; model: string; gpu: string; engine: string; tokens_per_document: number; tokens_per_second: number; estimate: { tokens_per_second: Range }; differs: string[] }[];
}

/** Any question; its fields are described in the contract of the command line, which answers the same ones. */
export interface Question {
    ask: string;
    id?: string; explain?: boolean;
    [field: string]: unknown;
}

export interface Failure {
    ask: string | null;
    id?: string;
    ok: false;
    error: { code: ErrorCode; field: string; /** in the language that is set */ message: string };
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
    tokenizer?: TokenizerAnswer;
}

/** A tokenizer.json ("BPE", "Unigram" …) or a GGUF's vocabulary ("gpt2", "llama" …); `before` and `behind`: what `add_special_tokens` adds. */
export type TokenizerAnswer = { [Text in 'model' | 'normalizer' | 'pre_tokenizer']: string } & { tokens: number; merges: number; added_tokens: number; before: string[]; behind: string[] };

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
    eval(question: TrainQuestion, options?: EvalOptions): Answer<TrainAnswer>;
    eval(question: FinetuneQuestion, options?: EvalOptions): Answer<FinetuneAnswer>;
    eval(question: EmbedQuestion, options?: EvalOptions): Answer<EmbedAnswer>;
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

    /** The model of a config.json or a GGUF; `addModel` makes it one that questions can name, "file:" and the name. */
    packModel(source: FileSource, options?: { signal?: AbortSignal }): Promise<string>;
    addModel(name: string, packed: string): { fields?: Record<string, string>; error?: string };

    /** Language of titles and lessons: "en", "ko" or a tag such as "ko-KR". False, and no change, when unknown. */
    setLanguage(tag: string): boolean;

    /** The same, and fetches the words first where the module came without them, as the page's program does all but English. */
    loadLanguage(tag: string): Promise<void>;

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
     * Tokens, words, characters and bytes of a text; `spans` asks for `limit` (10,000) tokens from the `offset`th (0) on;
     * `addSpecialTokens` adds what a model's own programs put around a text, such as "<s>". TypeError when the encoding's vocabulary is not loaded.
     */
    tokens(text: string, options?: { encoding?: Encoding | string; ids?: boolean; spans?: boolean | { offset?: number; limit?: number }; addSpecialTokens?: boolean }): TextCounts;

    /** A figure, or an interval, as people read it: "16.1 GiB"; `plain`: as `parse` reads it back. TypeError for an unknown unit. */
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
