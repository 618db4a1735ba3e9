// Files inspected by the module: from memory, Blobs, disk and over http, of which only the header may be read.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withPage } from './support/page.mjs';
import { siteFolder } from './support/site.mjs';

const { load } = await import(pathToFileURL(join(siteFolder, 'ballpark.js')).href);
const ballpark = await load();
const headerPath = fileURLToPath(new URL('../golden/gguf/llama-3.1-8b.F16.gguf.header', import.meta.url));
const header = await readFile(headerPath);
const config = JSON.stringify({
    architectures: ['LlamaForCausalLM'], model_type: 'llama', hidden_size: 64, intermediate_size: 128,
    num_attention_heads: 4, num_key_value_heads: 2, num_hidden_layers: 2, vocab_size: 100,
});

/** A file far larger than memory that counts what is read of it: `start`, then zeros. */
class Huge {
    read = 0;
    name = 'huge.gguf';
    constructor(start, size) {
        Object.assign(this, { start, size });
    }
    slice(from, to) {
        this.read += to - from;
        const bytes = new Uint8Array(to - from);
        bytes.set(this.start.subarray(from, to));
        return new Blob([bytes]);
    }
}

function safetensors(tensors) {
    const json = new TextEncoder().encode(JSON.stringify(tensors));
    const bytes = new Uint8Array(8 + json.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
    bytes.set(json, 8);
    return bytes;
}

const isLlama = ({ ok, error, answer }) => {
    assert.ok(ok, error?.message);
    assert.deepEqual([answer.kind, answer.parameters.total, answer.layers, answer.kv_bytes_per_token], ['GGUF', 8030261248, 32, 131072]);
};
const refuses = ({ ask, ok, error }, field, words) => {
    assert.deepEqual([ask, ok, error.code, error.field], ['inspect', false, 'bad_file', field]);
    assert.match(error.message, words);
};

/** A server on a free port of this machine whose answers `handle` writes; resolves to its address. */
async function withServer(handle, use) {
    const server = createServer(handle).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
        await use(`http://127.0.0.1:${server.address().port}`);
    } finally {
        server.closeAllConnections();
        server.close();
    }
}

/** Answers as a server of files does that knows ranges; `sent.bytes` counts. */
function ranges(start, size, sent, headers = {}) {
    return (request, response) => {
        const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
        if (request.method === 'HEAD') return response.writeHead(200, { 'Content-Length': size, ...headers }).end();
        assert.ok(from !== undefined, 'only ranges are asked for');
        const end = Math.min(Number(to) + 1, size);
        const bytes = Buffer.alloc(end - Number(from));
        Buffer.from(start.subarray(Number(from), end)).copy(bytes);
        sent.bytes += bytes.length;
        sent.requests += 1;
        response.writeHead(206, { 'Content-Range': `bytes ${from}-${end - 1}/${size}`, 'Content-Length': bytes.length, ...headers }).end(bytes);
    };
}

test('of a 40 GB file no more than its header is read', async () => {
    const file = new Huge(header, 40e9);
    const summary = await ballpark.inspect(file);
    isLlama(summary);
    assert.equal(summary.answer.file, 'huge.gguf');
    assert.ok(file.read <= header.length + (128 << 10), `${file.read} bytes read of a header of ${header.length}`);
});

test('a header of many megabytes takes few reads', async () => {
    // One metadata entry, a list of half a million texts of ten bytes, before the header's own entries.
    const texts = 500_000;
    const name = 'tokenizer.ggml.tokens';
    const list = Buffer.alloc(8 + name.length + 4 + 4 + 8 + texts * 18);
    let at = list.writeBigUInt64LE(BigInt(name.length));
    at += list.write(name, at);
    at = list.writeUInt32LE(9, at);
    at = list.writeUInt32LE(8, at);
    at = list.writeBigUInt64LE(BigInt(texts), at);
    for (let i = 0; i < texts; ++i, at += 10) at = list.writeBigUInt64LE(10n, at);
    const start = Buffer.concat([header.subarray(0, 24), list, header.subarray(24)]);
    start.writeBigUInt64LE(start.readBigUInt64LE(16) + 1n, 16);
    const file = new Huge(start, 40e9);
    let slices = 0;
    const { slice } = file;
    file.slice = (...range) => (++slices, slice.apply(file, range));
    isLlama(await ballpark.inspect(file));
    assert.ok(slices <= 10, `${slices} reads`);
    assert.ok(file.read <= start.length + (4 << 20), `${file.read} bytes read of a header of ${start.length}`);
});

test('bytes, Blobs, Files, paths, handles and file addresses say the same', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ballpark-'));
    const path = join(folder, 'a model.gguf');
    await writeFile(path, Buffer.concat([header, Buffer.alloc(1000)]));
    const handle = await open(path);
    try {
        for (const source of [header, new Uint8Array(header).buffer, new Blob([header]), path, pathToFileURL(path),
            pathToFileURL(path).href, handle]) isLlama(await ballpark.inspect(source));
        await handle.stat(); // still open
        assert.equal((await ballpark.inspect(path)).answer.file, 'a model.gguf');
        refuses(await ballpark.inspect(join(folder, 'none')), 'file', /ENOENT/);
        refuses(await ballpark.inspect(folder), 'file', /is a folder/);
    } finally {
        await handle.close();
        await rm(folder, { recursive: true });
    }
    assert.equal((await ballpark.inspect(new Blob([config]))).answer.kv_bytes_per_token, 2 * 2 * 2 * 16 * 2);
    await assert.rejects(ballpark.inspect(5), TypeError);
    await assert.rejects(ballpark.inspect(undefined), TypeError);
});

