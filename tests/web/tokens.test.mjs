// Tokens counted by the module: the vocabulary comes when it is asked for, and then counting waits for nothing.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { byteLevel } from '../tokenizer/compare/gguf_vocabulary.mjs';
import { open, withPage } from './support/page.mjs';
import { siteFolder } from './support/site.mjs';

const { load } = await import(pathToFileURL(join(siteFolder, 'ballpark.js')).href);
const file = join(siteFolder, 'vocabularies/o200k.ballparkvocab');
const skip = existsSync(file) ? false : 'built without vocabularies';

const wordpiece = JSON.stringify({ version: '1.0', added_tokens: [], normalizer: null, pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null, decoder: null, model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##',
        max_input_chars_per_word: 100, vocab: { '[UNK]': 0, hello: 1, world: 2, '##s': 3 } } });

test('a text is counted once its vocabulary is there', { skip }, async () => {
    const ballpark = await load();
    assert.throws(() => ballpark.tokens('Hello world'), /not loaded/);
    await ballpark.loadVocabulary();
    assert.deepEqual(ballpark.tokens('Hello world', { ids: true }), {
        encoding: 'o200k_base', tokens: 2, words: 2, characters: 11, bytes: 11, tokens_per_word: 1,
        characters_per_token: 5.5, ids: [13225, 2375],
    });
    const { answer } = ballpark.eval({ ask: 'tokens', text: 'Hello world' });
    assert.equal(answer.tokens, 2);
    assert.equal(ballpark.tokens('').tokens, 0);
    assert.equal(ballpark.tokens('😀'.repeat(100_000)).characters, 100_000);
});

test('a vocabulary may be given as bytes, and an encoding must exist', { skip }, async () => {
    const ballpark = await load();
    await ballpark.loadVocabulary('o200k_harmony', { from: await readFile(file) });
    assert.equal(ballpark.tokens('Hello world', { encoding: 'o200k_harmony' }).tokens, 2);
    await assert.rejects(ballpark.loadVocabulary('o300k'), /known are o200k_base/);
    await assert.rejects(ballpark.loadVocabulary('cl100k_base', { from: new Uint8Array(10) }), /not a vocabulary/);
});

test('a tokenizer.json that is dropped on the page is counted with, and a GGUF on the page of tokens', async () => {
    await withPage({}, async (browser, site) => {
        await open(browser, site.url);
        const dropped = (file) => browser.run(({ name, bytes }) => {
            const data = new DataTransfer();
            data.items.add(new File([Uint8Array.from(bytes)], name));
            dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
        }, { name: file.name, bytes: [...file.bytes] });
        const shown = (name) => browser.until((wanted) => document.querySelector('#page-tokens select')?.value === wanted
            && document.querySelector('#page-tokens tr')?.textContent, `counts by ${name}`, name);
        await browser.run(() => {
            location.hash = '#v1,page=price';
        });
        await browser.until(() => document.querySelector('[id="tokens.text"]')?.checkVisibility(), 'the text');
        await browser.run(() => { document.querySelector('[id="tokens.text"]').value = 'hello worlds'; });
        await dropped({ name: 'own.json', bytes: new TextEncoder().encode(wordpiece) });
        assert.match(await shown('own.json'), /3/);
        assert.match(await browser.run(() => document.querySelector('[id="tokens.own"]').textContent), /WordPiece, 4 tokens/);
        const vocabulary = { model: { vocab: { h: 0, e: 1, l: 2, o: 3, he: 4, 'Ġ': 5, w: 6, r: 7, d: 8, s: 9 }, merges: ['h e'] }, added_tokens: [] };
        await dropped({ name: 'own.gguf', bytes: byteLevel(vocabulary, 'gpt-2') });
        assert.match(await shown('own.gguf'), /11/);
    });
});

test('a model\'s own tokenizer is read by the module, which the page loads when there is one', async () => {
    const ballpark = await load();
    await ballpark.loadTokenizer(new TextEncoder().encode(wordpiece), { name: 'own' });
    const counted = ballpark.tokens('hello worlds', { encoding: 'own', ids: true });
    assert.deepEqual(counted.ids, [1, 2, 3]);
    await withPage({}, async (browser, site) => {
        await open(browser, site.url);
        const asked = () => site.requests.filter((path) => path.includes('ballpark-core.wasm')).length;
        assert.equal(asked(), 0);
        const inPage = await browser.run(async (text) => {
            const { core } = globalThis.ballparkPage.twin;
            for (let i = 0; i < 2; ++i) await core.loadTokenizer(new File([text], 'tokenizer.json'), { name: 'own' });
            return core.tokens('hello worlds', { encoding: 'own', ids: true });
        }, wordpiece);
        assert.deepEqual(inPage, counted);
        assert.equal(asked(), 1);
        assert.match(await browser.run(() => globalThis.ballparkPage.twin.core.loadTokenizer(new Uint8Array(3)).catch((error) => error.message)), /./);
    });
});
