import type { ThreadId } from '../../shared/base/ids.ts';
import type { RunWorktree } from '../../shared/contract/runs.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunCard } from '../../shared/runs/run-card.ts';
import { findThreadId, getRunKey } from '../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../shared/runs/run-totals.ts';
import { hasFailedCheck, type StartedRun } from '../../shared/runs/started-run.ts';
import {
  getWorkGroup,
  getWorkState,
  type WorkFacts,
  type WorkGroup,
  type WorkState,
  workWords,
} from '../../shared/runs/work-state.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { Maker } from '../../shared/transcript/maker.ts';
import { formatMoment } from '../components/format/time.ts';
import type { GlyphState } from '../components/StateGlyph.tsx';

/** What the stores know about one piece of work. Null for what it does not have or what is not known. */
export type Work = {
  readonly card: RunCard | null;
  /** Null: this start of the app has not started it. */
  readonly started: StartedRun | null;
  readonly thread: Pick<
    ThreadSummary,
    'hasPlan' | 'maker' | 'isCounting' | 'now' | 'state' | 'unreviewed' | 'updatedAt'
  > | null;
  readonly worktree: Pick<RunWorktree, 'applied' | 'branch' | 'isPresent' | 'setup'> | null;
  /** True if one of the run's requests waits for an answer. */
  readonly isWaiting: boolean;
  /** True if the runs that wait for their turn are on hold. */
  readonly isHeld: boolean;
};

/** For work of which nothing else is known. */
export const noWork: Work = {
  card: null,
  started: null,
  thread: null,
  worktree: null,
  isWaiting: false,
  isHeld: false,
};

/** How a list, a card or a dialog shows the state of work. */
export type WorkView = {
  /** Null while it is unknown. */
  readonly state: WorkState | null;
  /** The word for the state, and what else there is to say: `Running · runs checks`. Empty if nothing is known. */
  readonly text: string;
  /** Null while nothing is known. */
  readonly glyph: GlyphState | null;
};

/** What the stores know about all work. Runs are by `getRunKey`. */
export type WorkContext = {
  readonly cards: ReadonlyMap<string, RunCard>;
  /** False until the runs were listed: a run without a card may still have a record. */
  readonly areRunsListed: boolean;
  /** Runs of this start of the app. */
  readonly started: ReadonlyMap<string, StartedRun>;
  readonly threads: Readonly<Record<ThreadId, ThreadSummary>>;
  readonly worktrees: ReadonlyMap<string, RunWorktree>;
  /** Runs with a request that waits for an answer. */
  readonly waiting: ReadonlySet<string>;
  readonly isHeld: boolean;
  /** The run that a thread works for. */
  readonly runOfThread: ReadonlyMap<ThreadId, string>;
};

/** For a window that knows nothing yet. */
export const emptyWorkContext: WorkContext = {
  cards: new Map(),
  areRunsListed: false,
  started: new Map(),
  threads: {},
  worktrees: new Map(),
  waiting: new Set(),
  isHeld: false,
  runOfThread: new Map(),
};

/** A running run that reports nothing for this long is quiet, in milliseconds. */
const quietAfterMs = 3 * 60_000;

/**
 * Returns the run of each thread that works for one: as the queue says, as the run's record says, or because the thread
 * works in the run's worktree.
 */
export function indexRunsByThread({
  cards,
  started,
  threads,
  worktrees,
}: Pick<WorkContext, 'cards' | 'started' | 'threads' | 'worktrees'>): ReadonlyMap<ThreadId, string> {
  const runByPath = new Map([...worktrees].map(([key, { path }]) => [path, key]));
  const byFolder = Object.values(threads).flatMap(({ cwd, id }): [ThreadId, string][] => {
    const key = runByPath.get(cwd);
    return key === undefined ? [] : [[id, key]];
  });
  const byRecord = [...cards.values()].flatMap(({ run, threadId }): [ThreadId, string][] =>
    threadId === null || findThreadId(run.runId) !== null ? [] : [[threadId, getRunKey(run)]],
  );
  const byQueue = [...started].flatMap(([key, { threadId }]): [ThreadId, string][] =>
    threadId === null ? [] : [[threadId, key]],
  );
  return new Map([...byFolder, ...byRecord, ...byQueue]);
}

