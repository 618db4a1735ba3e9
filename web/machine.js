// My machine as plain HTML: a page can't ask what a machine has, so its owner pastes it, and any of it becomes the device
// of the scenario.
import { Renderer, html } from './render.js';
import { fill, languages } from './words.js';

const mebibyte = 1024 * 1024;

/** The graphics card as the browser names it: of "ANGLE (NVIDIA, NVIDIA GeForce RTX 4090 …, …)" the second part. */
function cardOfBrowser() {
    const gl = document.createElement('canvas').getContext('webgl2');
    const names = gl?.getExtension('WEBGL_debug_renderer_info');
    const text = names ? String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
    gl?.getExtension('WEBGL_lose_context')?.loseContext();
    const [, second] = text.startsWith('ANGLE (') ? text.split(', ') : [];
    const name = (second ?? text).split(/ (?:Direct3D|OpenGL|Vulkan)/)[0].split(' (')[0];
    return /SwiftShader|llvmpipe|Basic Render|WebKit WebGL/i.test(text) ? '' : name;
}

const ofJson = ({ name, memory_total_bytes: total, memory_free_bytes: free, catalog_id: id }) => ({ name, total, free, id });

/** "NVIDIA L4, 23034 MiB, 22000 MiB", as nvidia-smi prints with --format=csv; MiB also where it has none. */
function ofCsv(line) {
    const [name, ...sizes] = line.split(',').map((cell) => cell.trim());
    const [total, free] = sizes.map((size) => parseFloat(size) * mebibyte);
    return name && total > 0 ? { name, total, free: free >= 0 ? free : undefined } : null;
}

/**
 * Devices in what `ballpark devices --json` or nvidia-smi printed: [{ name, total, free?, id? }]. Null where nothing is
 * told.
 */
export function readDevices(text) {
    const trimmed = text.trim();
    if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
        try {
            const parsed = JSON.parse(trimmed);
            const rows = Array.isArray(parsed) ? parsed : parsed.answer ?? [parsed];
            return rows.every(({ name, memory_total_bytes: total }) => typeof name === 'string' && total > 0) ? rows.map(ofJson) : null;
        } catch {
            return null;
        }
    }
    const rows = trimmed.split('\n').filter((line) => !/^name\s*,/i.test(line)).map(ofCsv);
    return rows.length && rows.every(Boolean) ? rows : null;
}

class MachineRenderer extends Renderer {
    section() {
        const { words } = this;
        return `<h2 tabindex="-1">${html(this.phrase('page.machine', 'machine'))}</h2><p class="intro">${html(words.machineIntro)}</p>`
            + '<div class="columns"><form>'
            + `<p class="knob"><label for="machine.paste">${html(words.machinePaste)}</label>`
            + '<textarea id="machine.paste" rows="6" spellcheck="false" aria-describedby="machine.hint machine.error"></textarea>'
            + `<small id="machine.hint">${html(words.machineHint)}</small><span class="error" id="machine.error" role="alert" hidden></span></p>`
            + `<pre tabindex="0"><code>ballpark devices --json\nnvidia-smi --query-gpu=name,memory.total,memory.free --format=csv</code></pre>`
            + `<p><button type="submit">${html(words.machineRead)}</button></p></form><div data-part="devices" aria-live="polite"></div></div>`;
    }

    devices(devices) {
        if (devices.length === 0) return `<p class="note">${html(this.words.machineNone)}</p>`;
        const size = (bytes) => (bytes > 0 ? `<b>${html(this.core.format(bytes, 'bytes'))}</b>` : '');
        const rows = devices.map(({ name, total, free, count }, i) => [`${count > 1 ? `${count} × ` : ''}${html(name)}`, size(total), size(free),
            `<button type="button" data-device="${i}">${html(this.words.machineUse)}<span class="unseen"> ${html(name)}</span></button>`]);
        const { words } = this;
        return this.grid(words.machineFound, [this.phrase('field.gpu', 'device'), words.capacity, words.machineFree, words.goOn], rows);
    }
}

/** Devices of one kind as one row. */
function grouped(devices) {
    const kinds = new Map();
    for (const device of devices) {
        const before = kinds.get(device.name);
        kinds.set(device.name, before ? { ...before, count: before.count + 1 } : { ...device, count: 1 });
    }
    return [...kinds.values()];
}

/** A part of the twin (see twin.js). */
export class MachineSection {
    constructor(root, twin) {
        Object.assign(this, { root, twin });
        root.addEventListener('submit', (event) => {
            event.preventDefault();
            this.read();
        });
        root.addEventListener('click', ({ target }) => { if (target.dataset.device) this.use(this.devices[Number(target.dataset.device)]); });
    }

    render() {
        const { core, language } = this.twin;
        const pasted = this.root.querySelector('textarea')?.value ?? '';
        this.renderer = new MachineRenderer(core, languages[language]);
        this.root.innerHTML = this.renderer.section();
        this.root.querySelector('textarea').value = pasted;
        if (!this.devices) {
            const card = cardOfBrowser();
            this.devices = card ? [{ name: card, count: 1 }] : [];
        }
        this.put();
    }

    show() {}

    put() { this.root.querySelector('[data-part=devices]').innerHTML = this.renderer.devices(this.devices); }

    complain(message) {
        const error = this.root.querySelector('.error');
        error.textContent = message;
        error.hidden = !message;
    }

    read() {
        const read = readDevices(this.root.querySelector('textarea').value);
        this.complain(read ? '' : this.twin.words.machineUnread);
        if (!read) return;
        this.devices = grouped(read);
        this.put();
    }

    /** The device becomes that of the scenario, when the catalog knows it. */
    use({ name, id, count }) {
        const gpu = id || name;
        const { core } = this.twin;
        const { error } = core.eval({ ask: 'serve', model: 'llama-3.1-8b', gpu });
        if (error) return this.complain(fill(this.twin.words.machineUnknown, { name, reason: error.message }));
        this.complain('');
        this.twin.change({ gpu, gpus: count > 1 ? String(count) : '' });
        return this.twin.goTo('serve');
    }
}
