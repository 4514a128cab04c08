import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../random.ts';
import { writePath } from './disk.ts';

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

/** Runs git as a user would. Throws on failure. */
export function runGit(folder: string, ...args: readonly string[]): string {
  const settings = ['user.name=a', 'user.email=a@b', 'protocol.file.allow=always', 'init.defaultBranch=main'];
  return execFileSync('git', ['-C', folder, ...settings.flatMap((each) => ['-c', each]), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, HOME: '/nonexistent', LC_ALL: 'C' },
  }).trim();
}

/** A text of several lines, each of them unique. */
export function createText(random: Random, end = '\n'): string {
  return Array.from({ length: 3 + random.below(12) }, (_, at) => `${at} ${random.below(1e9)}${end}`).join('');
}

/** Creates a repository below `folder`, with any odd features a repository can have. */
export function createRepository(folder: string, random: Random): Repository {
  const traits: string[] = [];
  const trait = (name: string, share: number): boolean => {
    const has = random.chance(share);
    if (has) traits.push(name);
    return has;
  };
  let root = join(folder, 'project');
  mkdirSync(root, { recursive: true });
  runGit(root, 'init', '--quiet');
  const paths = names.filter((name) => random.chance(name.startsWith('caf') ? 0.15 : 0.7));
  const isCrlf = trait('crlf', 0.15);
  for (const path of paths) {
    if (path === 'empty') writePath(root, path, '');
    else if (path === 'f.bin')
      writePath(root, path, Buffer.from([0, 1, 2, random.below(256), random.below(256), 255, 0]));
    else writePath(root, path, createText(random, isCrlf ? '\r\n' : '\n'), path === 'tool.sh' ? 'tool' : 'file');
  }
  if (trait('text=auto', 0.15)) writePath(root, '.gitattributes', '* text=auto\n');
  if (trait('link', 0.3)) writePath(root, 'link', 'a.txt', 'link');
  writePath(root, '.gitignore', '.env\n*.log\n/ignored/\n');
  runGit(root, 'add', '--all');
  runGit(root, 'commit', '--quiet', '-m', 'First');
  if (trait('submodule', 0.15)) addSubmodule(folder, root, random);
  if (trait('shallow', 0.12)) {
    const clone = join(folder, 'shallow');
    runGit(folder, 'clone', '--quiet', '--depth=1', `file://${root}`, clone);
    root = clone;
  }
  if (trait('detached', 0.15)) runGit(root, 'checkout', '--quiet', '--detach');
  if (trait('split index', 0.15)) runGit(root, 'update-index', '--split-index');
  if (trait('in a merge', 0.12)) startMerge(root, random);
  else if (trait('sparse', 0.12)) runGit(root, 'sparse-checkout', 'set', 'src');
  for (const flag of ['--skip-worktree', '--assume-unchanged']) {
    const [path] = paths;
    if (path === undefined || !trait(flag, 0.12)) continue;
    runGit(root, 'update-index', flag, '--', Buffer.from(path, 'latin1').toString());
    writePath(root, path, createText(random));
  }
  if (trait('nested repository', 0.15)) createNestedRepository(root, 'vendored', random);
  if (random.chance(0.5)) writePath(root, '.env', createText(random));
  if (random.chance(0.3)) writePath(root, 'ignored/x', createText(random));
  if (random.chance(0.5)) writePath(root, 'untracked.txt', createText(random));
  const projectRoot =
    paths.some((path) => path.startsWith('src/')) && trait('subfolder', 0.2) ? join(root, 'src') : root;
  mkdirSync(projectRoot, { recursive: true });
  return { root, projectRoot, paths, traits };
}

/** A repository inside another folder, with or without a commit. */
export function createNestedRepository(root: string, name: string, random: Random): void {
  const folder = join(root, name);
  writePath(root, `${name}/inside.txt`, createText(random));
  runGit(folder, 'init', '--quiet');
  if (random.chance(0.6)) {
    runGit(folder, 'add', '--all');
    runGit(folder, 'commit', '--quiet', '-m', 'Inside');
  }
}

function addSubmodule(folder: string, root: string, random: Random): void {
  const part = join(folder, 'part');
  mkdirSync(part);
  runGit(part, 'init', '--quiet');
  writePath(part, 'part.txt', createText(random));
  runGit(part, 'add', '--all');
  runGit(part, 'commit', '--quiet', '-m', 'A part');
  runGit(root, 'submodule', '--quiet', 'add', part, 'vendor/part');
  runGit(root, 'commit', '--quiet', '-m', 'A submodule');
}

function startMerge(root: string, random: Random): void {
  runGit(root, 'checkout', '--quiet', '-b', 'other');
  writePath(root, 'both.txt', createText(random));
  runGit(root, 'add', 'both.txt');
  runGit(root, 'commit', '--quiet', '-m', 'Theirs');
  runGit(root, 'checkout', '--quiet', '-b', 'mine', 'HEAD~1');
  writePath(root, 'both.txt', createText(random));
  runGit(root, 'add', 'both.txt');
  runGit(root, 'commit', '--quiet', '-m', 'Mine');
  try {
    runGit(root, 'merge', '--quiet', 'other');
  } catch {
    // The conflict is intended.
  }
}
