import type { PullRequestObstacle, PullRequestTarget } from '../../shared/contract/pull-requests.ts';
import type { RemoteState } from '../../shared/contract/remotes.ts';
import { type Gh, runGh } from './gh.ts';
import {
  type HostedRepository,
  isSameRepository,
  readHostedRepository,
  toRepositoryName,
} from './hosted-repository.ts';
import { createObstacle } from './pull-request-problem.ts';

/** A repository that a pull request can go to. */
export type Target = Omit<PullRequestTarget, 'repository'> & {
  readonly repository: HostedRepository;
  /** The owner of the repository that has the branch, and whether that is a fork. */
  readonly owner: string;
  readonly isFork: boolean;
};

/** More would only be a long list. */
const maxTargets = 10;

/** The branches of a remote that this machine knows. */
type Bases = ReadonlyMap<string, { readonly first: string | null; readonly others: readonly string[] }>;

/**
 * Finds the repositories on GitHub that the remotes lead to. The branch is in the repository itself, or in a fork: where
 * a push to the same remote goes, or another remote that has the last commit.
 */
export function findTargets({ branch, head, remotes }: RemoteState, bases: Bases): readonly Target[] {
  if (branch === null || head === null) return [];
  const hosted = remotes.flatMap(({ fetchUrl, name, problem, pushUrl, target }) => {
    const repository = readHostedRepository(fetchUrl);
    const pushed = readHostedRepository(pushUrl);
    if (problem !== null || repository === null || pushed?.host !== repository.host) return [];
    return [{ remote: name, repository, pushed, isPushed: target?.tip === head }];
  });
  return hosted.slice(0, maxTargets).map(({ isPushed, pushed: own, remote, repository }) => {
    const { first = null, others = [] } = bases.get(remote) ?? {};
    const elsewhere = hosted.find((each) => each.isPushed && each.pushed.host === repository.host);
    const pushed = isPushed ? own : (elsewhere?.pushed ?? own);
    const isFork = !isSameRepository(repository, pushed);
    const listed = first === null ? others : [first, ...others];
    return {
      ...{ remote, repository, owner: pushed.owner, isFork, bases: listed.filter((name) => isFork || name !== branch) },
      head: isFork ? `${pushed.owner}:${branch}` : branch,
      defaultBase: first,
      obstacle: findObstacle(
        { isBase: !isFork && branch === first, isPushed: isPushed || elsewhere !== undefined },
        branch,
        pushed,
      ),
    };
  });
}

function findObstacle(
  { isBase, isPushed }: { readonly isBase: boolean; readonly isPushed: boolean },
  branch: string,
  pushed: HostedRepository,
): PullRequestObstacle | null {
  if (isBase) return createObstacle('isBase', branch);
  return isPushed ? null : createObstacle('notPushed', toRepositoryName(pushed));
}

/** Returns what the page gets. */
export function toTarget({ bases, defaultBase, head, obstacle, remote, repository }: Target): PullRequestTarget {
  return { remote, repository: toRepositoryName(repository), head, bases: [...bases], defaultBase, obstacle };
}

/** Whether gh has a sign-in for a host. It reads it on this machine. A gh that does not know the question counts as signed in. */
export async function isSignedIn(gh: Gh, host: string, signal: AbortSignal): Promise<boolean> {
  const asked = await runGh(gh, host, ['auth', 'token', `--hostname=${host}`], {
    ...{ signal, timeoutMs: 10_000, maxBytes: 10_000 },
  });
  // A keyring may wait for its user.
  return asked.ok || asked.error.type !== 'failed' || /unknown (command|flag)/.test(asked.error.said);
}
