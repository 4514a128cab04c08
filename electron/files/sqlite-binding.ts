import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { linuxLibc } from './linux-libc.ts';

/** The computer that a compiled SQLite is for. */
export type BindingInfo = { readonly platform: string; readonly arch: string; readonly libc: 'gnu' | 'musl' };

let found: string | undefined;

/**
 * The file of the compiled SQLite for this computer, to open databases with; undefined where the package has none, and
 * then it looks for itself. Left to itself on Linux, it calls `process.report`, which ends the process in some Electron
 * builds.
 */
export function sqliteBinding(): string | undefined {
  if (found !== undefined) return found;
  const { arch, platform } = process;
  const folder = dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json'));
  const name = bindingName({ platform, arch, libc: platform === 'linux' ? linuxLibc() : 'gnu' });
  const path = join(folder, 'prebuilds', name);
  if (existsSync(path)) found = path;
  return found;
}

/** What the package calls the file for a computer. */
export function bindingName({ arch, libc, platform }: BindingInfo): string {
  return `${platform}${platform === 'linux' && libc === 'musl' ? 'musl' : ''}-${arch}.node`;
}
