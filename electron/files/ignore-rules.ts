import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { readRegularFileSync } from './regular-file.ts';

// Determines which files git would not list, without running git: the configuration of an untrusted folder can make any
// git command run a program.

/** Larger rules files, in bytes, are skipped. */
const maxBytes = 1_048_576;
/** The folders of version control and packages, never listed whatever the rules say. */
const alwaysIgnored: ReadonlySet<string> = new Set(['.git', '.hg', '.jj', '.svn', 'node_modules']);

/** The rules of a folder. They take precedence over those of its parent. */
export type IgnoreRules = {
  /** Ends with a separator. */
  readonly folder: string;
  readonly own: readonly Ignore[];
  readonly above: IgnoreRules | null;
};

/**
 * Returns the rules for a starting folder: its own, those of its parents within its repository, and the user's global
 * ones. `folder` is a real path without a trailing separator. Never throws.
 */
export function readRulesFrom(folder: string): IgnoreRules {
  const rules = readRepositoryRules(folder, findGitRoot(folder), getUserRulesPath());
  // A user who opens a folder that its repository ignores wants to see its files.
  return rules ?? addRulesOf(folder, { folder: addSeparator(folder), own: [], above: null });
}

/** Returns null for a folder that is ignored itself. */
function readRepositoryRules(folder: string, gitRoot: string | null, personal: string): IgnoreRules | null {
  const top = gitRoot ?? folder;
  const ofRepository = gitRoot === null ? null : getExcludePath(gitRoot);
  const own = [ofRepository, personal].flatMap((path) => (path === null ? [] : (readRules(path) ?? [])));
  let rules = addRulesOf(top, { folder: addSeparator(top), own, above: null });
  const between: string[] = [];
  for (let place = folder; place.length > top.length; place = dirname(place)) between.unshift(place);
  for (const place of between) {
    if (isIgnored(rules, place, basename(place), true)) return null;
    rules = addRulesOf(place, rules);
  }
  return rules;
}

/**
 * Lists the rules files outside a folder that apply in it, whether they exist or not. The folder's own `.gitignore` and
 * those below are not among them. Never throws.
 */
export function listOuterRulesFiles(folder: string): readonly string[] {
  const gitRoot = findGitRoot(folder);
  if (gitRoot === null) return [getUserRulesPath()];
  const files = [getUserRulesPath(), getExcludePath(gitRoot)];
  for (let place = folder; place.length > gitRoot.length; place = dirname(place)) {
    files.push(join(dirname(place), '.gitignore'));
  }
  return files;
}

/**
 * Returns the rules inside a folder: the parent's, and its own if there are any. `folder` has no trailing separator.
 * `place` is another path to read it at, if the folder is kept open.
 */
export function addRulesOf(folder: string, above: IgnoreRules, place = folder): IgnoreRules {
  const own = readRules(join(place, '.gitignore'));
  return own === null ? above : { folder: addSeparator(folder), own: [own], above };
}

function addSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}

/** Whether an entry of a listed folder is ignored. `path` is absolute. */
export function isIgnored(rules: IgnoreRules, path: string, name: string, isFolder: boolean): boolean {
  if (alwaysIgnored.has(name)) return true;
  for (let place: IgnoreRules | null = rules; place !== null; place = place.above) {
    const inside = path.slice(place.folder.length);
    const asked = (sep === '/' ? inside : inside.replaceAll(sep, '/')) + (isFolder ? '/' : '');
    for (const own of place.own) {
      const { ignored, unignored } = own.test(asked);
      if (ignored || unignored) return ignored;
    }
  }
  return false;
}

function readRules(path: string): Ignore | null {
  const text = readRegularFileSync(path, maxBytes)?.toString('utf8') ?? null;
  return text === null ? null : ignore({ ignorecase: process.platform !== 'linux' }).add(text);
}

/** Returns the top folder of the repository that a folder is in. Null if it is in none. */
export function findGitRoot(folder: string): string | null {
  for (let place = folder; ; place = dirname(place)) {
    if (existsSync(join(place, '.git'))) return place;
    if (place === dirname(place)) return null;
  }
}

/** Returns the path of a repository's own rules that are not shared. */
function getExcludePath(gitRoot: string): string {
  return join(gitRoot, '.git', 'info', 'exclude');
}

/** Returns git's default path for the user's global ignore rules. */
function getUserRulesPath(): string {
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'git', 'ignore');
}
