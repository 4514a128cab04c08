import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { openAsGit } from './read-small-file.ts';

// Finds the branch and root of a folder without running git, because the configuration of an untrusted folder can make
// any git command run a program. Reads only the first bytes of `.git` and its HEAD.

/** The place of a folder's repository, and what is checked out. Paths are absolute. */
export type GitHead = {
  readonly root: string;
  /** The folder with HEAD; elsewhere for a worktree. */
  readonly headFolder: string;
  /** Whether no branch is checked out. */
  readonly isDetached: boolean;
  /** The branch, even without commits; seven digits of the commit if no branch is checked out; null if unreadable. */
  readonly branch: string | null;
};

/** Finds the repository of a folder; null if there is none. Never rejects. */
export async function findGitHead(folder: string): Promise<GitHead | null> {
  for (let root = folder; ; root = dirname(root)) {
    const head = await readGitHead(root);
    if (head !== null || root === dirname(root)) return head;
  }
}

/** Reads the repository whose root is this exact folder; null if there is none. Never rejects. */
export async function readGitHead(root: string): Promise<GitHead | null> {
  const headFolder = await findHeadFolder(root);
  if (headFolder === null) return null;
  const text = await readStart(join(headFolder, 'HEAD'));
  if (text === null) return null;
  const isDetached = !text.startsWith('ref: ');
  return { root, headFolder, isDetached, branch: parseBranch(text) };
}

/**
 * Describes the HEAD and the index of a repository, in a text that each commit changes, and most of what changes files.
 * Looks only at the sizes and times of git's own files. Never rejects.
 */
export async function readHeadStamp(headFolder: string): Promise<string> {
  const files = ['HEAD', 'index', join('logs', 'HEAD')].map((name) => stat(join(headFolder, name)).catch(() => null));
  return (await Promise.all(files)).map((file) => `${file?.size} ${file?.mtimeMs}`).join();
}

/** Codex reads this many bytes of a file named `.git`, which contains one path. */
const maxGitFile = 64 * 1024;

/**
 * Finds a `.git` file, in a folder or a parent folder, that is far larger than the one path in it can be; null if there
 * is none. Never rejects.
 */
export async function findLargeGitFile(folder: string): Promise<string | null> {
  for (let place = folder; ; place = dirname(place)) {
    const path = join(place, '.git');
    const found = await stat(path).catch(() => null);
    if (found?.isFile() && found.size > maxGitFile) return path;
    if (place === dirname(place)) return null;
  }
}

/** Returns the branch that is checked out; null if there is none, or if it cannot be read. */
export function getBranchName(head: GitHead | null): string | null {
  return head === null || head.isDetached ? null : head.branch;
}

async function findHeadFolder(root: string): Promise<string | null> {
  const git = join(root, '.git');
  try {
    if ((await stat(git)).isDirectory()) return git;
  } catch {
    return null;
  }
  const link = /^gitdir: (.+)$/m.exec((await readStart(git)) ?? '')?.[1]?.trim();
  // On Windows, a UNC path would send the user's password hash to another machine.
  if (link === undefined || /^[\\/]{2}/.test(link)) return null;
  return resolve(root, link);
}

function parseBranch(head: string): string | null {
  const line = head.split('\n')[0]?.trimEnd() ?? '';
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(line)) return line.slice(0, 7);
  const branch = /^ref: refs\/heads\/(\P{Cc}+)$/u.exec(line)?.[1];
  // Repositories with reftables have this placeholder here and keep the branch elsewhere.
  return branch === undefined || branch === '.invalid' ? null : branch;
}

/** Reads the first bytes of a regular file; null for anything else. A planted pipe does not block. */
async function readStart(path: string): Promise<string | null> {
  const file = await openAsGit(path);
  try {
    const start = await file?.read(Buffer.alloc(4_096), 0, 4_096, 0);
    return start === undefined ? null : start.buffer.toString('utf8', 0, start.bytesRead);
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}
