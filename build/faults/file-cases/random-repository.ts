import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../random.ts';
import { put } from './disk.ts';

/** A random repository. */
export type Repository = {
  readonly root: string;
  /** The folder in it that the run was requested for. */
  readonly projectRoot: string;
  /** Paths of existing files. */
  readonly paths: readonly string[];
  /** Its special features, for a report. */
  readonly traits: readonly string[];
};

const names = [
  ...['a.txt', 'b.txt', 'src/c.ts', 'src/deep/d.ts', 'docs/e.md', 'tool.sh', 'f.bin', 'src/g.ts', 'empty', 'lib/h'],
  // Not ASCII, and not UTF-8: one character is one byte.
  Buffer.from('日本/ä ö.txt').toString('latin1'),
  'caf\xe9.txt',
] as const;

/** Runs git as a person would. Throws on failure. */
export function gitIn(folder: string, ...args: readonly string[]): string {
  const settings = ['user.name=a', 'user.email=a@b', 'protocol.file.allow=always', 'init.defaultBranch=main'];
  return execFileSync('git', ['-C', folder, ...settings.flatMap((each) => ['-c', each]), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, HOME: '/nonexistent', LC_ALL: 'C' },
  }).trim();
}

/** A text of several lines, each of them unique. */
export function textOf(random: Random, end = '\n'): string {
  return Array.from({ length: 3 + random.below(12) }, (_, at) => `${at} ${random.below(1e9)}${end}`).join('');
}

/** Creates a repository below `folder`, with any odd features a repository can have. */
export function makeRepository(folder: string, random: Random): Repository {
  const traits: string[] = [];
  const trait = (name: string, share: number): boolean => {
    const has = random.chance(share);
    if (has) traits.push(name);
    return has;
  };
  let root = join(folder, 'project');
  mkdirSync(root, { recursive: true });
  gitIn(root, 'init', '--quiet');
  const paths = names.filter((name) => random.chance(name.startsWith('caf') ? 0.15 : 0.7));
  const isCrlf = trait('crlf', 0.15);
  for (const path of paths) {
    if (path === 'empty') put(root, path, '');
    else if (path === 'f.bin') put(root, path, Buffer.from([0, 1, 2, random.below(256), random.below(256), 255, 0]));
    else put(root, path, textOf(random, isCrlf ? '\r\n' : '\n'), path === 'tool.sh' ? 'tool' : 'file');
  }
  if (trait('text=auto', 0.15)) put(root, '.gitattributes', '* text=auto\n');
  if (trait('link', 0.3)) put(root, 'link', 'a.txt', 'link');
  put(root, '.gitignore', '.env\n*.log\n/ignored/\n');
  gitIn(root, 'add', '--all');
  gitIn(root, 'commit', '--quiet', '-m', 'First');
  if (trait('submodule', 0.15)) addSubmodule(folder, root, random);
  if (trait('shallow', 0.12)) {
    const clone = join(folder, 'shallow');
    gitIn(folder, 'clone', '--quiet', '--depth=1', `file://${root}`, clone);
    root = clone;
  }
  if (trait('detached', 0.15)) gitIn(root, 'checkout', '--quiet', '--detach');
  if (trait('split index', 0.15)) gitIn(root, 'update-index', '--split-index');
  if (trait('in a merge', 0.12)) beginMerge(root, random);
  else if (trait('sparse', 0.12)) gitIn(root, 'sparse-checkout', 'set', 'src');
  for (const flag of ['--skip-worktree', '--assume-unchanged']) {
    const [path] = paths;
    if (path === undefined || !trait(flag, 0.12)) continue;
    gitIn(root, 'update-index', flag, '--', Buffer.from(path, 'latin1').toString());
    put(root, path, textOf(random));
  }
  if (trait('nested repository', 0.15)) makeNested(root, 'vendored', random);
  if (random.chance(0.5)) put(root, '.env', textOf(random));
  if (random.chance(0.3)) put(root, 'ignored/x', textOf(random));
  if (random.chance(0.5)) put(root, 'untracked.txt', textOf(random));
  const projectRoot =
    paths.some((path) => path.startsWith('src/')) && trait('subfolder', 0.2) ? join(root, 'src') : root;
  mkdirSync(projectRoot, { recursive: true });
  return { root, projectRoot, paths, traits };
}

/** A repository inside another folder, with or without a commit. */
export function makeNested(root: string, name: string, random: Random): void {
  const folder = join(root, name);
  put(root, `${name}/inside.txt`, textOf(random));
  gitIn(folder, 'init', '--quiet');
  if (random.chance(0.6)) {
    gitIn(folder, 'add', '--all');
    gitIn(folder, 'commit', '--quiet', '-m', 'Inside');
  }
}

function addSubmodule(folder: string, root: string, random: Random): void {
  const part = join(folder, 'part');
  mkdirSync(part);
  gitIn(part, 'init', '--quiet');
  put(part, 'part.txt', textOf(random));
  gitIn(part, 'add', '--all');
  gitIn(part, 'commit', '--quiet', '-m', 'A part');
  gitIn(root, 'submodule', '--quiet', 'add', part, 'vendor/part');
  gitIn(root, 'commit', '--quiet', '-m', 'A submodule');
}

function beginMerge(root: string, random: Random): void {
  gitIn(root, 'checkout', '--quiet', '-b', 'other');
  put(root, 'both.txt', textOf(random));
  gitIn(root, 'add', 'both.txt');
  gitIn(root, 'commit', '--quiet', '-m', 'Theirs');
  gitIn(root, 'checkout', '--quiet', '-b', 'mine', 'HEAD~1');
  put(root, 'both.txt', textOf(random));
  gitIn(root, 'add', 'both.txt');
  gitIn(root, 'commit', '--quiet', '-m', 'Mine');
  try {
    gitIn(root, 'merge', '--quiet', 'other');
  } catch {
    // The conflict is intended.
  }
}
