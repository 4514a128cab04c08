import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../shared/base/result.ts';
import type { CommitIdentity } from '../../shared/commits/commit-message.ts';
import type { GitOperation, UncommittedState } from '../../shared/contract/commits.ts';
import type { GitFailure } from '../git/git-program.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { toRawBytes } from '../git/raw-path.ts';
import type { CommitAuthor } from '../git/trees.ts';

// What a commit needs to know about a repository apart from its files.

const operationFiles: readonly (readonly [GitOperation, string])[] = [
  ['merge', 'MERGE_HEAD'],
  ['rebase', 'rebase-merge'],
  ['rebase', 'rebase-apply'],
  ['cherryPick', 'CHERRY_PICK_HEAD'],
  ['revert', 'REVERT_HEAD'],
];

/** Returns what git has begun and not ended in a working tree; null if nothing. Reads only names. Never rejects. */
export async function findOperation({ place }: PrivateRepository): Promise<GitOperation | null> {
  for (const [operation, name] of operationFiles) {
    if (await isThere(join(place.gitFolder, name))) return operation;
  }
  return null;
}

/** Returns the user's name and address for commits; null if git does not know both. */
export function readIdentity(repository: PrivateRepository): CommitIdentity | null {
  const [name, email] = ['user.name', 'user.email'].map((key) => repository.readConfig(key)?.trim() ?? '');
  if (!name || !email || /[\p{Cc}<>]/u.test(name + email)) return null;
  return { name, email };
}

/** Whether git would sign the user's commits. */
export function wouldSign(repository: PrivateRepository): boolean {
  return /^(true|yes|on|1)$/i.test(repository.readConfig('commit.gpgsign') ?? '');
}

/** Whether something is at a path, even a link that leads nowhere. Never rejects. */
export async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}

/** How a branch and the remote branches on this machine relate. */
type Relations = Pick<UncommittedState, 'upstream'> & { readonly isPushed: boolean };

/** Compares the last commit with the remote branches as this machine knows them. Fetches nothing. Never rejects. */
export async function readRelations(
  repository: PrivateRepository,
  head: string,
  branch: string | null,
): Promise<Relations> {
  const own = branch === null ? [] : [`refs/heads/${branch}`];
  const format = '--format=%(refname)%00%(objectname)%00%(upstream)';
  const listed = await repository.runRefCommand('for-each-ref', [format, ...own, 'refs/remotes']);
  if (!listed.ok) return { upstream: null, isPushed: false };
  const refs = listed.value
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\0'));
  const remotes = refs.filter(([name]) => name?.startsWith('refs/remotes/'));
  const followed = refs.find(([name]) => name === own[0])?.[2] ?? '';
  return {
    isPushed: await isReachable(
      repository,
      head,
      remotes.map(([, oid = '']) => oid),
    ),
    upstream: followed === '' ? null : await countApart(repository, head, followed),
  };
}

async function isReachable(repository: PrivateRepository, head: string, tips: readonly string[]): Promise<boolean> {
  if (tips.length === 0) return false;
  const input = [head, ...tips.map((oid) => `^${oid}`)].map((line) => `${line}\n`).join('');
  const found = await repository.runContentCommand('rev-list', ['--max-count=1', '--ignore-missing', '--stdin'], {
    input,
  });
  return found.ok && found.value.length === 0;
}

async function countApart(
  repository: PrivateRepository,
  head: string,
  followed: string,
): Promise<UncommittedState['upstream']> {
  const tip = await repository.findCommit(followed);
  return tip === null ? null : await countBetween(repository, head, { ref: followed, tip });
}

/** Counts the commits that a branch and the one that it follows have alone. Null if one is not here. Never rejects. */
export async function countBetween(
  repository: PrivateRepository,
  head: string,
  { ref, tip }: { readonly ref: string; readonly tip: string },
): Promise<UncommittedState['upstream']> {
  const counted = await repository.runContentCommand('rev-list', ['--left-right', '--count', `${head}...${tip}`]);
  const found = counted.ok ? /^(\d+)\s+(\d+)/.exec(counted.value.toString()) : null;
  if (found === null) return null;
  return { name: ref.replace(/^refs\/(remotes|heads)\//, ''), ahead: Number(found[1]), behind: Number(found[2]) };
}

/** A commit as it is stored. */
export type StoredCommit = {
  readonly parents: readonly string[];
  readonly author: CommitAuthor;
  readonly message: string;
};

/** Reads a commit. Never rejects. */
export async function readCommit(
  repository: PrivateRepository,
  commit: string,
): Promise<Result<StoredCommit, GitFailure>> {
  const printed = await repository.runContentCommand('cat-file', ['commit', commit]);
  return printed.ok ? ok(parseCommit(printed.value)) : printed;
}

/** Larger texts are not read, in bytes. */
const maxBlobBytes = 1_048_576;

/** Reads a text of a commit. Null if there is none, or if it is too large or not UTF-8. Never rejects. */
export async function readBlob(repository: PrivateRepository, name: string): Promise<string | null> {
  const printed = await repository.runContentCommand('cat-file', ['blob', name], { maxBytes: maxBlobBytes });
  if (!printed.ok || printed.value.includes(0)) return null;
  const text = printed.value.toString('utf8');
  return Buffer.from(text, 'utf8').equals(printed.value) ? text : null;
}

/** Parses a commit as git stores it. Text that is not UTF-8 counts as Latin-1. */
export function parseCommit(stored: Buffer): StoredCommit {
  const text = stored.toString('latin1');
  const end = text.indexOf('\n\n');
  const head = end === -1 ? text : text.slice(0, end);
  const found = /^author (.*?) ?<([^>\n]*)> (\d+ [+-]\d{4})$/m.exec(head);
  const [, name = '', email = '', date = '0 +0000'] = found ?? [];
  return {
    parents: [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent),
    author: { name: decode(name), email: decode(email), date },
    message: end === -1 ? '' : decode(text.slice(end + 2)),
  };
}

function decode(raw: string): string {
  const bytes = toRawBytes(raw);
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : raw;
}
