import { setImmediate } from 'node:timers/promises';
import { visibleLine } from '../../shared/base/visible-text.ts';
import type { PullRequestComment } from '../../shared/contract/pull-requests.ts';
import { showSaid } from './pull-request-problem.ts';

/** The longest comment that is shown, in characters. */
const maxComment = 10_000;
const maxComments = 100;
const maxName = 200;

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
  const newest = written.toSorted((one, other) => compareMoments(other.at, one.at)).slice(0, maxComments);
  const comments: PullRequestComment[] = [];
  for (const comment of newest) {
    comments.push(toComment(comment));
    // Anyone can write long comments, and other work must not wait for all of them.
    await setImmediate();
  }
  return { comments, isCut: written.length > maxComments };
}

/** Both are ISO dates. */
export function compareMoments(one: string | null | undefined, other: string | null | undefined): number {
  const [before = '', after = ''] = [one ?? '', other ?? ''];
  return before < after ? -1 : Number(before > after);
}

/** A name of a person or a check, as one line. */
export function toShownName(name: string): string {
  return visibleLine(name).slice(0, maxName).toWellFormed();
}

function toComment({ author, body, line, path }: DatedComment): PullRequestComment {
  return {
    author: toShownName(author),
    // Showing takes long, and what it spells out is longer still.
    text: showSaid(body.slice(0, 2 * maxComment))
      .trim()
      .slice(0, maxComment)
      .toWellFormed(),
    path: path === null ? null : visibleLine(path).slice(-1_000),
    line,
  };
}
