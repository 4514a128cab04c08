import { isBranchName } from '../../shared/commits/branch-name.ts';
import type { RemoteState } from '../../shared/contract/remotes.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { formatPath, splitEntries } from '../git/raw-path.ts';
import { readCommit } from './read-repository.ts';

/** A changed file. Lines are null for a file without lines. */
export type CountedFile = { readonly path: string; readonly added: number | null; readonly removed: number | null };

/** The branches of a remote that this machine knows, without the one that is checked out. */
export type KnownBases = {
  /** The one that a clone checks out, or one with a usual name. Null if there is neither. */
  readonly first: string | null;
  readonly others: readonly string[];
};

/** What a branch has that the base of a remote does not. */
export type BranchWork = {
  /** By remote. */
  readonly bases: ReadonlyMap<string, KnownBases>;
  /** The first lines of the commits, the newest first. Null if they are not on this machine. */
  readonly commits: readonly string[] | null;
  readonly files: readonly CountedFile[] | null;
};

/** More branches than this would make the list useless. */
const maxBases = 200;
/** More commits than this are not read one by one. */
const maxCommits = 20;
const usualBases = ['main', 'master'];

/** Reads what the branch has that the default branch of the first remote does not. Contacts nobody. Never rejects. */
export async function readBranchWork(
  repository: PrivateRepository,
  { branch, head, remotes }: Pick<RemoteState, 'branch' | 'head' | 'remotes'>,
): Promise<BranchWork> {
  const bases = new Map<string, KnownBases>();
  for (const { name } of remotes) bases.set(name, await listBases(repository, name, branch));
  const [remote, known] = [...bases].find(([, { first }]) => first !== null) ?? [];
  if (head === null || remote === undefined) return { bases, commits: null, files: null };
  const tip = await repository.findCommit(`refs/remotes/${remote}/${known?.first}`);
  if (tip === null) return { bases, commits: null, files: null };
  const [commits, files] = await Promise.all([listSubjects(repository, tip, head), countLines(repository, tip, head)]);
  return { bases, commits, files };
}

async function listBases(repository: PrivateRepository, remote: string, branch: string | null): Promise<KnownBases> {
  const prefix = `refs/remotes/${remote}/`;
  const listed = await repository.runRefCommand('for-each-ref', ['--format=%(refname)%00%(symref)', prefix]);
  if (!listed.ok) return { first: null, others: [] };
  const names: string[] = [];
  let followedByHead: string | null = null;
  for (const line of listed.value.toString('utf8').split('\n')) {
    const [ref = '', followed = ''] = line.split('\0');
    if (ref === `${prefix}HEAD` && followed.startsWith(prefix)) followedByHead = followed.slice(prefix.length);
    const name = ref.slice(prefix.length);
    if (followed === '' && isBranchName(name) && !name.includes('\ufffd')) names.push(name);
  }
  const first = [followedByHead, ...usualBases].find((name) => name !== null && names.includes(name)) ?? null;
  return { first, others: names.filter((name) => name !== first && name !== branch).slice(0, maxBases) };
}

async function listSubjects(
  repository: PrivateRepository,
  tip: string,
  head: string,
): Promise<readonly string[] | null> {
  const listed = await repository.runContentCommand('rev-list', [`--max-count=${maxCommits}`, head, `^${tip}`]);
  if (!listed.ok) return null;
  const subjects: string[] = [];
  for (const oid of listed.value.toString('latin1').split('\n')) {
    const commit = oid === '' ? null : await readCommit(repository, oid);
    if (commit?.ok) subjects.push(commit.value.message.trim().split('\n')[0] ?? '');
  }
  return subjects;
}

/** Counts what changed since both sides had the same commit. */
async function countLines(
  repository: PrivateRepository,
  tip: string,
  head: string,
): Promise<readonly CountedFile[] | null> {
  const how = ['-r', '-z', '--numstat', '--no-renames', '--merge-base', tip, head, '--'];
  const printed = await repository.runContentCommand('diff-tree', how);
  if (!printed.ok) return null;
  return splitEntries(printed.value).flatMap((entry) => {
    const [, added = '', removed = ''] = /^(\d+|-)\t(\d+|-)\t/.exec(entry) ?? [];
    if (added === '') return [];
    const path = formatPath(entry.slice(added.length + removed.length + 2) as typeof entry);
    return [{ path, added: added === '-' ? null : Number(added), removed: removed === '-' ? null : Number(removed) }];
  });
}
