import { posix } from 'node:path';
import { parseSync } from 'vite';

// What each file needs at run time: imports, and files and folders that it names by their path. Types do not count,
// because the type checks always run.

/** The threads of the host. */
const workers = 'electron/workers';

/** Maps each file to the files that it needs, or to those that need it. Paths are relative to the root, with `/`. */
export type FileGraph = ReadonlyMap<string, readonly string[]>;

/** The graph of these files. `read` returns the text of one. Only scripts and style sheets need others. */
export function buildNeedGraph(files: readonly string[], read: (file: string) => string): FileGraph {
  const known = new Set(files);
  const folders = groupByFolder(files);
  // Tests name the threads that they start one by one, with `getWorkerFile`.
  folders.delete(workers);
  return new Map(
    files
      .filter((file) => isScript(file) || /[.](?:css|html)$/.test(file))
      .map((file) => [file, findNeeds(file, read(file), known, folders)]),
  );
}

/** The files that need each file directly. */
export function getDependents(needs: FileGraph): FileGraph {
  const users = new Map<string, string[]>();
  for (const [file, needed] of needs) {
    for (const each of needed) {
      const known = users.get(each);
      if (known === undefined) users.set(each, [file]);
      else known.push(file);
    }
  }
  return users;
}

/** Returns a file, and every file that needs it, directly or through others. Does not continue past `ends`. */
export function findAllDependents(users: FileGraph, file: string, ends: ReadonlySet<string>): ReadonlySet<string> {
  const reached = new Set([file]);
  for (const each of reached) {
    if (!ends.has(each)) for (const user of users.get(each) ?? []) reached.add(user);
  }
  return reached;
}

/** True for files with code that runs. */
export function isScript(file: string): boolean {
  return /[.](?:[cm]?[jt]s|tsx)$/.test(file);
}

function findNeeds(
  file: string,
  source: string,
  known: ReadonlySet<string>,
  folders: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const { imports, rest } = isScript(file) ? readScript(file, source) : { imports: [], rest: source };
  const needs = new Set<string>();
  for (const specifier of imports) {
    const path = posix.join(posix.dirname(file), specifier.replace(/[?].*$/, ''));
    if (known.has(path)) needs.add(path);
  }
  for (const named of findPaths(rest)) {
    for (const path of [posix.join(posix.dirname(file), named), posix.normalize(named)]) {
      if (known.has(path)) needs.add(path);
      // The configurations in the root name folders to search for tests.
      else if (file.includes('/')) for (const inside of folders.get(path.replace(/\/$/, '')) ?? []) needs.add(inside);
    }
  }
  // A script of fixtures reads the data next to it by names that are not in its text.
  if (file.startsWith('fixtures/') && source.includes('import.meta.dirname')) {
    for (const beside of folders.get(posix.dirname(file)) ?? []) if (!isScript(beside)) needs.add(beside);
  }
  needs.delete(file);
  return [...needs];
}

/** The relative imports of a script that exist at run time, and its text without any import. */
function readScript(file: string, source: string): { imports: readonly string[]; rest: string } {
  const { comments, module } = parseSync(file, source);
  const imports: string[] = [];
  const spans: { start: number; end: number }[] = [...comments];
  for (const { start, end, moduleRequest } of module.staticImports) {
    spans.push({ start, end });
    if (!/^import\s+type\b/.test(source.slice(start, end))) imports.push(moduleRequest.value);
  }
  for (const { start, end, entries } of module.staticExports) {
    const from = entries.filter(({ moduleRequest }) => moduleRequest !== null);
    if (from.length === 0) continue;
    spans.push({ start, end });
    for (const { isType, moduleRequest } of from) if (!isType && moduleRequest) imports.push(moduleRequest.value);
  }
  let rest = source;
  for (const { start, end } of spans.toSorted((a, b) => b.start - a.start))
    rest = rest.slice(0, start) + rest.slice(end);
  return { imports: imports.filter((specifier) => specifier.startsWith('.')), rest };
}

/** Finds what may be a path in the strings of a text: up to its first placeholder, and segments given one by one. */
function findPaths(text: string): readonly string[] {
  const here = text
    .replaceAll(/import[.]meta[.]dirname,\s*['"`](?=\w)/g, "'./")
    .replaceAll(/getWorkerFile\('([\w-]+)'\)/g, `'${workers}/$1.ts'`);
  const joined = here.replaceAll(/(?<=[\w.-])['"],\s*['"](?=[\w.-])/g, '/');
  return [here, joined].flatMap((each) => [...each.matchAll(quotedPath)].map(([, path]) => path ?? ''));
}

/** Matches what follows a quote or a placeholder and looks like a path, or a file in the same folder. */
const quotedPath = /['"`}(]((?:[.]{1,2}\/)*[\w@.-]+(?:\/[\w@.-]*)+|[\w.-]+[.](?:[cm]?[jt]s|json)(?=['"`]))/g;

/** All files below each folder. Leaves out the folders at the root: their names are too common in texts. */
function groupByFolder(files: readonly string[]): Map<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    for (let folder = posix.dirname(file); folder.includes('/'); folder = posix.dirname(folder)) {
      folders.set(folder, [...(folders.get(folder) ?? []), file]);
    }
  }
  return folders;
}
