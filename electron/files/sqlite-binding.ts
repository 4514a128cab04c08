import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { detectLinuxLibc } from './linux-libc.ts';

/** The platform of a compiled SQLite. */
export type BindingInfo = { readonly platform: string; readonly arch: string; readonly libc: 'gnu' | 'musl' };

let found: string | undefined;

/**
 * Finds the compiled SQLite for this platform. Undefined if the package has none and must search itself. On Linux, its
 * own search calls `process.report`, which crashes some Electron builds.
 */
export function findSqliteBinding(): string | undefined {
  if (found !== undefined) return found;
  const { arch, platform } = process;
  const folder = dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json'));
  const name = getBindingName({ platform, arch, libc: platform === 'linux' ? detectLinuxLibc() : 'gnu' });
  const path = join(folder, 'prebuilds', name);
  if (existsSync(path)) found = path;
  return found;
}

/** Returns the package's file name for a platform. */
export function getBindingName({ arch, libc, platform }: BindingInfo): string {
  return `${platform}${platform === 'linux' && libc === 'musl' ? 'musl' : ''}-${arch}.node`;
}
