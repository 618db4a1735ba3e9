// The tasks, with where each step's target stands on its screen and what the scenario must be in the end: both
// are worked out by ballpark-hands, which does the tasks without a screen.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const usual = { width: 1280, height: 1000 };

export const folder = fileURLToPath(new URL('.', import.meta.url));

/** Those of a face, "canvas" or "window"; `machine` is what is known of the machine, where there is a page for it. */
export function tasksOn(face, machine = '') {
    const tasks = JSON.parse(readFileSync(new URL('tasks.json', import.meta.url), 'utf8'))
        .filter(({ only }) => only === undefined || only === face).map((task) => ({ ...usual, ...task }));
    return JSON.parse(execFileSync(process.env.BALLPARK_HANDS, machine ? [machine] : [], { cwd: folder, input: JSON.stringify(tasks), encoding: 'utf8' }));
}

/** A file's bytes once it is there: both faces write it whole or not at all. */
export const existing = (file) => existsSync(file) && readFileSync(file);

/** Does the steps with what a face has for hands: press, drag, type, compose, keys, drop. */
export async function act(task, hands) {
    for (const step of task.steps) {
        const kind = Object.keys(hands).find((name) => name in step);
        if (kind) for (let i = 0; i < (step.times ?? 1); i += 1) await hands[kind](step);
        else assert.ok('shows' in step, `no hand can do ${JSON.stringify(step)}`); // was seen without a screen
    }
}

/** What the scenario is in the end means what the task says. */
export function check(task) {
    for (const part of task.expected) assert.match(task.ends, new RegExp(part));
}
