import { findServices, type HostingService } from '../../shared/commits/hosting-service.ts';
import type { PullRequestObstacle, PullRequestTarget } from '../../shared/contract/pull-requests.ts';
import type { RemoteState } from '../../shared/contract/remotes.ts';
import {
  canBeOnGitHub,
  type HostedRepository,
  isSameRepository,
  readHostedRepository,
  toRepositoryName,
} from './hosted-repository.ts';
import { createObstacle } from './pull-request-problem.ts';

/** A repository that a pull request can go to. */
export type Target = Omit<PullRequestTarget, 'obstacle' | 'repository' | 'service'> & {
  readonly repository: HostedRepository;
  /** The services that its host can be, at least one, the likely one first. */
  readonly services: readonly HostingService[];
  readonly branch: string;
  /** The repository that has the branch, and whether that is a fork. */
  readonly source: HostedRepository;
  readonly isFork: boolean;
  /** What is in the way, and the branch or the repository that it is about. The service gives it its words. */
  readonly obstacle: { readonly type: PullRequestObstacle['type']; readonly about: string } | null;
};

/** More would only be a long list. */
const maxTargets = 10;

/** The branches of a remote that this machine knows. */
type Bases = ReadonlyMap<string, { readonly first: string | null; readonly others: readonly string[] }>;

/**
 * Finds the repositories on servers that the remotes lead to. The branch is in the repository itself, or in a fork: where
 * a push to the same remote goes, or another remote that has the last commit.
 */
export function findTargets({ branch, head, remotes }: RemoteState, bases: Bases): readonly Target[] {
  if (branch === null || head === null) return [];
  const hosted = remotes.flatMap(({ fetchUrl, name, problem, pushUrl, target }) => {
    const repository = readHostedRepository(fetchUrl);
    const pushed = readHostedRepository(pushUrl);
    if (problem !== null || repository === null || pushed?.host !== repository.host) return [];
    const services = findServices(repository.host).filter((each) => each === 'gitLab' || canBeOnGitHub(repository));
    return services.length === 0
      ? []
      : [{ remote: name, repository, services, pushed, isPushed: target?.tip === head }];
  });
  return hosted.slice(0, maxTargets).map(({ isPushed, pushed: own, remote, repository, services }) => {
    const { first = null, others = [] } = bases.get(remote) ?? {};
    const elsewhere = hosted.find((each) => each.isPushed && each.pushed.host === repository.host);
    const pushed = isPushed ? own : (elsewhere?.pushed ?? own);
    const isFork = !isSameRepository(repository, pushed);
    const listed = first === null ? others : [first, ...others];
    return {
      ...{ remote, repository, services, branch, source: pushed, isFork },
      bases: listed.filter((name) => isFork || name !== branch),
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
): Target['obstacle'] {
  if (isBase) return { type: 'isBase', about: branch };
  return isPushed ? null : { type: 'notPushed', about: toRepositoryName(pushed) };
}

/** Returns what the page gets. */
export function toTarget(
  { bases, defaultBase, head, obstacle, remote, repository }: Target,
  service: HostingService,
): PullRequestTarget {
  return {
    ...{ remote, repository: toRepositoryName(repository), service, head, bases: [...bases], defaultBase },
    obstacle: obstacle === null ? null : createObstacle(obstacle.type, service, obstacle.about),
  };
}
