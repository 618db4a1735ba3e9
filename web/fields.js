// Inputs for the fields of the shared scenario, made from what the core says of them (ask `fields`): nothing here knows
// a field by its name.
import { Renderer, html } from './render.js';
import { fill } from './words.js';

const automatic = 'field.automatic';

/** Kinds of input with names to suggest; what those are is in `suggestions`. */
export const suggested = ['model', 'encoder', 'gpu', 'api_model', 'weights', 'kv'];

/** What stands under an input that was given something impossible. */
export const errorPlace = (id) => `<span class="error" id="${id}-error" role="alert" hidden></span>`;

/** Says at an input what is wrong with it, or nothing any more. */
export function complain(input, message) {
    const place = document.getElementById(`${input.id}-error`);
    place.textContent = message ?? '';
    place.hidden = !message;
    if (message) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
}

/** `<datalist>`s of every name that can be typed, with what matters beside each. */
export function suggestions(core) {
    const rows = (ask) => core.eval({ ask }).answer;
    const option = (value, ...facts) => `<option value="${html(value)}">${html(facts.filter(Boolean).join(' · '))}</option>`;
    const model = ({ id, name, parameters }) => option(id, name, core.format(parameters, 'parameters'));
    const format = ({ id, kind, bits_per_weight: bits }) => option(id, kind === 'mixture' ? 'GGUF' : `${core.decimal(bits, 3)} bit`);
    const dollars = (price) => (price === null ? '' : core.format(price, 'usd_per_million_tokens'));
    const { models } = rows('models');
    const { formats } = rows('formats');
    const newest = new Map(rows('prices').api.filter(({ kind }) => kind === 'chat').map((row) => [row.model, row]));
    const lists = {
        model: models.filter((row) => row.generates_text).map(model),
        encoder: models.filter((row) => !row.generates_text).map(model),
        gpu: rows('gpus').gpus.map((row) => option(row.id, row.name, core.format(row.memory_bytes, 'bytes'))),
        api_model: Array.from(newest.values(), (row) => option(row.model,
            dollars(row.input_usd_per_million_tokens), dollars(row.output_usd_per_million_tokens))),
        weights: formats.filter(({ kind }) => kind !== 'tensor').map(format),
        kv: [option('auto', core.phrase('choice.auto')), ...formats.filter(({ kind }) => kind === 'tensor').map(format)],
    };
    return suggested.map((kind) => `<datalist id="list-${kind}">${lists[kind].join('')}</datalist>`).join('');
}

/** A form for some of the fields. */
export class FormRenderer extends Renderer {
    // "1 to 1,024": the unit once.
    bounds({ low, high, unit }) {
        const [from, fromUnit] = this.core.format(low, unit).split(/ (.*)/);
        const to = this.core.format(high, unit);
        return fill(this.words.between, { low: fromUnit && !to.endsWith(` ${fromUnit}`) ? `${from} ${fromUnit}` : from, high: to });
    }

    // "vllm (paged cache, batches)".
    choice(kind, name) {
        const meaning = this.core.phrase(`${kind}.${name.replace(/\W/g, '')}`);
        return meaning ? `${name} (${meaning})` : name;
    }

    input(field, id, value) {
        const same = `id="${id}" data-name="${field.name}" aria-describedby="${id}-hint ${id}-error"`;
        if (field.choices) {
            const items = field.choices.map((name) => `<option value="${html(name)}"${name === value ? ' selected' : ''}>`
                + `${html(this.choice(field.kind, name))}</option>`);
            return `<select ${same}>${items.join('')}</select>`;
        }
        const list = suggested.includes(field.kind) ? ` list="list-${field.kind}"` : '';
        const mode = field.kind === 'figure' ? ' inputmode="text" enterkeyhint="done"' : '';
        return `<input ${same} value="${html(value)}"${list}${mode} placeholder="${html(this.phrase(automatic, 'automatic'))}"`
            + ' autocomplete="off" autocapitalize="off" spellcheck="false">';
    }

    field(field, prefix, value) {
        const id = `${prefix}.${field.name}`;
        const hint = field.kind === 'figure' ? this.bounds(field) : '';
        const opens = field.kind === 'model' || field.kind === 'encoder'
            ? `<button type="button" class="link" data-open-file>${html(this.words.openFile)}</button>` : '';
        return `<p class="knob"><label for="${id}">${html(this.phrase(`field.${field.name}`, field.name))}</label>${opens}`
            + `${this.input(field, id, value)}<small id="${id}-hint">${html(hint)}</small>${errorPlace(id)}</p>`;
    }

    presets(fields, presets) {
        const known = new Set(fields.map(({ name }) => name));
        const shown = presets.filter(({ values }) => Object.keys(values).every((name) => known.has(name)));
        if (shown.length === 0) return '';
        return `<p class="presets" role="group" aria-label="${html(this.words.presets)}">${shown.map(({ name }) =>
            `<button type="button" data-preset="${name}">${html(this.phrase(`preset.${name}`, name))}</button>`).join(' ')}</p>`;
    }

    /** `prefix` keeps the ids of two forms on one page apart. */
    form(prefix, fields, presets, values) {
        const groups = new Map();
        for (const field of fields) groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
        return `<form>${this.presets(fields, presets)}${Array.from(groups, ([group, members]) =>
            `<fieldset><legend>${html(this.words[`${group}Group`] ?? group)}</legend>`
            + `${members.map((field) => this.field(field, prefix, values[field.name] ?? field.start)).join('')}</fieldset>`).join('')}</form>`;
    }
}
