import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { visibleProse } from '../../shared/base/visible-text.ts';
import type { RunWorktree } from '../../shared/contract/runs.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import { getWorkGroup, workWords } from '../../shared/runs/work-state.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { GlyphState } from '../components/StateGlyph.tsx';
import { describeWork, findRunWork, findThreadWork, getStateOfWork, type WorkContext } from './describe-work.ts';

/** Something that needs the user: an answer, a review, or a look. */
export type Need = {
  readonly key: string;
  readonly glyph: GlyphState;
  readonly title: string;
  /** What it asks for or how it ended; null if unknown. */
  readonly detail: string | null;
  /** When it began to need the user, in Unix milliseconds. */
  readonly at: number;
  readonly opens:
    | { readonly type: 'approval'; readonly threadId: ThreadId; readonly run: RunRef | null }
    | { readonly type: 'review'; readonly run: RunRef }
    | { readonly type: 'changes'; readonly threadId: ThreadId }
    | { readonly type: 'thread'; readonly threadId: ThreadId };
};

export type NeedGroup = { readonly heading: string; readonly needs: readonly Need[] };

export type NeedsInput = {
  readonly approvals: readonly WaitingApproval[];
  readonly work: WorkContext;
  /** The thread on screen, which the user sees anyway; null if none is. */
  readonly shown: ThreadId | null;
};

/**
 * Everything that needs the user, the most urgent group first: what waits for an answer or an approval, oldest first; runs and threads
 * whose changes wait for a review, and what ended with a result that the user has not seen, newest first. Runs that were
 * not read yet are left out.
 */
export function describeNeeds(input: NeedsInput): readonly NeedGroup[] {
  return [
    {
      heading: workWords.needsYou,
      needs: [...waitingNeeds(input), ...planNeeds(input)].toSorted((a, b) => a.at - b.at),
    },
    { heading: workWords.readyToReview, needs: reviewNeeds(input) },
    { heading: workWords.done, needs: [...failedNeeds(input), ...finishedNeeds(input)].toSorted(compareByTime) },
  ].filter(({ needs }) => needs.length > 0);
}

/** Counts the things that need the user. */
export function countNeeds(groups: readonly NeedGroup[]): number {
  return groups.reduce((sum, { needs }) => sum + needs.length, 0);
}

/**
 * The need after the one with this key, wrapping around at the end; the first for null. Leaves out what the user sees in
 * the shown thread, but counts on from there. Null if there is none.
 */
export function getNextNeed(groups: readonly NeedGroup[], key: string | null, shown: ThreadId | null): Need | null {
  const all = groups.flatMap(({ needs }) => needs);
  const at = all.findIndex((need) => need.key === key);
  const isSeen = ({ opens }: Need) => 'threadId' in opens && opens.type !== 'approval' && opens.threadId === shown;
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find((need) => !isSeen(need)) ?? null;
}

/** Creates one row for each thread or run, because its requests are answered in one place. */
function waitingNeeds({ approvals, work: { threads } }: NeedsInput): readonly Need[] {
  const byPlace = Map.groupBy(approvals, ({ run, threadId }) => (run === undefined ? threadId : getRunKey(run)));
  return [...byPlace].flatMap(([place, waiting]) => {
    const [first] = waiting;
    if (first === undefined) return [];
    const activity = threads[first.threadId]?.now ?? null;
    const detail = waiting.length > 1 ? counted(waiting.length, 'approval', 'approvals') : activity;
    const opens = { type: 'approval', threadId: first.threadId, run: first.run ?? null } as const;
    const named = { title: toVisibleTitle(first.threadTitle), detail, at: first.askedAt };
    return [{ key: `approval:${place}`, glyph: 'waiting', ...named, opens }];
  });
}

