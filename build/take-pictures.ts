import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run pictures`: takes the README's screenshots from the desktop app on Linux, where the specs have their own
// screen, and puts them into docs/images.

const root = fileURLToPath(new URL('..', import.meta.url));
const names = ['main-dark.png', 'main-light.png'];
for (const name of names) rmSync(join(root, 'artifacts', name), { force: true });
const specs = join(import.meta.dirname, 'test-electron/run-specs.ts');
const { status } = spawnSync(process.execPath, [specs, '--project=pictures', '--reporter=line'], { stdio: 'inherit' });
const taken = names.filter((name) => existsSync(join(root, 'artifacts', name)));
for (const name of taken) copyFileSync(join(root, 'artifacts', name), join(root, 'docs/images', name));
process.exitCode = taken.length === names.length ? (status ?? 1) : 1;
