// How the answer to each ask is set as tables: which of its figures, in which order, under which words. What is not
// named here stands in the list of all figures.
//
// A fact is [path in the answer, unit, key of its words, …]; the words are the core's (assets/lang) or the page's own
// (words.js). `scale` multiplies a figure, `with` fills the places of its words from the question.

const usdOf = (what, key) => [`${what}_usd`, 'usd', key];

export const layouts = {
    serve: {
        places: 'places',
        facts: [
            ['memory.fits', 'flag', 'fits'],
            ['memory.max_concurrency', 'count', 'mostUsers'],
            ['memory.max_context_tokens', 'tokens', 'longest'],
            ['speed.ttft_seconds', 'seconds', 'fact.ttft_seconds'],
            ['speed.output_tokens_per_second_per_user', 'tokens_per_second', 'fact.output_tokens_per_second_per_user'],
            ['speed.output_tokens_per_second', 'tokens_per_second', 'fact.output_tokens_per_second'],
            ['cost.usd_per_million_output_tokens', 'usd_per_million_tokens', 'fact.usd_per_million_output_tokens'],
            ['cost.usd_per_request', 'usd', 'fact.usd_per_request'],
            ['cost.usd_per_month', 'usd', 'fact.usd_per_month'],
        ],
        source: ['cost.source', 'cost.as_of'],
    },
    price: {
        facts: [
            ['total_usd', 'usd', 'price.total', { with: { count: 'requests' } }],
            usdOf('per_request', 'price.request'),
            usdOf('input', 'price.input'),
            usdOf('cached_input', 'price.cached'),
            usdOf('output', 'price.output'),
            ['rates.input_usd_per_million_tokens', 'usd_per_million_tokens', 'price.rate_input'],
            ['rates.cached_input_usd_per_million_tokens', 'usd_per_million_tokens', 'price.rate_cached'],
            ['rates.output_usd_per_million_tokens', 'usd_per_million_tokens', 'price.rate_output'],
        ],
        source: ['source', 'as_of'],
    },
    plan: {
        grid: {
            rows: 'options',
            caption: 'plan.heading',
            none: 'plan.nothing',
            columns: [
                ['question.gpu', 'text', 'field.gpu'],
                ['gpus', 'count', 'field.gpus'],
                ['model', 'text', 'field.model'],
                ['weights', 'text', 'field.weights'],
                ['engine', 'text', 'field.engine'],
                ['usd_per_month', 'usd', 'fact.usd_per_month'],
                ['speed.ttft_seconds', 'seconds', 'fact.ttft_seconds'],
                ['speed.output_tokens_per_second_per_user', 'tokens_per_second', 'fact.output_tokens_per_second_per_user'],
            ],
            // What a row puts into the scenario when it is opened as a service.
            opens: { page: 'serve', from: 'question', fields: ['weights', 'engine', 'gpu', 'gpus', 'concurrency', 'context_tokens'] },
        },
    },
    train: {
        facts: [
            ['usd', 'usd', 'train.cost'],
            ['days', 'hours', 'train.time', { scale: 24 }],
            ['gpu_hours', 'hours', 'train.gpu_hours'],
            ['tokens_per_second', 'tokens_per_second', 'train.speed'],
            ['mfu', 'share', 'step.achieved_mfu'],
            ['trainable_parameters', 'parameters', 'train.trainable'],
            ['adapter_bytes', 'bytes', 'train.adapter'],
            ['fits', 'flag', 'fits'],
            ['smallest_cluster', 'count', 'train.cluster'],
            ['largest_micro_batch', 'count', 'train.micro_batch'],
            ['goodput', 'share', 'train.goodput'],
            ['cost_ratio_to_pretraining', 'share', 'train.scratch_ratio'],
        ],
        parts: { of: 'memory_per_gpu_bytes', names: ['weights', 'gradients', 'optimizer', 'activations', 'buffers'],
            total: 'memory_per_gpu_bytes.total', capacity: 'gpu_capacity_bytes', place: 'gpu' },
        source: ['price_source', 'price_as_of'],
    },
    embed: {
        facts: [
            ['memory_bytes', 'bytes', 'embed.memory'],
            ['tokens_per_second', 'tokens_per_second', 'train.speed'],
            ['embed_seconds', 'seconds', 'embed.time'],
            ['selfhost_usd', 'usd', 'embed.selfhost'],
            ['api_usd', 'usd', 'embed.api'],
            ['ratio', 'ratio', 'embed.ratio'],
            ['index_bytes', 'bytes', 'embed.index'],
            ['index_usd_per_month', 'usd', 'embed.index_month'],
            ['lookup_vs_generation_ratio', 'ratio', 'embed.lookup'],
        ],
    },
};

const units = [
    [/usd_per_million/, 'usd_per_million_tokens'],
    [/usd_per_hour$/, 'usd_per_hour'],
    [/(^|_)usd(_per_[a-z]+)?$/, 'usd'],
    [/tokens_per_second(_per_user)?$/, 'tokens_per_second'],
    [/bytes_per_token$/, 'bytes_per_token'],
    [/(^|_)bytes$/, 'bytes'],
    [/(^|_)seconds$/, 'seconds'],
    [/(^|_)hours$/, 'hours'],
    [/(^|_)tokens(_for_[a-z_]+)?$/, 'tokens'],
    [/(^|_)parameters(_for_[a-z_]+)?$/, 'parameters'],
    [/(^|_)flop(_6nd)?$/, 'flop'],
    [/^(mfu|goodput)$|share$|utilization$/, 'share'],
    [/ratio$/, 'ratio'],
];

/** The unit that a field's name carries, as all names of figures do; undefined for a plain number. */
export const unitOf = (name) => units.find(([pattern]) => pattern.test(name))?.[1];
