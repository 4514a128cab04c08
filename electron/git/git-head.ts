import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { openAsGit } from './read-small-file.ts';

// Branch and root of a folder without running git: a folder that is not trusted may carry configuration that makes
// any git command run a program. Only `.git` and its HEAD are read, and only a few bytes of them.

/** Where a folder's repository is and what it has checked out. Paths are absolute. */
export type GitHead = {
  readonly root: string;
  /** The folder in which HEAD lies; elsewhere for a worktree. */
  readonly headFolder: string;
  /** No branch is checked out. */
  readonly isDetached: boolean;
  /** A branch, also one without commits; seven digits of the commit when none is checked out; null when unreadable. */
  readonly branch: string | null;
};

/** Finds the repository that a folder lies in; null when it lies in none. Never rejects. */
export async function findGitHead(folder: string): Promise<GitHead | null> {
  for (let root = folder; ; root = dirname(root)) {
    const head = await readGitHead(root);
    if (head !== null || root === dirname(root)) return head;
  }
}

/** The repository whose root this very folder is; null when it is none. Never rejects. */
export async function readGitHead(root: string): Promise<GitHead | null> {
  const headFolder = await headFolderOf(root);
  if (headFolder === null) return null;
  const text = await readStart(join(headFolder, 'HEAD'));
  if (text === null) return null;
  const isDetached = !text.startsWith('ref: ');
  return { root, headFolder, isDetached, branch: branchOf(text) };
}

/** As far as Codex gets to read a file named `.git`, which holds one path. */
const maxGitFile = 64 * 1024;

/**
 * The `.git`, in a folder or in one above it, that is a file far larger than the one path in it can be; null when there is
 * none. Never rejects.
 */
export async function findLargeGitFile(folder: string): Promise<string | null> {
  for (let place = folder; ; place = dirname(place)) {
    const path = join(place, '.git');
    const found = await stat(path).catch(() => null);
    if (found?.isFile() && found.size > maxGitFile) return path;
    if (place === dirname(place)) return null;
  }
}

/** The branch that is checked out; null while none is, or when it cannot be read. */
export function branchNameOf(head: GitHead | null): string | null {
  return head === null || head.isDetached ? null : head.branch;
}

async function headFolderOf(root: string): Promise<string | null> {
  const git = join(root, '.git');
  try {
    if ((await stat(git)).isDirectory()) return git;
  } catch {
    return null;
  }
  const link = /^gitdir: (.+)$/m.exec((await readStart(git)) ?? '')?.[1]?.trim();
  // On Windows a path of another machine would hand it the person's password hash.
  if (link === undefined || /^[\\/]{2}/.test(link)) return null;
  return resolve(root, link);
}

function branchOf(head: string): string | null {
  const line = head.split('\n')[0]?.trimEnd() ?? '';
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(line)) return line.slice(0, 7);
  const branch = /^ref: refs\/heads\/(\P{Cc}+)$/u.exec(line)?.[1];
  // Repositories with reftables keep this word there and the branch elsewhere.
  return branch === undefined || branch === '.invalid' ? null : branch;
}

/** The first bytes of a regular file; null for anything else. A pipe planted in its place does not block. */
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
