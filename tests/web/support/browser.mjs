// Headless Chromium through chromedriver: WebDriver and the DevTools protocol with nothing but fetch.
//
// Every browser has its own chromedriver on a free port and its own profile folder; close() ends both by process id.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const patience = Number(process.env.BALLPARK_TEST_PATIENCE_MS ?? 30000);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function freePort() {
    const server = createServer();
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address();
    await new Promise((done) => server.close(done));
    return port;
}

const chromiumArguments = ({ profile, dark, webgl }) => [
    '--headless=new', '--remote-debugging-pipe', '--no-sandbox', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars',
    `--user-data-dir=${profile}`, '--force-device-scale-factor=1', '--window-size=1280,800',
    ...(dark ? ['--force-dark-mode'] : []),
    ...(webgl ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'] : ['--disable-gpu', '--disable-3d-apis']),
];

const keyNames = { Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C', Control: '\uE009', Backspace: '\uE003',
    ArrowDown: '\uE015', Shift: '\uE008', Space: ' ',
    Return: '\uE007', Right: '\uE014', ctrl: '\uE009' };

export class Browser {
    static async open({ dark = false, webgl = true, language = 'en-US' } = {}) {
        const browser = new Browser();
        browser.profile = await mkdtemp(join(tmpdir(), 'ballpark-chromium-'));
        const port = await freePort();
        browser.base = `http://127.0.0.1:${port}`;
        const program = process.env.CHROMEDRIVER ?? 'chromedriver';
        browser.driver = spawn(program, [`--port=${port}`, '--log-level=SEVERE'], {
            stdio: 'ignore', env: { ...process.env, LANGUAGE: language, LANG: `${language.replace('-', '_')}.UTF-8` },
        });
        browser.driver.on('error', (error) => { browser.failed = error; });
        try {
            await browser.start({ profile: browser.profile, dark, webgl }, language);
            return browser;
        } catch (error) {
            await browser.close();
            throw error;
        }
    }

    async start(options, language) {
        await this.waitFor(async () => {
            if (this.failed) throw new Error(`chromedriver did not start: ${this.failed.message}`);
            return fetch(`${this.base}/status`).then((answer) => answer.ok, () => false);
        }, 'chromedriver');
        const { sessionId } = await this.call('POST', '/session', {
            capabilities: {
                alwaysMatch: {
                    'goog:chromeOptions': {
                        args: chromiumArguments(options),
                        prefs: { 'intl.accept_languages': language },
                        ...(process.env.CHROMIUM ? { binary: process.env.CHROMIUM } : {}),
                    },
                    'goog:loggingPrefs': { browser: 'ALL' },
                },
            },
        });
        this.session = `/session/${sessionId}`;
        this.dark = options.dark;
    }

    /** Leaves what was open for a new tab, in which nothing is emulated yet but its size. */
    async freshTab(width, height, scale) {
        const before = await this.call('GET', `${this.session}/window/handles`);
        const { handle } = await this.post('/window/new', { type: 'tab' });
        for (const tab of before) {
            await this.post('/window', { handle: tab });
            await this.call('DELETE', `${this.session}/window`);
        }
        await this.post('/window', { handle });
        await this.setViewport(width, height, scale);
        if (this.dark) await this.prefer({ 'prefers-color-scheme': 'dark' });
        await this.complaints();
    }

    async call(method, path, body) {
        const answer = await fetch(this.base + path, {
            method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body),
        });
        const { value } = await answer.json();
        if (value?.error) throw new Error(`${path}: ${value.error}: ${value.message.split('\n')[0]}`);
        return value;
    }

    post(path, body = {}) { return this.call('POST', this.session + path, body); }
    devtools(cmd, params = {}) { return this.post('/goog/cdp/execute', { cmd, params }); }

    /** Runs a function in the page; its arguments and result travel as JSON, and promises are awaited. */
    async run(body, ...args) {
        const script = `const done = arguments[arguments.length - 1];
            Promise.resolve((${body}).apply(null, Array.from(arguments).slice(0, -1)))
                .then((value) => done({ value }), (error) => done({ error: String(error && error.stack || error) }));`;
        const { value, error } = await this.post('/execute/async', { script, args });
        if (error) throw new Error(`in the page: ${error}`);
        return value;
    }

    async waitFor(condition, what, ms = patience) {
        const until = Date.now() + ms;
        for (;;) {
            const value = await condition();
            if (value) return value;
            if (Date.now() > until) throw new Error(`waited ${ms} ms for ${what}`);
            await pause(50);
        }
    }

    /** Waits until a function in the page returns something true, and returns that. */
    until(body, what, ...args) { return this.waitFor(() => this.run(body, ...args), what ?? String(body)); }

    go(url) { return this.post('/url', { url }); }
    setViewport(width, height, scale = 1) {
        return this.devtools('Emulation.setDeviceMetricsOverride', {
            width, height, deviceScaleFactor: scale, mobile: true });
    }
    prefer(features) {
        return this.devtools('Emulation.setEmulatedMedia', {
            features: Object.entries(features).map(([name, value]) => ({ name, value })) });
    }

    mouse(actions) {
        return this.post('/actions', {
            actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }] });
    }
    moveTo(x, y) {
        return this.mouse([{ type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) }]);
    }
    async click(x, y) {
        await this.moveTo(x, y);
        await this.mouse([{ type: 'pointerDown', button: 0 }, { type: 'pause', duration: 30 }, { type: 'pointerUp', button: 0 }]);
    }
    async drag([x, y], [endX, endY]) {
        await this.moveTo(x, y);
        await this.mouse([{ type: 'pointerDown', button: 0 }, { type: 'pause', duration: 50 },
            { type: 'pointerMove', duration: 100, x: Math.round(endX), y: Math.round(endY) }, { type: 'pause', duration: 50 },
            { type: 'pointerUp', button: 0 }]);
    }
    async wheel(x, y, deltaY) {
        await this.post('/actions', {
            actions: [{ type: 'wheel', id: 'wheel',
                actions: [{ type: 'scroll', duration: 0, x: Math.round(x), y: Math.round(y), deltaX: 0, deltaY }] }] });
    }
    press(...keys) {
        const values = keys.map((key) => keyNames[key] ?? key);
        return this.post('/actions', {
            actions: [{ type: 'key', id: 'keys', actions: [
                ...values.map((value) => ({ type: 'keyDown', value })),
                ...values.reverse().map((value) => ({ type: 'keyUp', value })),
            ] }] });
    }
    type(text) {
        return this.post('/actions', {
            actions: [{ type: 'key', id: 'keys', actions: [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]) }] });
    }
    /** A finger that touches once. */
    async tap(x, y) {
        await this.devtools('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: Math.round(x), y: Math.round(y) }] });
        await pause(40);
        await this.devtools('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    }
    /** A file of this machine, let fall on the page. */
    async dropFile(path, x, y) {
        const data = { items: [], files: [path], dragOperationsMask: 1 };
        for (const type of ['dragEnter', 'dragOver', 'drop']) await this.devtools('Input.dispatchDragEvent', { type, x, y, data });
    }

    /** A file of this machine, chosen in the dialog that the page asked for. */
    async chooseFile(path) {
        const { result } = await this.devtools('Runtime.evaluate', { expression: "document.querySelector('input[type=file][id=file]')" });
        await this.devtools('DOM.setFileInputFiles', { files: [path], objectId: result.objectId });
    }

    /** What a Korean input method sends: each state of a syllable, then the finished one. */
    async compose(states) {
        for (const text of states) {
            await this.devtools('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
            await pause(30);
        }
        await this.devtools('Input.insertText', { text: states.at(-1) });
    }

    /** Messages of the console since the last call, warnings and worse. */
    async complaints() {
        const entries = await this.post('/se/log', { type: 'browser' });
        return entries.filter(({ level }) => level === 'SEVERE' || level === 'WARNING').map(({ message }) => message)
            .filter((message) => !/GPU stall due to ReadPixels|software WebGL|favicon/.test(message));
    }

    /** Saves what is seen to the folder named by BALLPARK_SCREENSHOTS, if there is one. */
    async screenshot(name) {
        const folder = process.env.BALLPARK_SCREENSHOTS;
        if (!folder) return;
        const png = await this.call('GET', `${this.session}/screenshot`);
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, `${name}.png`), Buffer.from(png, 'base64'));
    }

    async close() {
        if (this.session) await this.call('DELETE', this.session).catch(() => {});
        if (this.driver.exitCode === null && !this.failed) {
            const ended = new Promise((done) => this.driver.once('exit', done));
            this.driver.kill();
            await ended;
        }
        await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
    }
}

export { pause };
