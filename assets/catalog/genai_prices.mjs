// The price lists of npm @pydantic/genai-prices, which exports what asks them but not the lists.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** { version, providers, calcPrice, findProvider } of the package in a node_modules folder. */
export function genaiPrices(packages) {
    const folder = join(packages, '@pydantic/genai-prices');
    const { calcPrice, findProvider } = createRequire(join(folder, 'package.json'))('@pydantic/genai-prices');
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    // Into a file: the program ends before a pipe has taken all that it prints.
    const scratch = mkdtempSync(join(tmpdir(), 'ballpark-prices-'));
    const out = openSync(join(scratch, 'list'), 'w');
    const run = spawnSync(process.execPath, [join(folder, 'dist/cli.js'), 'list'], { stdio: ['ignore', out, 'inherit'] });
    closeSync(out);
    const listed = readFileSync(join(scratch, 'list'), 'utf8');
    rmSync(scratch, { recursive: true });
    if (run.status !== 0) throw new Error(`${folder} does not list its models`);
    const ids = new Set([...listed.matchAll(/^ {2}([^:\s]+):/gm)].map(([, id]) => id));
    return { version, calcPrice, findProvider, providers: [...ids].sort().map((providerId) => findProvider({ providerId })) };
}
