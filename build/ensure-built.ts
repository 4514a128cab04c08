import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The build's inputs. Folders include everything in them, and removals count. */
const sources = [
  'electron',
  // The fixtures that the demo ships. Others install programs into their folders.
  'fixtures/demo',
  'fixtures/provider',
  'renderer',
  'shared',
  'build/build.ts',
  'build/bundled-packages.ts',
  'build/precompress.ts',
  'package-lock.json',
  'package.json',
  'vite.host.config.ts',
  'vite.preload.config.ts',
  'vite.renderer.config.ts',
];

/**
 * Builds when there is no build or sources are newer, and reports it on standard error. False when the build failed and
 * printed why.
 */
export function ensureBuilt(root: string): boolean {
  const builtAt = statSync(join(root, 'dist', 'built'), { throwIfNoEntry: false })?.mtimeMs;
  if (builtAt !== undefined && sources.every((source) => findNewestChange(join(root, source)) <= builtAt)) return true;
  process.stderr.write(
    builtAt === undefined ? 'Building Workcell\n' : 'Building Workcell: its sources are newer than the last build\n',
  );
  const script = fileURLToPath(new URL('build.ts', import.meta.url));
  return spawnSync(process.execPath, [script], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

/** The time of the latest change in a file or folder, in milliseconds since the Unix epoch. */
export function findNewestChange(path: string): number {
  const folder = statSync(path).isDirectory();
  const below = folder
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((entry) => join(path, entry))
    : [];
  return [path, ...below].reduce(
    (newest, each) => Math.max(newest, statSync(each, { throwIfNoEntry: false })?.mtimeMs ?? 0),
    0,
  );
}