/** Returns what is known about a run. `card` replaces its listed card. */
export function findRunWork(key: string, context: WorkContext, card: RunCard | null = null): Work {
  const known = card ?? context.cards.get(key) ?? null;
  const started = context.started.get(key) ?? null;
  const threadId = started?.threadId ?? known?.threadId ?? null;
  return {
    card: known,
    started,
    thread: threadId === null ? null : (context.threads[threadId] ?? null),
    worktree: context.worktrees.get(key) ?? null,
    isWaiting: context.waiting.has(key),
    isHeld: context.isHeld,
  };
}

/** Returns what is known about the work of a thread: about its run, if it works for one. */
export function findThreadWork(thread: ThreadSummary, context: WorkContext): Work {
  const key = context.runOfThread.get(thread.id);
  return key === undefined ? { ...noWork, thread } : { ...findRunWork(key, context), thread };
}

/** Returns the worktree that a thread works in; null for the folder itself. */
export function findThreadWorktree({ id }: Pick<ThreadSummary, 'id'>, context: WorkContext): RunWorktree | null {
  const worktree = context.worktrees.get(context.runOfThread.get(id) ?? '');
  return worktree?.isPresent === true ? worktree : null;
}

/** Returns the state of work; null while it is unknown. */
export function getStateOfWork(work: Work): WorkState | null {
  return getWorkState(toFacts(work));
}

/**
 * Returns the group of a list that work belongs to. Null until the record that decides was read: such work comes last, in
 * a group of its own, rather than in one that it may leave at once.
 */
export function findGroupOfWork(work: Work, { areRunsListed }: Pick<WorkContext, 'areRunsListed'>): WorkGroup | null {
  const state = getStateOfWork(work);
  if (state !== null) return getWorkGroup(state);
  const { card } = work;
  const isRead = card === null ? areRunsListed : card.isRead || card.problem !== null;
  return isRead ? getWorkGroup(state) : null;
}

/** Returns whether the thread of a run has worked since the run ended. The record of the run does not have that. */
export function isContinued({ card, started, thread }: Pick<Work, 'card' | 'started' | 'thread'>): boolean {
  const recordedEnd = card?.isRead === true && findThreadId(card.run.runId) === null ? card.lastAt : null;
  const endedAt = started === null ? recordedEnd : started.endedAt;
  return thread !== null && endedAt !== null && thread.updatedAt > endedAt;
}

/** Describes the state of work. `now` is in Unix milliseconds. */
export function describeWork(work: Work, now: number): WorkView {
  const state = getStateOfWork(work);
  const note = describeNote(work, state, now);
  return {
    state,
    text: [state === null ? null : workWords[state], note].filter((part) => part !== null).join(' · '),
    glyph: state === null ? findUnknownGlyph(work, note) : findGlyph(work, state, now),
  };
}

/** Describes the state of a run whose events were read, which are newer than its card. `now` is in Unix milliseconds. */
export function describeReadWork(card: RunCard, totals: RunTotals | null, context: WorkContext, now: number): WorkView {
  const { lastAt, state } = totals ?? card;
  const known = totals === null ? card : { ...card, isRead: true, state, lastAt };
  return describeWork(findRunWork(getRunKey(card.run), context, known), now);
}

/** Returns whether a check of work failed. The run of this start says it before its record does. */
function hasFailedWorkCheck({ card, started }: Pick<Work, 'card' | 'started'>): boolean {
  if (started !== null && started.checks.length > 0) return hasFailedCheck(started);
  return card?.checks != null && card.checks.passed < card.checks.all;
}

function findGlyph(work: Work, state: WorkState, now: number): GlyphState {
  if (state !== 'running') return glyphs[state];
  return isQuiet(work, state, now) ? 'quiet' : arcs[findMaker(work)];
}

/** Returns who works now, of running work; the model if that is unknown. */
function findMaker({ card, started, thread }: Work): Maker {
  if (started?.stage === 'checking') return 'command';
  if (thread?.state === 'running' && thread.maker !== null) return thread.maker;
  const newest = card?.bars.findLast(([, , , state]) => state === 'running');
  return newest?.[0] === 'commands' ? 'command' : 'model';
}

const arcs: Readonly<Record<Maker, GlyphState>> = { model: 'thinking', command: 'running', edit: 'editing' };

