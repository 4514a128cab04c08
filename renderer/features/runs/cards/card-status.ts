import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { hasFailedCheck, type StartedRun } from '../../../../shared/runs/started-run.ts';

/**
 * The state of a run for the user. It comes from the run's telemetry, or from the queue for a run that was started
 * here. A run that has reported nothing for a while is quiet.
 */
export type CardStatus =
  | RunCard['state']
  | 'quiet'
  | 'unread'
  | 'unreadable'
  | 'queued'
  | 'preparing'
  | 'paused'
  | 'checking'
  /** Finished, with changes in its worktree that the user has not applied. */
  | 'readyToReview'
  | 'checkFailed';

/** What we know about runs besides their cards, each by `getRunKey`. */
export type RunContext = {
  /** Runs that were started since the app launched. */
  readonly started: ReadonlyMap<string, StartedRun>;
  /** Runs with a request that waits for an answer. */
  readonly waiting: ReadonlySet<string>;
  /** Runs that have a worktree, and whether its changes were applied. */
  readonly worktrees: ReadonlyMap<string, { readonly applied: { readonly at: number } | null }>;
};

/** For cards whose runs have no other data. */
export const emptyRunContext: RunContext = { started: new Map(), waiting: new Set(), worktrees: new Map() };

/** A running run that reports nothing for this long counts as quiet, in milliseconds. */
export const quietAfterMs = 3 * 60_000;

/** Returns the state of a card's run at a time in Unix milliseconds. */
export function getCardStatus(card: RunCard, now: number, known: RunContext): CardStatus {
  const status = getStatusWithoutReview(card, now, known);
  const worktree = known.worktrees.get(getRunKey(card.run));
  const hasUnapplied = worktree !== undefined && worktree.applied === null && card.files > 0;
  return status === 'finished' && hasUnapplied ? 'readyToReview' : status;
}

function getStatusWithoutReview(card: RunCard, now: number, known: RunContext): CardStatus {
  const key = getRunKey(card.run);
  const started = known.started.get(key);
  if (started?.stage === 'ended')
    return hasFailedCheck(started) ? 'checkFailed' : statusByOutcome[started.outcome ?? 'done'];
  if (known.waiting.has(key)) return 'waiting';
  if (started === undefined) return getRecordedStatus(card, now);
  if (started.stage !== 'running') return started.stage;
  const recorded = getRecordedStatus(card, now);
  return getStatusGroup(recorded) === 'ended' ? 'running' : recorded;
}

const statusByOutcome = { done: 'finished', failed: 'failed', cancelled: 'stopped' } as const;

function getRecordedStatus({ isRead, lastAt, problem, state }: RunCard, now: number): CardStatus {
  if (problem !== null) return 'unreadable';
  if (!isRead) return 'unread';
  const isQuiet = state === 'running' && lastAt !== null && now - lastAt >= quietAfterMs;
  return isQuiet ? 'quiet' : state;
}

/** The groups into which the page divides runs. */
export type StatusGroup = 'waiting' | 'active' | 'ended';

const statusGroups: Readonly<Record<CardStatus, StatusGroup>> = {
  waiting: 'waiting',
  starting: 'active',
  running: 'active',
  quiet: 'active',
  queued: 'active',
  preparing: 'active',
  paused: 'active',
  checking: 'active',
  checkFailed: 'ended',
  failed: 'ended',
  readyToReview: 'ended',
  finished: 'ended',
  stopped: 'ended',
  unknown: 'ended',
  unread: 'ended',
  unreadable: 'ended',
};

/** Returns the group that a status belongs to. */
export function getStatusGroup(status: CardStatus): StatusGroup {
  return statusGroups[status];
}
