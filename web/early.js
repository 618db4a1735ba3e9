// Before the first paint: which theme, whether the page is embedded, and whether there will be a canvas. Everything
// else waits for page.js. Without script, or from a file, the page is its table.
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

    // A server that does not let a sandboxed frame load modules, or a file that is missing.
    addEventListener('error', ({ target }) => {
        if (target.localName !== 'script') return;
        root.dataset.app = 'none';
        root.dataset.view = 'table';
        root.dataset.unloaded = '';
    }, { capture: true });
})();
