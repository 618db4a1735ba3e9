// The built site on a free port of this machine, with a list of what was asked of it.
import { listen, makeServer } from '../../../web/serve.mjs';

/** The folder that the build put together; BALLPARK_SITE names another. */
export const siteFolder = process.env.BALLPARK_SITE;

/** Serves a folder; resolves to { url, requests, close() }. */
export async function serve(folder = siteFolder, headers = {}) {
    if (!folder) throw new Error('BALLPARK_SITE must name the built site (the folder with index.html)');
    const requests = [];
    const server = makeServer(folder, headers);
    server.prependListener('request', (request) => requests.push(request.url));
    const port = await listen(server, 0, { host: '127.0.0.1' });
    return {
        url: `http://127.0.0.1:${port}/`,
        requests,
        close: () => new Promise((done) => {
            server.close(done);
            server.closeAllConnections();
        }),
    };
}
