import type { Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestValue } from '../../shared/contract/contract.ts';
import type { PullRequestRefusal, PullRequestState } from '../../shared/contract/pull-requests.ts';
import type { Target } from './find-targets.ts';

export type Answer<Value> = Promise<Result<Value, PullRequestRefusal>>;

/** What a pull request would say. The texts are checked. */
export type NewPullRequest = Pick<
  RequestInput<'createPullRequest'>,
  'base' | 'body' | 'isDraft' | 'reviewers' | 'title'
>;

/** A service for repositories, through the program of the user. Nothing rejects because of the program. */
export type Hosting = {
  /** What can be a reviewer. */
  readonly reviewerPattern: RegExp;
  /** Whether the program has a sign-in for a host. It reads it on this machine. */
  isSignedIn(host: string, signal: AbortSignal): Promise<boolean>;
  create(target: Target, request: NewPullRequest, signal: AbortSignal): Answer<RequestValue<'createPullRequest'>>;
  /** Finds the pull request of the branch, the open one or the newest. Null if there is none. */
  find(target: Target, signal: AbortSignal): Answer<number | null>;
  read(target: Target, number: number, signal: AbortSignal): Answer<PullRequestState>;
  /** Returns the log of a job as it is printed. */
  readLog(target: Target, job: string, signal: AbortSignal): Answer<string>;
};
