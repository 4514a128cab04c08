import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../processes/child-environment.ts';
import { readCodexConfig } from './codex-config.ts';

const tables = z.record(z.string(), z.unknown());
const texts = z.array(z.string());

/**
 * Lists the folders where commands in Codex's sandbox can write, whatever the turn's folder: the temporary folders, and
 * those in config.toml. Ignores settings that turn some of them off. Never rejects.
 */
export async function listSandboxFolders(codexHome: string, environment: Environment): Promise<readonly string[]> {
  const named = listNamedFolders((await readCodexConfig(codexHome)) ?? {}).map((path) => toAbsolute(path, codexHome));
  return [...new Set([...listTemporaryFolders(environment), ...named])];
}

/** Lists the folders for temporary files, where commands in Codex's sandbox can write. */
export function listTemporaryFolders(environment: Environment): readonly string[] {
  return ['/tmp', tmpdir(), environment.TMPDIR ?? ''].filter(isAbsolute);
}

/** Lists all folders that any sandbox, profile or permission set in a configuration opens for writing. */
function listNamedFolders(config: object): string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    if (key === 'writable_roots') return texts.safeParse(value).data ?? [];
    const table = tables.safeParse(value).data;
    if (table === undefined) return [];
    const opened = key === 'filesystem' ? listWritable(table) : [];
    const roots = key === 'workspace_roots' ? Object.keys(table).filter((path) => table[path] === true) : [];
    // A profile can have any of these names.
    return [...opened, ...roots, ...listNamedFolders(table)];
  });
}

/** Lists the writable paths in a permission table. A path can have its own table, with permissions for its content. */
function listWritable(table: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(table).flatMap(([path, access]) => {
    if (access === 'write') return [removePattern(path)];
    const inside = tables.safeParse(access).data;
    return inside === undefined ? [] : listWritable(inside).map((part) => join(path, part));
  });
}

/** Returns the folder of a Codex pattern that matches everything in the folder. */
function removePattern(path: string): string {
  return path.replace(/(?<=[/\\])\*\*$/, '');
}

/**
 * Resolves a path the way Codex does, against its home folder. Codex's own names, such as `:tmpdir`, then become
 * folders inside it, which does no harm.
 */
function toAbsolute(path: string, codexHome: string): string {
  if (path === '~' || /^~[/\\]/.test(path)) return join(homedir(), path.slice(1));
  return resolve(codexHome, path);
}
