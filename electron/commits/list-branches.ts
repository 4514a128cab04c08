import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RepositoryBranch, RepositoryBranches } from '../../shared/contract/repository-branches.ts';
import { runFewAtATime } from '../file-transactions/few-at-a-time.ts';
import { getBranchName, readGitHead } from '../git/git-head.ts';
import type { GitFailure } from '../git/git-program.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { type BranchProblem, toBranchProblem } from './branch-problem.ts';
import { countBetween } from './read-repository.ts';

/** A ref of a repository. Its commit need not be on this machine. */
export type ListedRef = {
  /** Such as `refs/heads/main`. */
  readonly ref: string;
  readonly oid: string;
  /** The ref that it follows; empty without one. */
  readonly upstream: string;
  /** Whether it only names another ref. */
  readonly isSymbolic: boolean;
  /** Whether any worktree has it checked out. */
  readonly isCheckedOut: boolean;
};

/** Lists refs below some prefixes. Leaves out names that are not UTF-8. Never rejects. */
export async function listRefs(
  repository: PrivateRepository,
  ...prefixes: readonly string[]
): Promise<Result<readonly ListedRef[], GitFailure>> {
  const isThere = (atom: string) => `%(if)%(${atom})%(then)1%(end)`;
  const format = ['%(refname)', '%(objectname)', '%(upstream)', isThere('symref'), isThere('worktreepath')];
  const listed = await repository.runRefCommand('for-each-ref', [`--format=${format.join('%00')}`, ...prefixes]);
  if (!listed.ok) return listed;
  const lines = listed.value.toString('utf8').split('\n');
  const refs = lines.map((line): ListedRef => {
    const [ref = '', oid = '', upstream = '', symbolic = '', checkedOut = ''] = line.split('\0');
    return { ref, oid, upstream, isSymbolic: symbolic !== '', isCheckedOut: checkedOut !== '' };
  });
  return ok(refs.filter(({ ref }) => ref !== '' && !ref.includes('\ufffd')));
}

/** Only this many branches are compared with the ones they follow, the newest first. Each costs a process. */
const maxCounted = 50;

/** Lists the local branches, the newest commit first. Changes nothing and fetches nothing. Never rejects. */
export async function listBranches(repository: PrivateRepository): Promise<Result<RepositoryBranches, BranchProblem>> {
  const { root } = repository.place;
  const [current, listed] = await Promise.all([
    readGitHead(root).then(getBranchName),
    listRefs(repository, 'refs/heads', 'refs/remotes'),
  ]);
  if (!listed.ok) return err(toBranchProblem(listed.error));
  const tips = new Map(listed.value.map(({ oid, ref }) => [ref, oid]));
  const local = listed.value.filter(({ isSymbolic, ref }) => ref.startsWith('refs/heads/') && !isSymbolic);
  const times = await readTimes(
    repository,
    local.map(({ oid }) => oid),
  );
  const nameOf = ({ ref }: ListedRef): string => ref.slice('refs/heads/'.length);
  const timeOf = ({ oid }: ListedRef): number => times.get(oid) ?? 0;
  const sorted = local.toSorted((one, other) => timeOf(other) - timeOf(one) || (nameOf(one) < nameOf(other) ? -1 : 1));
  const counted = new Set([...sorted.slice(0, maxCounted), ...sorted.filter((each) => nameOf(each) === current)]);
  const branches = await runFewAtATime(sorted, async (each): Promise<RepositoryBranch> => {
    const tip = counted.has(each) ? tips.get(each.upstream) : undefined;
    return {
      name: nameOf(each),
      at: times.get(each.oid) ?? null,
      upstream: tip === undefined ? null : await countBetween(repository, each.oid, { ref: each.upstream, tip }),
      isElsewhere: each.isCheckedOut && nameOf(each) !== current,
    };
  });
  const isListed = current === null || branches.some(({ name }) => name === current);
  // A branch without commits is no ref yet.
  const unborn = isListed ? [] : [{ name: current, at: null, upstream: null, isElsewhere: false }];
  return ok({ root, current, branches: [...unborn, ...branches] });
}

/** Reads when commits were made, in Unix milliseconds. Leaves out commits that are not on this machine. Never rejects. */
async function readTimes(repository: PrivateRepository, oids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  if (oids.length === 0) return times;
  const input = [...new Set(oids)].map((oid) => `${oid}\n`).join('');
  const how = ['--no-walk=unsorted', '--ignore-missing', '--timestamp', '--stdin'];
  const printed = await repository.runContentCommand('rev-list', how, { input });
  if (!printed.ok) return times;
  for (const [, seconds, oid = ''] of printed.value.toString('latin1').matchAll(/^(\d+) ([0-9a-f]{40,64})$/gm)) {
    times.set(oid, Number(seconds) * 1_000);
  }
  return times;
}
