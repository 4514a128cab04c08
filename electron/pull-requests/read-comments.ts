import { setImmediate } from 'node:timers/promises';
import { visibleLine } from '../../shared/base/visible-text.ts';
import {
  maxSaid,
  type PullRequestCheck,
  type PullRequestComment,
  type PullRequestState,
} from '../../shared/contract/pull-requests.ts';
import { showSaid } from './pull-request-problem.ts';

/** A comment as a service has it. `at` is an ISO date. */
export type DatedComment = {
  readonly author: string;
  readonly body: string;
  readonly at: string | null | undefined;
} & Pick<PullRequestComment, 'path' | 'line'>;

/**
 * Returns the newest comments, and whether some are missing. Anyone can comment on a public repository, so nothing in
 * them is trusted.
 */
export async function readComments(
  dated: readonly DatedComment[],
): Promise<{ readonly comments: readonly PullRequestComment[]; readonly isCut: boolean }> {
  const written = dated.filter(({ body }) => body.trim() !== '');
  const newest = written.toSorted((one, other) => compareMoments(other.at, one.at)).slice(0, maxSaid.comments);
  const comments: PullRequestComment[] = [];
  for (const comment of newest) {
    comments.push(toComment(comment));
    // Anyone can write long comments, and other work must not wait for all of them.
    await setImmediate();
  }
  return { comments, isCut: written.length > maxSaid.comments };
}

/** Both are ISO dates. */
export function compareMoments(one: string | null | undefined, other: string | null | undefined): number {
  const [before = '', after = ''] = [one ?? '', other ?? ''];
  return before < after ? -1 : Number(before > after);
}

/** A title, or a name of a person or a check, as one line. */
export function toShownName(name: string): string {
  return visibleLine(name).slice(0, maxSaid.name).toWellFormed();
}

/** The order of the checks: what must not be missed comes first. */
const order = ['failed', 'waiting', 'running', 'passed', 'skipped'] as const satisfies PullRequestCheck['state'][];

/** Returns the checks that are shown, and how many are not. */
export function cutChecks(checks: readonly PullRequestCheck[]): Pick<PullRequestState, 'checks' | 'moreChecks'> {
  const rank = ({ mayFail, state }: PullRequestCheck) =>
    order.indexOf(state) + (mayFail && state === 'failed' ? 0.5 : 0);
  const sorted = checks.toSorted((one, other) => rank(one) - rank(other));
  return { checks: sorted.slice(0, maxSaid.checks), moreChecks: Math.max(0, checks.length - maxSaid.checks) };
}

function toComment({ author, body, line, path }: DatedComment): PullRequestComment {
  return {
    author: toShownName(author),
    // Showing takes long, and what it spells out is longer still.
    text: showSaid(body.slice(0, 2 * maxSaid.comment))
      .trim()
      .slice(0, maxSaid.comment)
      .toWellFormed(),
    path: path === null ? null : visibleLine(path).slice(-maxSaid.path),
    line,
  };
}
