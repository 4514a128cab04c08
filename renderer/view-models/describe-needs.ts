import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { visibleProse } from '../../shared/base/visible-text.ts';
import type { RunWorktree } from '../../shared/contract/runs.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import type { RunCard } from '../../shared/runs/run-card.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { GlyphState } from '../components/StateGlyph.tsx';
import { isLive } from './run-state.ts';

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
    | { readonly type: 'thread'; readonly threadId: ThreadId };
};

export type NeedGroup = { readonly heading: string; readonly needs: readonly Need[] };

export type NeedsInput = {
  readonly approvals: readonly WaitingApproval[];
  readonly threads: Readonly<Record<ThreadId, ThreadSummary>>;
  /** The thread on screen, which the user sees anyway; null if none is. */
  readonly shown: ThreadId | null;
  /** By `getRunKey`. */
  readonly cards: ReadonlyMap<string, RunCard>;
  /** By `getRunKey`. */
  readonly runs: ReadonlyMap<string, StartedRun>;
  /** By `getRunKey`. */
  readonly worktrees: ReadonlyMap<string, RunWorktree>;
};

/**
 * Everything that needs the user, the most urgent group first: what waits for an answer, oldest first; runs whose
 * changes wait for a review, and threads with a result that the user has not seen, newest first.
 */
export function describeNeeds(input: NeedsInput): readonly NeedGroup[] {
  return [
    { heading: t`Waiting for you`, needs: waitingNeeds(input) },
    { heading: t`Ready to review`, needs: reviewNeeds(input) },
    { heading: t`Finished`, needs: finishedNeeds(input) },
  ].filter(({ needs }) => needs.length > 0);
}

/** Counts the things that need the user. */
export function countNeeds(groups: readonly NeedGroup[]): number {
  return groups.reduce((sum, { needs }) => sum + needs.length, 0);
}

/** The need after the one with this key, wrapping around at the end; the first for null. Null if there is none. */
export function getNextNeed(groups: readonly NeedGroup[], key: string | null): Need | null {
  const all = groups.flatMap(({ needs }) => needs);
  const at = all.findIndex((need) => need.key === key);
  return all[(at + 1) % all.length] ?? null;
}

/** Creates one row for each thread or run, because its requests are answered in one place. */
function waitingNeeds({ approvals, threads }: NeedsInput): readonly Need[] {
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

function reviewNeeds({ cards, runs, worktrees }: NeedsInput): readonly Need[] {
  const needs = [...worktrees].flatMap(([key, worktree]): readonly Need[] => {
    const started = runs.get(key);
    const card = cards.get(key);
    if (!worktree.isPresent || worktree.applied !== null || !isReviewDue(started, card)) return [];
    const at = started?.endedAt ?? card?.lastAt ?? worktree.createdAt;
    const title = toVisibleTitle(card?.title ?? started?.request.prompt.split('\n', 1)[0] ?? worktree.branch);
    const detail = card === undefined || card.files === 0 ? null : counted(card.files, 'file', 'files');
    const opens = { type: 'review', run: worktree.run } as const;
    return [{ key: `review:${key}`, glyph: 'done', title, detail, at, opens }];
  });
  return needs.toSorted((one, other) => other.at - one.at);
}

/** A run that was stopped or did nothing has no result to review. */
function isReviewDue(started: StartedRun | undefined, card: RunCard | undefined): boolean {
  if (card?.isRead === true && card.files === 0) return false;
  if (started !== undefined) return started.outcome === 'done' && started.became === null;
  return card !== undefined && !isLive(card.state);
}

function finishedNeeds({ runs, threads, shown }: NeedsInput): readonly Need[] {
  // Runs have their own rows.
  const ofRuns = new Set([...runs.values()].map(({ threadId }) => threadId));
  return Object.values(threads)
    .filter(({ archived, id, state, unread }) => unread && !archived && id !== shown && endedStates.has(state))
    .filter(({ id }) => !ofRuns.has(id))
    .toSorted((one, other) => other.updatedAt - one.updatedAt)
    .map(({ id, now: activity, state, title, updatedAt }) => ({
      key: `thread:${id}`,
      glyph: state === 'idle' ? 'done' : state === 'failed' ? 'failed' : 'stopped',
      title: toVisibleTitle(title),
      detail: state === 'failed' ? (activity ?? t`Failed`) : null,
      at: updatedAt,
      opens: { type: 'thread', threadId: id },
    }));
}

const endedStates: ReadonlySet<ThreadSummary['state']> = new Set(['idle', 'failed', 'stopped']);

function toVisibleTitle(title: string): string {
  return visibleProse(title).trim() || t`Untitled thread`;
}
