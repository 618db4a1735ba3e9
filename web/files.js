// Where ballpark.js reads files from, by ranges: bytes and Blobs everywhere, addresses over http, paths in Node.
//
// A file is { name, size, read(start, end), close() }. What can't be read is a FileProblem, whose message is for a person.

export class FileProblem extends Error {
    constructor(field, message) {
        super(message);
        this.field = field;
    }
}

// Small files are taken whole from servers that can't send a range.
const largestWhole = 16 << 20;
const first = 64 << 10;

const inNode = typeof process === 'object' && !!process.versions?.node;
const lastPart = (path) => path.split(/[\\/]/).filter(Boolean).pop() ?? path;

function inMemory(bytes, name = 'file') {
    return { name, size: bytes.byteLength, read: async (start, end) => bytes.subarray(start, end), close() {} };
}

function ofBlob(blob) {
    return {
        name: blob.name ?? 'file',
        size: blob.size,
        read: async (start, end) => {
            try {
                return new Uint8Array(await blob.slice(start, end).arrayBuffer());
            } catch (reason) {
                throw new FileProblem(`byte ${start}`, `the file can't be read any more (${reason.message}); choose it again`);
            }
        },
        close() {},
    };
}

/** A FileHandle of node:fs/promises; who opened it closes it. */
async function ofHandle(handle, name = 'file', close = () => {}) {
    const { size } = await handle.stat();
    const read = async (start, end) => {
        const bytes = new Uint8Array(end - start);
        for (let filled = 0; filled < bytes.length;) {
            const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
            if (bytesRead === 0) throw new FileProblem(`byte ${start + filled}`, 'the file became shorter while it was read');
            filled += bytesRead;
        }
        return bytes;
    };
    return { name, size, read, close };
}

async function ofPath(path) {
    const { open } = await import('node:fs/promises');
    let handle;
    try {
        handle = await open(path);
        if ((await handle.stat()).isDirectory()) throw new Error(`${path} is a folder`);
        return await ofHandle(handle, lastPart(String(path.pathname ?? path)), () => handle.close());
    } catch (reason) {
        await handle?.close();
        throw new FileProblem('file', reason.message);
    }
}

// The total of "bytes 0-65535/1234"; null where it is unknown or, in a page, not exposed.
function totalOf(response) {
    const [, total] = /\/(\d+)\s*$/.exec(response.headers.get('content-range') ?? '') ?? [];
    return total === undefined ? null : Number(total);
}

async function fetched(url, init, fetch) {
    let response;
    try {
        response = await fetch(url, init);
    } catch (reason) {
        if (reason.name === 'AbortError') throw reason;
        const why = reason.cause?.message ?? reason.message;
        const refused = inNode ? '' : '; the server may not allow other sites to read it (CORS)';
        throw new FileProblem('url', `${url} can't be reached: ${why}${refused}`);
    }
    if (!response.ok && response.status !== 416)
        throw new FileProblem('url', `${url} answered ${response.status} ${response.statusText}`.trimEnd());
    return response;
}

async function bodyOf(response, url) {
    try {
        return new Uint8Array(await response.arrayBuffer());
    } catch (reason) {
        if (reason.name === 'AbortError') throw reason;
        throw new FileProblem('url', `${url} stopped in the middle of an answer: ${reason.cause?.message ?? reason.message}`);
    }
}

/** The whole of a small answer; larger ones are not waited for. */
async function wholeOf(response, url) {
    const tooLarge = () => new FileProblem('url', `${url} ignores Range requests, so that all of it would be `
        + 'downloaded; download the file and give that, or use a server that sends ranges');
    if (Number(response.headers.get('content-length') ?? 0) > largestWhole) {
        await response.body?.cancel();
        throw tooLarge();
    }
    if (response.headers.get('content-length') === null) {
        await response.body?.cancel();
        throw new FileProblem('url', `${url} ignores Range requests and does not say how large the file is; `
            + 'download the file and give that');
    }
    const bytes = await bodyOf(response, url);
    if (bytes.length > largestWhole) throw tooLarge();
    return bytes;
}

async function sizeByHead(url, options, fetch) {
    const head = await fetched(url, { ...options, method: 'HEAD' }, fetch);
    const length = head.headers.get('content-length');
    if (!head.ok || length === null || head.headers.get('content-encoding'))
        throw new FileProblem('url', `${url} does not say how large it is: neither Content-Range nor Content-Length can be read`);
    return Number(length);
}

/** One request brings the size and the beginning, which is often all of a header. */
async function ofAddress({ url, headers = {}, fetch = globalThis.fetch, signal }) {
    const options = { headers, signal };
    const ranged = (start, end) => ({ headers: { ...headers, Range: `bytes=${start}-${end - 1}` }, signal });
    const name = lastPart(new URL(url).pathname);
    const response = await fetched(url, ranged(0, first), fetch);
    if (response.status === 416) return inMemory(new Uint8Array(0), name);
    if (response.status !== 206) return inMemory(await wholeOf(response, url), name);

    const beginning = await bodyOf(response, url);
    const size = totalOf(response) ?? await sizeByHead(url, options, fetch);
    const read = async (start, end) => {
        if (end <= beginning.length) return beginning.subarray(start, end);
        const answer = await fetched(url, ranged(start, end), fetch);
        const bytes = answer.status === 206 ? await bodyOf(answer, url) : null;
        if (bytes?.length !== end - start || (totalOf(answer) ?? size) !== size)
            throw new FileProblem(`byte ${start}`, `${url} did not send bytes ${start} to ${end - 1} that it has; it may have changed`);
        return bytes;
    };
    return { name, size, read, close() {} };
}

/** The pieces as one array. */
export function joined(pieces, length = pieces.reduce((sum, piece) => sum + piece.length, 0)) {
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
    }
    return bytes;
}

function addressOf(text) {
    try {
        return new URL(text, inNode ? undefined : globalThis.location?.href);
    } catch {
        return null;
    }
}

/** Opens what `inspect` was given: a Blob, bytes, an address, a path or FileHandle of Node, or { url, headers, … }. */
export async function openFile(source, { signal } = {}) {
    if (ArrayBuffer.isView(source)) return inMemory(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
    if (source instanceof ArrayBuffer) return inMemory(new Uint8Array(source));
    if (typeof source?.slice === 'function' && typeof source.size === 'number') return ofBlob(source);
    if (typeof source?.read === 'function' && typeof source.stat === 'function') return ofHandle(source);
    const request = source?.url === undefined ? { url: source } : source;
    if (typeof request.url !== 'string' && !(request.url instanceof URL))
        throw new TypeError('inspect takes a Blob or File, bytes, an address, { url }, or in Node a path or FileHandle');
    const url = addressOf(request.url);
    if (url?.protocol === 'http:' || url?.protocol === 'https:') return ofAddress({ signal, ...request, url: url.href });
    // "C:\model.gguf" looks like an address to URL.
    if (inNode) return ofPath(url?.protocol === 'file:' ? url : String(request.url));
    throw new FileProblem('url', `${request.url} is not an address that can be read here: http and https are`);
}
