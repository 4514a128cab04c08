import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { type Branch, buildBranchTree } from '../../../shared/threads/branch-tree.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import { formatExactTime, formatTime } from '../../components/format/time.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import { describeWork, noWork } from '../../view-models/describe-work.ts';
import { getThreadTitle } from '../../view-models/thread-order.ts';

/** A branch as the tree shows it. */
export type BranchRow = Branch & {
  readonly title: string;
  /** The indentation, which stops growing so that titles stay readable. */
  readonly indent: number;
  readonly isCurrent: boolean;
  /** False for a deleted thread. */
  readonly canOpen: boolean;
  readonly canCompare: boolean;
  /** What the title does not say, such as "Archived". Null if there is nothing. */
  readonly note: string | null;
  readonly glyph: GlyphState | null;
  /** When it was last active. Null for a deleted thread. */
  readonly time: { readonly text: string; readonly exact: string } | null;
};

type Threads = Readonly<Record<ThreadId, ThreadSummary>>;

type BranchFacts = {
  readonly relatives: Threads;
  readonly threads: Threads;
  /** For each fork, the message that sets it apart from its origin. */
  readonly ownMessages: Readonly<Record<ThreadId, string>>;
};

const maxIndent = 8;

/**
 * Describes the branches of the shown thread: the root first, the forks of each by last activity. `now` is Unix
 * milliseconds.
 */
export function describeBranches(
  { ownMessages, relatives, threads }: BranchFacts,
  shown: ThreadId,
  now: number,
): readonly BranchRow[] {
  const all = { ...relatives, ...threads };
  const newest = Object.values(all).sort((one, other) => other.updatedAt - one.updatedAt);
  const tree = buildBranchTree(new Map(newest.map(({ forkedFrom, id }) => [id, forkedFrom])), shown);
  return tree.map((branch) => {
    const thread = all[branch.id];
    return { ...describeBranch(branch, thread, shown, now), title: getBranchTitle(thread, all, ownMessages) };
  });
}

/** Returns the name of a branch. A branch without a user's name gets its distinguishing message as its name. */
function getBranchTitle(
  thread: ThreadSummary | undefined,
  all: Threads,
  ownMessages: BranchFacts['ownMessages'],
): string {
  if (thread === undefined) return t`Deleted thread`;
  const title = getThreadTitle(thread);
  const origin = thread.forkedFrom === null ? undefined : all[thread.forkedFrom];
  const isNamed = origin === undefined || title !== t`Fork of ${getThreadTitle(origin)}`;
  const own = ownMessages[thread.id]?.trim() ?? '';
  return isNamed || own === '' ? title : own.replace(/\s+/g, ' ');
}

function describeBranch(
  branch: Branch,
  thread: ThreadSummary | undefined,
  shown: ThreadId,
  now: number,
): Omit<BranchRow, 'title'> {
  const isCurrent = branch.id === shown;
  const row = { ...branch, indent: Math.min(branch.depth, maxIndent), isCurrent };
  if (thread === undefined) {
    return { ...row, canOpen: false, canCompare: false, note: null, glyph: null, time: null };
  }
  const work = thread.state === 'idle' ? null : describeWork({ ...noWork, thread }, now);
  return {
    ...row,
    canOpen: true,
    canCompare: !isCurrent,
    note: isCurrent ? t`This thread` : thread.archived ? t`Archived` : (work?.text ?? null),
    glyph: work?.glyph ?? null,
    time: { text: formatTime(thread.updatedAt, now), exact: formatExactTime(thread.updatedAt) },
  };
}

/** Counts the threads, without deleted ones. */
export function countBranches(rows: readonly BranchRow[]): number {
  return rows.filter(({ canOpen }) => canOpen).length;
}

/** Returns the index that a key moves to in the tree. Null if the key does not move. */
export function findRowAfterKey(rows: readonly BranchRow[], at: number, key: string): number | null {
  const depth = rows[at]?.depth ?? 0;
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, rows.length - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowLeft':
      return Math.max(
        rows.findLastIndex((row, index) => index < at && row.depth < depth),
        0,
      );
    case 'ArrowRight':
      return (rows[at + 1]?.depth ?? 0) > depth ? at + 1 : at;
    default:
      return null;
  }
}
