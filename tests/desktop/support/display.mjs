// A virtual display of the test's own, and programs on it. Nothing outlives the test: all ends by its process id.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const program = process.env.BALLPARK_DESKTOP;
const x11 = fileURLToPath(new URL('x11.py', import.meta.url));

/** Calls `check` until it gives something, else fails naming what was waited for. */
export async function until(what, check, seconds = 30) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
        const result = await check();
        if (result) return result;
        await sleep(50);
    }
    throw new Error(`waited ${seconds} s for ${what}`);
}

/** Whether a process waits for something to happen, and not for a processor. */
function asleep(child) {
    const [, state] = readFileSync(`/proc/${child.pid}/stat`, 'latin1').match(/\) (\w)/);
    return state === 'S';
}

function ended(child) {
    return child.exitCode !== null || child.signalCode !== null;
}

export class Display {
    /** Xvfb picks a free number itself and says it on file descriptor 3. */
    static async start({ screen = '2000x1400x24', dpi = 96 } = {}) {
        const display = new Display();
        display.started = 0;
        display.folder = mkdtempSync(path.join(tmpdir(), 'ballpark-window-'));
        const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', screen, '-noreset', '-nolisten', 'tcp'],
            { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
        let number = '';
        let failure;
        server.on('error', (error) => { failure = error; });
        server.stdio[3].on('data', (data) => { number += data; });
        display.server = server;
        await until('Xvfb (Debian: xvfb)', () => {
            if (failure) throw failure;
            return number.includes('\n');
        });
        display.name = `:${number.trim()}`;
        display.tool('python3', x11, 'dpi', dpi);
        return display;
    }

    async stop() {
        this.server.kill();
        await until('the end of Xvfb', () => ended(this.server));
        rmSync(this.folder, { recursive: true, force: true });
    }

    /** Of a new user: every program that is started has preferences of its own, unless `more` says where they are. */
    environment(more = {}) {
        return {
            PATH: process.env.PATH, HOME: this.folder, DISPLAY: this.name, LANG: 'C.UTF-8',
            XDG_CONFIG_HOME: path.join(this.folder, `config-${this.started}`), ...more,
        };
    }

    /** Runs a tool on this display and returns what it printed. */
    tool(command, ...args) {
        return execFileSync(command, args.map(String), { env: this.environment(), maxBuffer: 1 << 28 });
    }

    /** The program, not waited for. */
    async window(args = [], environment = {}) {
        const window = new AppWindow(this, args, environment);
        await window.opened();
        return window;
    }

    /** The program until its end. */
    async run(args, environment = {}) {
        const window = new AppWindow(this, args, environment);
        return { code: await window.end(), stdout: window.stdout, stderr: window.stderr };
    }
}

class AppWindow {
    constructor(display, args, environment) {
        this.display = display;
        display.started += 1;
        this.stdout = '';
        this.stderr = '';
        this.child = spawn(program, args, { env: display.environment(environment) });
        this.child.stdout.on('data', (data) => { this.stdout += data; });
        this.child.stderr.on('data', (data) => { this.stderr += data; });
    }

    async opened() {
        this.id = await until('a window', () => {
            if (ended(this.child)) throw new Error(`the program ended: ${this.stderr}`);
            try {
                return this.display.tool('xdotool', 'search', '--onlyvisible', '--pid', this.child.pid).toString().trim();
            } catch {
                return '';
            }
        });
        this.display.tool('xdotool', 'windowfocus', this.id);
        await this.idle();
    }

    /** Frames drawn so far; the program was started with --stats. */
    get frames() {
        return (this.stderr.match(/^frame \d+/gm) ?? []).length;
    }

    /**
     * Waits until no frame is drawn for 0.7 s, which is longer than the cursor of a text field blinks, and neither the
     * program nor the display has anything to do: on a busy machine they may be waiting for their turn with input that
     * is not answered yet.
     */
    async idle() {
        let seen = -1;
        await until('an idle window', async () => {
            const before = seen;
            seen = this.frames;
            if (before === seen && seen > 0 && asleep(this.child) && asleep(this.display.server)) return true;
            await sleep(700);
            return false;
        }, 60);
    }

    xdotool(...args) {
        this.display.tool('xdotool', ...args);
    }

    /** Does something and waits until it was drawn, or for a second when it changes nothing. */
    async drawn(...xdotool) {
        const before = this.frames;
        this.xdotool(...xdotool);
        for (let i = 0; i < 20 && this.frames < before + 3; i += 1) await sleep(50);
    }

    async click(x, y) {
        await this.drawn('mousemove', '--window', this.id, Math.round(x), Math.round(y));
        await this.drawn('mousedown', 1);
        await this.drawn('mouseup', 1);
    }

    /** "ctrl+z": presses what is held and the key, and lets go in the order of a hand; xdotool's own lets go of Ctrl first. */
    async chord(keys) {
        const names = keys.split('+');
        for (const name of names) await this.drawn('keydown', name);
        for (const name of names.reverse()) await this.drawn('keyup', name);
    }

    /** A file let fall on the window, as a file manager does it. */
    async dropped(file, x, y) {
        const before = this.frames;
        this.display.tool('python3', x11, 'drop', this.id, file, x, y);
        for (let i = 0; i < 20 && this.frames < before + 3; i += 1) await sleep(50);
    }

    geometry() {
        const text = this.display.tool('xdotool', 'getwindowgeometry', '--shell', this.id).toString();
        return Object.fromEntries(text.trim().split('\n').map((line) => line.split('=')).map(([k, v]) => [k, Number(v)]));
    }

    /** What the window shows, three bytes a pixel. */
    pixels() {
        return this.display.tool('import', '-silent', '-window', this.id, '-depth', 8, 'rgb:-');
    }

    /** Asks it to close and waits for the end; returns the exit code. */
    async close() {
        this.display.tool('python3', x11, 'close', this.id);
        return this.end();
    }

    async end() {
        await until(`the end of the program (it said: ${this.stderr.slice(-300)})`, () => ended(this.child), 60);
        return this.child.exitCode ?? this.child.signalCode;
    }

    /** The scenario, as it said last. */
    get state() {
        return this.stderr.match(/^state (.*)$/gm)?.at(-1).slice('state '.length);
    }
}
