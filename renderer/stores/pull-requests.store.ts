import { create } from 'zustand';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { PullRequestState } from '../../shared/contract/pull-requests.ts';

/** Where a pull request is. */
export type PullRequestPlace = Pick<RequestInput<'readPullRequest'>, 'root' | 'branch' | 'remote' | 'repository' | 'service'>;

/** A pull request that this window has made or looked for. */
export type SeenPullRequest = {
  readonly place: PullRequestPlace;
  readonly number: number;
  readonly url: string;
  /** What its service said about it at `readAt`, in Unix milliseconds. Null before the first answer. */
  readonly report: { readonly state: PullRequestState; readonly readAt: number } | null;
};

/** The last pull request of this window. It is asked about again only when the user says so. */
export const usePullRequests = create<{ readonly seen: SeenPullRequest | null }>()(() => ({ seen: null }));

/** Sets the pull request to show for its branch. */
export function pullRequestSeen(seen: SeenPullRequest): void {
  usePullRequests.setState({ seen });
}

/** Forgets it, for another folder or another snapshot of the host. */
export function pullRequestForgotten(): void {
  usePullRequests.setState({ seen: null });
}
