// Before the first paint: which theme, whether the page is embedded, and whether there will be a canvas. Where there
// will, its program sets out here: all else of the page, and page.js, is read while it is on its way. Without script, or
// from a file, the page is its table.
(() => {
    const root = document.documentElement;
    const asked = new URLSearchParams(location.search + location.hash.replace(/[#,]/g, '&'));
    const preference = (key) => {
        try {
            return localStorage.getItem(`ballpark.${key}`);
        } catch {
            return null; // storage is forbidden in a sandboxed frame
        }
    };
    const theme = asked.get('theme') || preference('theme');
    if (theme === 'light' || theme === 'dark' || theme === 'contrast') root.dataset.theme = theme;
    else if (matchMedia('(prefers-contrast: more)').matches) root.dataset.theme = 'contrast';
    if (asked.get('embed') === '1') root.dataset.embedded = '';
    // The first screen that stands in the page is that of who asks for nothing else.
    if (location.hash.length < 2 && !/^ko/i.test(asked.get('lang') || preference('language') || navigator.language)) root.dataset.first = '';
    if (location.protocol === 'file:') root.dataset.file = '';
    else if ('WebGL2RenderingContext' in window) root.dataset.app = 'starting';

    // The program at an address, compiled while it arrives.
    async function compiled(url) {
        const response = await fetch(url);
        if (!response.ok) throw new Error(`${url.pathname.split('/').pop()}: ${response.status}`);
        let arrived = 0;
        const counted = new TransformStream({
            transform(bytes, controller) {
                arrived += bytes.length;
                // How large it is, the build wrote down: a server that compresses tells another length.
                const bar = document.getElementById('loading');
                if (bar && root.dataset.program) bar.value = Math.min(1, arrived / root.dataset.program);
                controller.enqueue(bytes);
            },
        });
        return WebAssembly.compileStreaming(new Response(response.body.pipeThrough(counted),
            { headers: { 'content-type': 'application/wasm' } })); // whatever type a server gave it
    }

    // A context takes long to make, and longer once there is something to paint: it is asked for first, with the
    // attributes that the program will ask for again (src/platform/web/context.cpp), and as large as page.css will make it:
    // another size would be a second buffer.
    const canvas = document.createElement('canvas');
    const attributes = { alpha: false, depth: false, antialias: false, powerPreference: 'low-power' };
    const [width, height] = [innerWidth, innerHeight - 40].map((css) => Math.round(css * devicePixelRatio));
    if (root.dataset.app && Object.assign(canvas, { width, height }).getContext('webgl2', attributes)) {
        // Named in full, since a sandboxed frame's script does not know where it came from.
        const part = (name) => new URL(name, document.currentScript.src);
        const loading = { canvas, program: compiled(part('ballpark-page.wasm')), script: import(part('ballpark-page.mjs')) };
        for (const coming of [loading.program, loading.script]) coming.catch(() => {}); // App.start tells
        globalThis.ballparkLoading = loading;
    }

    // A server that does not let a sandboxed frame load modules, or a file that is missing.
    addEventListener('error', ({ target }) => {
        if (target.localName !== 'script') return;
        root.dataset.app = 'none';
        root.dataset.view = 'table';
        root.dataset.unloaded = '';
    }, { capture: true });
})();
