import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../processes/child-environment.ts';
import { readCodexConfig } from './codex-config.ts';

const tables = z.record(z.string(), z.unknown());
const texts = z.array(z.string());

/**
 * The folders in which commands in Codex's sandbox can write, whatever folder a turn works in: those for temporary files,
 * and those that config.toml names. A setting that switches some of them off is passed over. Never rejects.
 */
export async function sandboxFolders(codexHome: string, environment: Environment): Promise<readonly string[]> {
  const named = namedIn((await readCodexConfig(codexHome)) ?? {}).map((path) => absolute(path, codexHome));
  const temporary = ['/tmp', tmpdir(), environment.TMPDIR ?? ''].filter(isAbsolute);
  return [...new Set([...temporary, ...named])];
}

/** What any sandbox, profile or set of permissions in a configuration lets commands write to. */
function namedIn(config: object): string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    if (key === 'writable_roots') return texts.safeParse(value).data ?? [];
    const table = tables.safeParse(value).data;
    if (table === undefined) return [];
    const opened = key === 'filesystem' ? writableIn(table) : [];
    const roots = key === 'workspace_roots' ? Object.keys(table).filter((path) => table[path] === true) : [];
    // A profile can have any of these names.
    return [...opened, ...roots, ...namedIn(table)];
  });
}

/** The paths of a table with rights. One can have a table of its own, with rights for what lies in it. */
function writableIn(table: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(table).flatMap(([path, access]) => {
    if (access === 'write') return [withoutPattern(path)];
    const inside = tables.safeParse(access).data;
    return inside === undefined ? [] : writableIn(inside).map((part) => join(path, part));
  });
}

/** The folder that a pattern of Codex's is for, which names all that lies in it. */
function withoutPattern(path: string): string {
  return path.replace(/(?<=[/\\])\*\*$/, '');
}

/** Codex counts from its home folder. Its own words, such as `:tmpdir`, name a folder inside it then, which does no harm. */
function absolute(path: string, codexHome: string): string {
  if (path === '~' || /^~[/\\]/.test(path)) return join(homedir(), path.slice(1));
  return resolve(codexHome, path);
}