/** Threads off screen that end with a plan, also those in worktrees. */
function planNeeds({ shown, work }: NeedsInput): readonly Need[] {
  return Object.values(work.threads).flatMap((thread): readonly Need[] => {
    const { archived, hasPlan, id, title, updatedAt } = thread;
    if (hasPlan !== true || archived || id === shown) return [];
    if (getStateOfWork(findThreadWork(thread, work)) !== 'needsYou') return [];
    const named = { title: toVisibleTitle(title), detail: t`Approve the plan`, at: updatedAt };
    return [{ key: `plan:${id}`, glyph: 'waiting', ...named, opens: { type: 'thread', threadId: id } }];
  });
}

function reviewNeeds({ work, shown }: NeedsInput): readonly Need[] {
  const runs = [...work.worktrees].flatMap(([key, worktree]): readonly Need[] =>
    getStateOfWork(findRunWork(key, work)) === 'readyToReview' ? [toReviewNeed(key, worktree, work)] : [],
  );
  const threads = listOwnThreads({ work, shown }).flatMap((thread): readonly Need[] => {
    if (getStateOfWork(findThreadWork(thread, work)) !== 'readyToReview') return [];
    const files = thread.unreviewed?.files ?? 0;
    return [
      {
        key: `changes:${thread.id}`,
        glyph: 'review',
        title: toVisibleTitle(thread.title),
        detail: files === 0 ? null : counted(files, 'file', 'files'),
        at: thread.updatedAt,
        opens: { type: 'changes', threadId: thread.id },
      },
    ];
  });
  return [...runs, ...threads].toSorted(compareByTime);
}

/** Lists threads off screen whose work is not in a worktree, which is a row of its own. */
function listOwnThreads({ work, shown }: Pick<NeedsInput, 'shown' | 'work'>): readonly ThreadSummary[] {
  return Object.values(work.threads).filter(
    ({ archived, id }) => !archived && id !== shown && !work.worktrees.has(work.runOfThread.get(id) ?? ''),
  );
}

/** Runs of this start of the app that failed and left changes. Those of earlier starts are no news. */
function failedNeeds({ work }: NeedsInput): readonly Need[] {
  return [...work.worktrees].flatMap(([key, worktree]): readonly Need[] => {
    const run = findRunWork(key, work);
    const isOpen = worktree.isPresent && worktree.applied === null && run.started?.became === null;
    if (!isOpen || (run.card?.isRead === true && run.card.files === 0)) return [];
    return getStateOfWork(run) === 'failed' ? [toReviewNeed(key, worktree, work)] : [];
  });
}

function toReviewNeed(key: string, worktree: RunWorktree, context: WorkContext): Need {
  const work = findRunWork(key, context);
  const { card, started } = work;
  const { glyph, state, text } = describeWork(work, 0);
  const files = card === null || card.files === 0 ? null : counted(card.files, 'file', 'files');
  return {
    key: `review:${key}`,
    glyph: glyph ?? 'review',
    title: toVisibleTitle(card?.title || started?.request.prompt.split('\n', 1)[0] || ''),
    detail: state === 'failed' ? text : files,
    at: started?.endedAt ?? card?.lastAt ?? worktree.createdAt,
    opens: { type: 'review', run: worktree.run },
  };
}

function finishedNeeds({ work, shown }: NeedsInput): readonly Need[] {
  return (
    Object.values(work.threads)
      // Runs have their own rows.
      .filter(({ archived, id, unread }) => unread && !archived && id !== shown && !work.runOfThread.has(id))
      .flatMap((thread): readonly Need[] => {
        const { glyph, state, text } = describeWork(findThreadWork(thread, work), 0);
        if (glyph === null || getWorkGroup(state) !== 'done') return [];
        return [
          {
            key: `thread:${thread.id}`,
            glyph,
            title: toVisibleTitle(thread.title),
            detail: state === 'failed' ? (thread.now ?? text) : null,
            at: thread.updatedAt,
            opens: { type: 'thread', threadId: thread.id },
          },
        ];
      })
  );
}

function compareByTime(one: Need, other: Need): number {
  return other.at - one.at;
}

function toVisibleTitle(title: string): string {
  return visibleProse(title).trim() || t`Untitled thread`;
}
