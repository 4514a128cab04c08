import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run pictures`: takes the pictures of the README and the user guide from the desktop app on Linux, where the specs
// have their own screen, and puts them into docs/images. `npm run pictures -- guide` takes those of the guide alone.

const root = fileURLToPath(new URL('..', import.meta.url));
const chosen = process.argv.slice(2);
const all = { readme: ['main-dark.png', 'main-light.png'], guide: ['guide'] };
const names = Object.entries(all).flatMap(([spec, made]) => (chosen.length === 0 || chosen.includes(spec) ? made : []));
for (const name of names) rmSync(join(root, 'artifacts', name), { force: true, recursive: true });
const specs = join(import.meta.dirname, 'test-electron/run-specs.ts');
const { status } = spawnSync(process.execPath, [specs, '--project=pictures', '--reporter=line', ...chosen], {
  stdio: 'inherit',
});
const taken = names.filter((name) => existsSync(join(root, 'artifacts', name)));
// If a story stops halfway, the pictures do not change.
for (const name of status === 0 ? taken : []) {
  rmSync(join(root, 'docs/images', name), { force: true, recursive: true });
  cpSync(join(root, 'artifacts', name), join(root, 'docs/images', name), { recursive: true });
}
process.exitCode = taken.length === names.length ? (status ?? 1) : 1;
