import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { appendAll } from '../../shared/base/append-all.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { addRulesOf, type IgnoreRules, isIgnored, readRulesFrom } from '../files/ignore-rules.ts';
import { pathStyle } from '../files/path-style.ts';

/** The maximum number of files to keep per folder. */
export const maxIndexedFiles = 500_000;

/**
 * Lists the files of a folder that git would not ignore, one folder per step. Calls `found` with paths relative to the
 * root, with `/` between the names, in no particular order. Does not follow links to folders. A link to a file counts
 * if the file is inside the root. Skips unreadable subfolders, and throws if the root is unreadable. `root` is a real
 * path. Returns whether there are more files than `most`.
 */
export function* walkFolder(
  root: string,
  found: (paths: readonly string[]) => void,
  most = maxIndexedFiles,
): Generator<void, { readonly isCut: boolean }, void> {
  const waiting: Place[] = [];
  let place: Place = { folder: root, rules: readRulesFrom(root) };
  let entries: readonly Dirent[] = readdirSync(root, { withFileTypes: true });
  let room = most;
  for (;;) {
    const { files, folders } = sortEntries(root, place, entries);
    found(files.slice(0, room));
    if (files.length > room) return { isCut: true };
    room -= files.length;
    appendAll(waiting, folders);
    yield;
    const next = waiting.pop();
    if (next === undefined) return { isCut: false };
    place = { folder: next.folder, rules: addRulesOf(next.folder, next.rules) };
    entries = readFolder(next.folder);
  }
}

/** A folder, and the rules for its contents. */
type Place = { readonly folder: string; readonly rules: IgnoreRules };

function sortEntries(root: string, { folder, rules }: Place, entries: readonly Dirent[]) {
  const files: string[] = [];
  const folders: Place[] = [];
  const lead = root.length + (root.endsWith(sep) ? 0 : 1);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (isIgnored(rules, path, entry.name, entry.isDirectory())) continue;
    if (entry.isDirectory()) folders.push({ folder: path, rules });
    else if (entry.isFile() || (entry.isSymbolicLink() && pointsToFileIn(root, path))) {
      const inside = path.slice(lead);
      files.push(sep === '/' ? inside : inside.replaceAll(sep, '/'));
    }
  }
  return { files, folders };
}

function readFolder(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function pointsToFileIn(root: string, link: string): boolean {
  try {
    const real = realpathSync(link);
    return isInside(root, real, pathStyle) && statSync(real).isFile();
  } catch {
    return false;
  }
}