test('broken files name the byte', async () => {
    refuses(await ballpark.inspect(header.subarray(0, 5000)), 'byte 8', /do not fit/);
    refuses(await ballpark.inspect(new Blob([])), 'byte 0', /none of the files/);
    refuses(await ballpark.inspect(new Huge(safetensors({}).fill(0xff, 0, 6), 40e9)), 'byte 0', /./);
    const gone = { name: 'gone', size: 1e6, slice: () => ({ arrayBuffer: async () => { throw new Error('gone') } }) };
    refuses(await ballpark.inspect(gone), 'byte 0', /choose it again/);
});

test('several files are the parts of one model', async () => {
    const tensor = (from, to, dtype = 'BF16') => ({ dtype, shape: [(to - from) / 2], data_offsets: [from, to] });
    const parts = [safetensors({ a: tensor(0, 200) }), safetensors({ b: tensor(0, 100), c: tensor(100, 140, 'F16') })];
    const { answer } = await ballpark.inspect(parts);
    assert.deepEqual([answer.parameters.total, answer.tensor_bytes, answer.types.length], [170, 340, 2]);
    refuses(await ballpark.inspect([header, header]), 'split.count', /1 files; 2 were given/);
    assert.equal((await ballpark.inspect([parts[0], new Blob([config])])).error.code, 'bad_value');
    assert.equal((await ballpark.inspect([])).error.code, 'missing_field');
});

test('of an address the header is asked for by ranges', async () => {
    const sent = { bytes: 0, requests: 0 };
    await withServer(ranges(header, 40e9, sent), async (url) => {
        const summary = await ballpark.inspect(`${url}/models/llama.gguf?download=true`);
        isLlama(summary);
        assert.equal(summary.answer.file, 'llama.gguf');
        isLlama(await ballpark.inspect({ url: new URL(url), headers: { Authorization: 'Bearer x' } }));
    });
    assert.ok(sent.requests <= 4 && sent.bytes <= 2 * (header.length + (128 << 10)), JSON.stringify(sent));
});

test('redirects are followed, and a size that is not in the answer is asked for', async () => {
    const send = ranges(header, 40e9, { bytes: 0, requests: 0 }, { 'Content-Range': 'bytes 0-65535/*' });
    await withServer((request, response) => {
        if (request.url === '/from') return response.writeHead(302, { Location: '/to' }).end();
        if (request.url === '/round') return response.writeHead(302, { Location: '/round' }).end();
        return send(request, response);
    }, async (url) => {
        isLlama(await ballpark.inspect(`${url}/from`));
        refuses(await ballpark.inspect(`${url}/round`), 'url', /redirect/);
    });
});

test('servers without ranges: small files are taken whole, large ones refused', async () => {
    await withServer((request, response) => {
        if (request.url === '/config.json') return response.writeHead(200, { 'Content-Length': config.length }).end(config);
        response.writeHead(200, request.url === '/large' ? { 'Content-Length': 40e9 } : {});
        response.write('GGUF');
    }, async (url) => {
        assert.equal((await ballpark.inspect(`${url}/config.json`)).answer.layers, 2);
        refuses(await ballpark.inspect(`${url}/large`), 'url', /ignores Range requests.*download/);
        refuses(await ballpark.inspect(`${url}/endless`), 'url', /does not say how large/);
    });
});

test('what goes wrong on the way is said', async () => {
    let changed = false;
    await withServer((request, response) => {
        if (request.url === '/none') return response.writeHead(404).end('no');
        if (request.url === '/empty') return response.writeHead(416, { 'Content-Range': 'bytes */0' }).end();
        if (request.url === '/unsized') return response.writeHead(request.method === 'HEAD' ? 405 : 206).end('GGUF');
        response.writeHead(206, { 'Content-Range': changed ? 'bytes 0-4/5' : 'bytes 0-3/40000000000' }).end('GGUF');
        changed = true;
    }, async (url) => {
        refuses(await ballpark.inspect(`${url}/none`), 'url', /answered 404/);
        refuses(await ballpark.inspect(`${url}/empty`), 'byte 0', /none of the files/);
        refuses(await ballpark.inspect(`${url}/unsized`), 'url', /405|how large/);
        refuses(await ballpark.inspect(`${url}/changing`), 'byte 0', /may have changed/);
        const aborted = AbortSignal.abort();
        await assert.rejects(ballpark.inspect(`${url}/any`, { signal: aborted }), { name: 'AbortError' });
    });
    refuses(await ballpark.inspect('http://127.0.0.1:1/x'), 'url', /can't be reached/);
});

test('a page inspects a file that a reader chose, and says when another site does not allow it', () => withServer(
    (request, response) => response.writeHead(200).end('{}'),
    (other) => withPage({}, async (browser, site) => {
        await browser.go(`${site.url}docs/`);
        const [own, missing, foreign] = await browser.run(async (elsewhere, text) => {
            const { load } = await import('/ballpark.js');
            const ballpark = await load();
            return [await ballpark.inspect(new File([text], 'config.json')), await ballpark.inspect('none.json'),
                await ballpark.inspect(elsewhere)];
        }, `${other}/config.json`, config);
        assert.deepEqual([own.answer.file, own.answer.layers], ['config.json', 2]);
        refuses(missing, 'url', /answered 404/);
        refuses(foreign, 'url', /CORS/);
    })));
