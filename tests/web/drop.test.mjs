// Files let fall on the page by a hand: on the canvas and, where there is none, on the table. What came of them is read
// from the link and the table.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { open, settled, state, withPage } from './support/page.mjs';
import { complaint, fact, field, fill, linkHas } from './support/person.mjs';

const shapes = { num_hidden_layers: 32, hidden_size: 4096, num_attention_heads: 32, num_key_value_heads: 8, intermediate_size: 14336 };
const llama = { ...shapes, model_type: 'llama', vocab_size: 128256, tie_word_embeddings: false, torch_dtype: 'bfloat16',
    max_position_embeddings: 131072, rope_scaling: { rope_type: 'llama3', factor: 8 } };
const bert = { ...shapes, model_type: 'bert', num_hidden_layers: 12, hidden_size: 768, num_attention_heads: 12, intermediate_size: 3072, vocab_size: 30522, max_position_embeddings: 512 };

let folder;
const path = (name) => join(folder, name);
before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ballpark-drop-'));
    const gguf = await readFile(new URL('../fuzz/corpus/gguf/gpt-oss-20b.MXFP4_MOE', import.meta.url));
    await Promise.all(Object.entries({
        'own.json': JSON.stringify(llama), 'encoder.json': JSON.stringify(bert), 'own.gguf': gguf, 'cut.gguf': gguf.subarray(0, 700),
        'noise.bin': randomBytes(4096), 'empty.json': '', 'half.json': '{"model_type": "llama", "hidden_size": ', 'own.txt': 'Hello world',
    }).map(([name, content]) => writeFile(path(name), content)));
});
after(() => rm(folder, { recursive: true }));

const start = 'v1,page=serve,gpu=h100-sxm-80gb,concurrency=4,colour=red';

for (const webgl of [true, false]) {
    const onto = webgl ? 'the canvas' : 'the table';
    const drop = (browser, name) => browser.dropFile(path(name), 640, 300);
    const page = (name, act) => test(`${name} on ${onto}`, () => withPage({ webgl }, async (browser, site) => {
        await open(browser, `${site.url}#${start}`);
        await act(browser, site);
    }));

    page('a config.json becomes the model of the scenario, and nothing else changes', async (browser) => {
        const known = await fact(browser, 'weights');
        await drop(browser, 'own.json');
        await linkHas(browser, 'page=serve', 'model=file:own.json', 'gpu=h100-sxm-80gb', 'concurrency=4', 'colour=red');
        // It has the shape of the model that was there.
        await browser.until((name) => document.querySelector(name).value === 'file:own.json', 'the field', field('model'));
        assert.equal(await fact(browser, 'weights'), known);
        await fill(browser, 'concurrency', '12');
        await linkHas(browser, 'model=file:own.json', 'concurrency=12');
    });

    page('a GGUF is asked of llama.cpp, in the types that it has', async (browser) => {
        await drop(browser, 'own.gguf');
        await linkHas(browser, 'model=file:own.gguf', 'weights=auto', 'engine=llama.cpp', 'colour=red');
        await browser.until((name) => document.querySelector(name).value === 'file:own.gguf', 'the field', field('model'));
        assert.match(await fact(browser, 'weights'), /^\d.* [KMG]iB$/);
        assert.match(await browser.run(() => document.querySelector('#page-serve pre').textContent), /llama-server .*own\.gguf/);
    });

    page('an encoder is what embeds', async (browser) => {
        await drop(browser, 'encoder.json');
        await linkHas(browser, 'page=serve', 'encoder=file:encoder.json', 'gpu=h100-sxm-80gb');
    });

    page('what is no model, or half of one, is refused with its place, and changes nothing', async (browser) => {
        const before = await state(browser);
        const told = ({ name }) => browser.until((file) => document.getElementById('notice').textContent.includes(file)
            && document.getElementById('notice').textContent, `a word on ${name}`, name);
        for (const [name, reason] of [['cut.gguf', /byte \d+: .*do not fit into a file of this size/], ['noise.bin', /byte 0: .*none of the files/], ['empty.json', /empty/], ['half.json', /byte|JSON/]]) {
            const drawn = webgl ? await browser.run(() => globalThis.ballparkPage.app.framesDrawn) : 0;
            await drop(browser, name);
            if (webgl) await browser.until((earlier) => globalThis.ballparkPage.app.framesDrawn > earlier, `a notice of ${name}`, drawn);
            else assert.match(await told({ name }), reason);
            await settled(browser);
            assert.equal(await state(browser), before, name);
            await browser.screenshot(`drop-${webgl ? 'canvas' : 'table'}-${name}`);
        }
        assert.equal(await complaint(browser, 'model'), '');
        await drop(browser, 'own.json');
        await linkHas(browser, 'model=file:own.json', 'colour=red');
        assert.ok(await browser.run(() => document.getElementById('notice').hidden), 'the word is gone with its reason');
    });

    page('a link that names a file of somebody else says so at the field', async (browser, site) => {
        await open(browser, `${site.url}#v1,page=serve,model=file:theirs.json`);
        assert.match(await complaint(browser, 'model'), /theirs\.json is not here; drop the file/);
        assert.equal(await state(browser), 'v1,page=serve,model=file:theirs.json');
    });
}

test('a text is for the page of texts', () => withPage({}, async (browser, site) => {
    await open(browser, `${site.url}#v1,page=price`);
    await browser.dropFile(path('own.txt'), 640, 300);
    await linkHas(browser, 'page=price', 'input_tokens=2');
}));
