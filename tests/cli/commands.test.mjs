// Every command as it is typed: it ends with 0 and prints what it is asked for; what it can't do is a line that says why.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'ballpark-cli-'));
after(() => rmSync(folder, { recursive: true }));

function file(name, content) {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
}

function ballpark(line, input = '') {
    const { status, signal, stdout, stderr } = spawnSync(process.env.BALLPARK_CLI, line.split(' '), { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
    assert.equal(signal, null, `${line}: ${stderr}`);
    return { status, stdout, stderr };
}

function printed(line, input) {
    const { status, stdout, stderr } = ballpark(line, input);
    assert.equal(status, 0, `${line}: ${stderr}`);
    return stdout;
}

const commands = {
    'numbers': /Tokens per word/i,
    'numbers --explain': /=/,
    'serve --model llama-3.1-8b --gpu a10g --engine vllm': /vllm serve/,
    'serve -m llama-3.1-8b -g rtx-4090 -e llama.cpp --weights q4_k_m --gpu-layers 12': /host/,
    'serve -m qwen3-30b-a3b -g rtx-4070 -e llama.cpp -w q4_k_m --n-cpu-moe 24': /--gpu-layers all --n-cpu-moe 24/,
    'serve -m mixtral-8x7b -e llama.cpp -g rtx-3090 -w q4_k_m --cpu-moe true --host-bandwidth 89.6GB/s': /--gpu-layers all --cpu-moe/,
    'serve -m qwen3-30b-a3b -w q4_k_m -e llama.cpp -g rtx-4070 --cpu-moe -c 8192': / --cpu-moe( |$)/m,
    'plan --model llama-3.1-70b --concurrency 50 --max-tpot 50ms': /llama-3\.1-70b/,
    'plan --on rtx-4090,rtx-3090 --model llama-3.1-8b': /1 × GeForce RTX (4090|3090) 24 GB/,
    'price -m gpt-4o --input 1000 --output 200': /gpt-4o/,
    'train --parameters 13B --tokens 1.4T --gpu a100-sxm-80gb --gpus 2048': /LLaMA/,
    'finetune -m llama-3.1-8b -g rtx-4090 --method qlora -t 10M': /41,943,040/,
    'embed -m bge-large-en-v1.5 -g l4': /bge-large-en-v1\.5/,
    'models': /llama-3\.1-8b/,
    'gpus': /h100/,
    'formats': /q4_k_m/i,
    'prices': /gpt-4o/,
    'devices': /./,
    '--version': /^ballpark /,
};
for (const [line, expected] of Object.entries(commands))
    test(line, () => assert.match(printed(line), expected));

test('each command says what it takes', () => {
    const names = [...printed('--help').matchAll(/^  ([a-z]+) {2,}/gm)].map(([, name]) => name);
    assert.ok(names.length >= 12, names.join(' '));
    for (const name of names) assert.match(printed(`${name} --help`), /Usage: ballpark /);
});

test('eval answers line by line, and ends with 1 when a line had no answer', () => {
    const question = '{"ask":"serve","model":"llama-3.1-8b","gpu":"H100"}\n';
    assert.equal(JSON.parse(printed('eval', question)).ok, true);
    const { status, stdout } = ballpark('eval', `${question}{"ask":"nothing"}\n`);
    assert.equal(status, 1);
    assert.deepEqual(stdout.trim().split('\n').map((line) => JSON.parse(line).ok), [true, false]);
});

test('eval answers in the order of the questions, however many answer at a time', () => {
    const asked = Array.from({ length: 1000 }, (_, i) =>
        i % 7 === 3 ? `{"ask":"nothing","id":"${i}"}` : `{"ask":"serve","id":"${i}","model":"llama-3.1-8b","gpu":"H100","concurrency":${1 + (i % 50)}}`);
    const input = `${asked.join('\n\n')}\n`;
    const [alone, together] = ['1', '4'].map((jobs) => ballpark(`eval --jobs ${jobs}`, input));
    assert.equal(together.status, 1);
    assert.equal(together.stdout, alone.stdout);
    assert.deepEqual(together.stdout.trim().split('\n').map((line) => JSON.parse(line).id), asked.map((_, i) => `${i}`));
    assert.equal(ballpark('eval --jobs 0', '').status, 2);
});

test('texts are counted: standard input, files, and those that are there beside one that is not', () => {
    const [hello, more] = [file('hello.txt', 'hello world'), file('more.txt', 'hello')];
    assert.equal(JSON.parse(printed('tokens --json', 'hello world')).answer.tokens, 2);
    assert.match(printed(`tokens ${hello}`), /\b2\b/);
    assert.equal(JSON.parse(printed(`tokens --json ${hello} ${more}`)).answer.tokens, 3);
    const { status, stdout, stderr } = ballpark(`tokens --json ${hello} ${join(folder, 'missing.txt')}`);
    assert.notEqual(status, 0);
    assert.match(stderr, /missing\.txt/);
    assert.equal(JSON.parse(stdout).answer.tokens, 2);
});

test("a model's own tokenizer, with and without what is put around a text", () => {
    const tokenizer = file('tokenizer.json', JSON.stringify({
        added_tokens: [], normalizer: null, pre_tokenizer: { type: 'BertPreTokenizer' }, decoder: null,
        post_processor: { type: 'BertProcessing', sep: ['[SEP]', 1], cls: ['[CLS]', 2] },
        model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100,
            vocab: { '[UNK]': 0, '[SEP]': 1, '[CLS]': 2, the: 3, a: 4 } },
    }));
    const count = (flags) => JSON.parse(printed(`tokens --json -t ${tokenizer}${flags}`, 'the a the')).answer.tokens;
    assert.equal(count(''), 3);
    assert.equal(count(' --add-special-tokens'), 5);
    assert.match(printed(`inspect ${tokenizer}`), /WordPiece/);
});