const glyphs: Readonly<Record<Exclude<WorkState, 'running'>, GlyphState>> = {
  needsYou: 'waiting',
  queued: 'starting',
  readyToReview: 'review',
  done: 'done',
  failed: 'failed',
  stopped: 'stopped',
};

/** The glyph of work whose record says no state; none while the record was not read. */
function findUnknownGlyph({ card }: Work, note: string | null): GlyphState | null {
  return note !== null && (card?.isRead === true || card?.problem != null) ? 'info' : null;
}

function toFacts(work: Work): WorkFacts {
  const { card, isWaiting, started, thread } = work;
  return {
    recorded: card === null || !card.isRead || card.problem !== null ? null : card.state,
    started,
    thread: thread?.state ?? null,
    hasPlan: thread?.hasPlan === true,
    isContinued: isContinued(work),
    isAsking: isWaiting,
    hasFailedCheck: hasFailedWorkCheck(work),
    changes: findChanges(work),
  };
}

function findChanges(work: Work): WorkFacts['changes'] {
  const { card, started, thread, worktree } = work;
  if (worktree?.isPresent !== true) {
    if (thread?.isCounting === true) return 'counting';
    return thread?.unreviewed == null ? 'none' : 'open';
  }
  if ((started?.became ?? null) !== null || worktree.applied !== null) return 'none';
  // The record does not have the changes of later turns, so there may be some.
  if (isContinued(work)) return 'open';
  if (card?.isRead === true) return card.files > 0 ? 'open' : 'none';
  return 'unknown';
}

function describeNote(work: Work, state: WorkState | null, now: number): string | null {
  const { card, isHeld, started, thread, worktree } = work;
  switch (state) {
    case 'needsYou':
      return thread?.state === 'idle' && thread.hasPlan === true ? t`approve the plan` : null;
    case 'readyToReview':
      return null;
    case 'queued':
      return started?.stage === 'paused' ? t`paused` : isHeld ? t`on hold` : null;
    case 'running':
      if (isQuiet(work, state, now)) return t`quiet for ${formatMinutesSince(card?.lastAt ?? now, now)}`;
      if (isSettingUp(work)) return t`sets up the worktree`;
      if (started?.stage === 'checking') return t`runs checks`;
      if (started?.stage === 'preparing' && started.request.isolation !== 'inPlace') return t`creating the worktree`;
      return started?.stage === 'preparing' || card?.state === 'starting' ? t`starting` : null;
    case 'done':
    case 'failed':
    case 'stopped':
      return (
        [state === 'failed' && hasFailedWorkCheck(work) ? t`check failed` : null, describeUse(started, worktree, now)]
          .filter((part) => part !== null)
          .join(' · ') || null
      );
    case null:
      if (card === null) return null;
      if (card.problem !== null) return t`Cannot be read`;
      return card.isRead ? (card.state === 'unknown' ? t`No end recorded` : null) : t`Not read yet`;
  }
}

/** Returns whether a run only waits for the set-up of its worktree: the tool has done its work. */
export function isSettingUp({ started, worktree }: Pick<Work, 'started' | 'worktree'>): boolean {
  if (started?.stage !== 'checking') return false;
  return worktree?.setup?.isRunning === true || started.request.checks.length === 0;
}

/** Describes what the user did with the changes of a run; null for nothing. */
function describeUse(started: StartedRun | null, worktree: Work['worktree'], now: number): string | null {
  const applied = worktree?.applied ?? null;
  if (applied !== null) {
    const at = formatMoment(applied.at, now);
    return applied.leftOut > 0 ? t`applied in part ${at}` : t`applied ${at}`;
  }
  return started?.became == null ? null : uses[started.became];
}

const uses: Readonly<Record<NonNullable<StartedRun['became']>, string>> = {
  applied: t`applied`,
  kept: t`kept on its branch`,
  discarded: t`discarded`,
};

/** Whether running work has reported nothing for a while. Preparing and checking are never quiet. */
function isQuiet({ card, started }: Work, state: WorkState, now: number): boolean {
  if (state !== 'running' || card?.state !== 'running' || card.lastAt === null) return false;
  if (started !== null && started.stage !== 'running') return false;
  return now - card.lastAt >= quietAfterMs;
}

function formatMinutesSince(at: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  return minutes < 60 ? t`${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
