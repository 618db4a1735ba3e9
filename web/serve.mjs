// Serves a folder over http on this machine, as a documentation site would: right types, any origin, nothing stale.
// usage: node serve.mjs FOLDER [--port N] [--host ADDRESS]
// Port 8080, or the next free one when no port is asked for; only this machine sees it unless a host is named.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const types = {
    '.html': 'text/html; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.mjs': 'text/javascript; charset=utf-8',
    '.json': 'application/json; charset=utf-8',
    '.wasm': 'application/wasm',
    '.svg': 'image/svg+xml',
    '.png': 'image/png',
    '.ico': 'image/x-icon',
    '.ttf': 'font/ttf',
    '.otf': 'font/otf',
    '.txt': 'text/plain; charset=utf-8',
    '.md': 'text/markdown; charset=utf-8',
    '.ts': 'text/plain; charset=utf-8',
    '.map': 'application/json; charset=utf-8',
    '.webmanifest': 'application/manifest+json',
};

async function find(root, url) {
    let path;
    try {
        path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    } catch {
        return null;
    }
    if (path.includes('\0')) return null;
    const file = normalize(join(root, path));
    if (file !== root && !file.startsWith(root + sep)) return null;
    const found = await stat(file).catch(() => null);
    if (found?.isFile() && !path.endsWith('/')) return { file, ...pick(found) };
    if (!found?.isDirectory()) return null;
    if (!path.endsWith('/')) return { redirect: `${path}/` };
    const index = join(file, 'index.html');
    const page = await stat(index).catch(() => null);
    return page?.isFile() ? { file: index, ...pick(page) } : null;
}

const pick = ({ size, mtimeMs }) => ({ size, tag: `"${size.toString(16)}-${Math.round(mtimeMs).toString(16)}"` });

// What the page needs and no more. In a sandboxed frame 'self' is nothing, so the address stands beside it.
function policy(host) {
    const own = `'self' http://${host}`;
    return `default-src ${own} data:; script-src ${own} 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'`;
}

/** A server for `folder`; `headers` are added to every answer. */
export function makeServer(folder, headers = {}) {
    const root = resolve(folder);
    return createServer(async (request, response) => {
        const common = {
            'Access-Control-Allow-Origin': '*',
            'Cross-Origin-Resource-Policy': 'cross-origin',
            'X-Content-Type-Options': 'nosniff',
            'Cache-Control': 'no-cache',
            'Content-Security-Policy': policy(request.headers.host),
            ...headers,
        };
        if (request.method !== 'GET' && request.method !== 'HEAD') {
            response.writeHead(405, { ...common, Allow: 'GET, HEAD' }).end();
            return;
        }
        const found = await find(root, request.url);
        if (!found) {
            response.writeHead(404, { ...common, 'Content-Type': types['.txt'] }).end('not found\n');
        } else if (found.redirect) {
            response.writeHead(301, { ...common, Location: encodeURI(found.redirect) }).end();
        } else if (request.headers['if-none-match'] === found.tag) {
            response.writeHead(304, { ...common, ETag: found.tag }).end();
        } else {
            response.writeHead(200, {
                ...common,
                'Content-Type': types[extname(found.file)] ?? 'application/octet-stream',
                'Content-Length': found.size,
                ETag: found.tag,
            });
            if (request.method === 'HEAD') response.end();
            else createReadStream(found.file).on('error', () => response.destroy()).pipe(response);
        }
    });
}

/** Listens on `port` of `host`, or on the first free one of the twenty from there when `search`; resolves to the port. */
export async function listen(server, port, { host = '127.0.0.1', search = false } = {}) {
    for (let attempt = 0; ; ++attempt) {
        const error = await new Promise((done) => {
            server.once('error', done);
            server.listen({ port: port + attempt, host }, () => {
                server.off('error', done);
                done(null);
            });
        });
        if (!error) return server.address().port;
        if (!search || error.code !== 'EADDRINUSE' || attempt === 19) throw error;
    }
}

async function main([folder, ...options]) {
    const { port: asked, host = '127.0.0.1', ...unknown } = Object.fromEntries(
        options.flatMap((word, i) => (i % 2 ? [] : [[word.replace(/^--/, ''), options[i + 1]]])),
    );
    const port = Number(asked ?? 8080);
    if (!folder || Object.keys(unknown).length || !Number.isInteger(port) || port < 0 || port > 65535) {
        console.error('usage: node serve.mjs FOLDER [--port N] [--host ADDRESS]');
        process.exit(2);
    }
    const server = makeServer(folder);
    try {
        const actual = await listen(server, port, { host, search: asked === undefined });
        console.log(`Ballpark is at http://localhost:${actual}/   (Ctrl-C ends it)`);
    } catch (error) {
        console.error(error.code === 'EADDRINUSE' ? `port ${port} is taken; choose another with --port` : error.message);
        process.exit(1);
    }
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2));
