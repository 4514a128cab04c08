import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { CommentedLine, LineComment } from '../../stores/line-comment.ts';

/** Names the lines: `line 3`, `removed line 3`, `lines 3–5`. */
export function describeLines(lines: readonly CommentedLine[]): string {
  const numbers = lines.flatMap(({ number }) => (number === null ? [] : [number]));
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  if (numbers.length === 0) return lines.length === 1 ? t`this line` : t`these lines`;
  if (first !== last) return t`lines ${first}–${last}`;
  return lines.every(({ sign }) => sign === '-') ? t`removed line ${first}` : t`line ${first}`;
}

/** A comment as shown in the diff. */
export type CommentView = {
  readonly name: string;
  /** The note on a comment whose lines have changed since then; null otherwise. */
  readonly stale: string | null;
  /** The original lines of a stale comment; null otherwise. */
  readonly code: string | null;
};

/** Describes a comment. */
export function describeComment({ lines }: LineComment, isStale: boolean): CommentView {
  return {
    name: t`Comment on ${describeLines(lines)}`,
    stale: isStale ? t`The code has changed. The comment is sent with its original lines.` : null,
    code: isStale ? lines.map(({ sign, text }) => sign + text).join('\n') : null,
  };
}

/** Says how many comments go with the message; null for none. */
export function describeCount(comments: readonly LineComment[]): string | null {
  if (comments.length === 0) return null;
  const files = new Set(comments.map(({ path }) => path)).size;
  return t`${counted(comments.length, 'comment')} on ${counted(files, 'file')}`;
}
