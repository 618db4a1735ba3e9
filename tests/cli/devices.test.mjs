// `ballpark devices` and "gpu":"local" in a program of their own, with drivers that play (tests/machine/fake_driver).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const cli = process.env.BALLPARK_CLI;
const MIB = 1024 * 1024;

// Chooses the driver by the loader's own path, as an installation would.
function ballpark(args, { folders = ['whole'], part = 'two_cards', input = '' } = {}) {
    const path = folders.map((folder) => `${process.env.BALLPARK_FAKE_DRIVER}/${folder}`).join(':');
    const run = spawnSync(cli, args, {
        input, encoding: 'utf8', env: { ...process.env, LD_LIBRARY_PATH: path, FAKE_CUDA: part },
    });
    return { ...run, json: () => JSON.parse(run.stdout) };
}

const texts = (answer) => answer.notes.map((note) => note.text).join('\n');

test('two cards, as the contract writes them', { skip: process.platform === 'darwin' }, () => {
    const run = ballpark(['devices', '--json']);
    assert.equal(run.status, 0, run.stderr);
    const answer = run.json();
    assert.equal(answer.ask, 'devices');
    assert.equal(answer.ok, true);
    const [first, second] = answer.answer;
    assert.deepEqual(first, {
        name: 'NVIDIA GeForce RTX 4090', vendor: 'nvidia', memory_total_bytes: 24217 * MIB,
        memory_free_bytes: 23000 * MIB, memory_free_source: 'cuda', driver: first.driver, source: 'cuda',
        catalog_id: 'rtx-4090-24gb',
    });
    assert.match(first.driver, /CUDA 12\.4$/);
    assert.equal(second.catalog_id, 'a100-sxm-80gb');
    assert.match(texts(answer), /System memory: /);
});

test('free memory says when NVML read it', { skip: process.platform === 'darwin' }, () => {
    const [first] = ballpark(['devices', '--json'], { folders: ['whole', 'nvml'] }).json().answer;
    assert.equal(first.memory_free_source, 'nvml');
    assert.equal(first.memory_free_bytes, 23456 * MIB);
    assert.equal(first.driver, '550.54.14, CUDA 12.4');
});

test('a table for people', { skip: process.platform === 'darwin' }, () => {
    const run = ballpark(['devices']);
    assert.equal(run.status, 0);
    assert.match(run.stdout, /NVIDIA GeForce RTX 4090 +23\.6 GiB +22\.5 GiB \(cuda\) +CUDA 12\.4 +cuda +rtx-4090-24gb/);
    assert.match(run.stdout, /^System memory: .+ available$/m);
});

test('every driver problem is a plain sentence and exit 0', { skip: process.platform === 'darwin' }, () => {
    const problems = [
        [{ part: 'no_device' }, /cuInit failed: 100 CUDA_ERROR_NO_DEVICE/],
        [{ folders: ['no_total'] }, /lacks cuDeviceTotalMem_v2/],
        [{ folders: ['no_contexts'], part: 'old_driver' }, /older than CUDA 7\.0/],
        [{ folders: ['broken'] }, /libcuda\.so\.1 does not load/],
        [{ part: 'free_fails' }, /cuMemGetInfo failed for NVIDIA GeForce RTX 4090: 2 CUDA_ERROR_OUT_OF_MEMORY/],
        [{ part: 'garbage_name' }, /./],
    ];
    for (const [how, sentence] of problems) {
        const run = ballpark(['devices', '--json'], how);
        assert.equal(run.status, 0, run.stderr);
        assert.match(texts(run.json()), sentence);
        assert.equal(ballpark(['devices'], how).status, 0);
    }
    const failed = ballpark(['devices', '--json'], { part: 'free_fails' }).json().answer;
    assert.equal(failed[0].memory_free_bytes, null);
    assert.equal(failed[0].memory_total_bytes, 24217 * MIB);
});

test('a question about the local gpu has the memory that its driver reports', { skip: process.platform === 'darwin' }, () => {
    const question = { ask: 'serve', model: 'llama-3.1-8b', weights: 'fp16', gpu: 'local', context_tokens: 8192 };
    const input = `${JSON.stringify(question)}\n`;
    const known = ballpark(['eval'], { input });
    assert.equal(known.status, 0, known.stdout);
    assert.equal(known.json().answer.memory.gpu_capacity_bytes, 24217 * MIB);

    const none = ballpark(['eval'], { input, part: 'no_device' });
    assert.equal(none.status, 1);
    assert.equal(none.json().error.code, 'unknown_gpu');
    assert.equal(none.json().error.field, 'gpu');
    assert.match(none.json().error.message, /100 CUDA_ERROR_NO_DEVICE/);
});
