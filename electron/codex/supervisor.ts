import type { CliFailure, CliState, EnvironmentSnapshot } from '../../shared/cli/cli-state.ts';
import { nextRetryDelay, type RetrySchedule } from '../base/retry-schedule.ts';

/** Allows three retries within two minutes. */
export const restartSchedule: RetrySchedule = {
  attempts: 3,
  windowMs: 120_000,
  firstDelayMs: 500,
  maxDelayMs: 10_000,
};

/** What is known about the child. */
export type Supervision = {
  readonly state: CliState;
  /** When the supervisor restarted the child automatically, in Unix milliseconds. */
  readonly retriedAt: readonly number[];
};

/** The inputs of the supervisor. */
export type SupervisorInput =
  | { readonly type: 'needed' }
  | {
      readonly type: 'becameReady';
      readonly environment: EnvironmentSnapshot;
      readonly answersInMs: number;
      readonly generation: number;
    }
  | { readonly type: 'answered'; readonly afterMs: number }
  | { readonly type: 'fellSilent' }
  /** The child ended or did not start, and that was not requested. */
  | { readonly type: 'failed'; readonly failure: CliFailure }
  | { readonly type: 'retryDue' }
  | { readonly type: 'restartRequested' }
  | { readonly type: 'stopRequested' };

/** What the supervisor must do. */
export type SupervisorEffect =
  | { readonly type: 'start' }
  /** Ends the running or waiting child, if any, and starts a new one. */
  | { readonly type: 'restart' }
  | { readonly type: 'retryLater'; readonly delayMs: number }
  | { readonly type: 'end' };

/** The result of an input. `effect` is null if there is nothing to do. */
export type SupervisorDecision = { readonly next: Supervision; readonly effect: SupervisorEffect | null };

/** The state before anything needs Codex: idle, without restarts. */
export const notNeededYet: Supervision = { state: { phase: 'idle' }, retriedAt: [] };

/** Failures that a retry does not fix. */
const permanent: ReadonlySet<CliFailure['type']> = new Set(['notFound', 'tooOld', 'notCodex', 'cannotStart']);

/** Returns the next state and what to do. Pure. An input without meaning in a state leaves it unchanged. */
export function decide(
  before: Supervision,
  input: SupervisorInput,
  now: number,
  restartsByItself: boolean,
): SupervisorDecision {
  const { state } = before;
  if (state.phase === 'stopped') return { next: before, effect: null };
  const become = (next: CliState, effect: SupervisorEffect | null = null): SupervisorDecision => ({
    next: { ...before, state: next },
    effect,
  });
  switch (input.type) {
    case 'needed':
      if (state.phase === 'idle') return become({ phase: 'starting', since: now }, { type: 'start' });
      break;
    case 'becameReady':
      if (state.phase === 'starting') {
        const { environment, answersInMs, generation } = input;
        return become({ phase: 'ready', environment, answersInMs, generation });
      }
      break;
    case 'answered':
      if (state.phase === 'slow' || (state.phase === 'ready' && state.answersInMs !== input.afterMs)) {
        const { environment, generation } = state;
        return become({ phase: 'ready', environment, answersInMs: input.afterMs, generation });
      }
      break;
    case 'fellSilent':
      if (state.phase === 'ready') {
        const { environment, generation } = state;
        return become({ phase: 'slow', environment, since: now, generation });
      }
      break;
    case 'failed':
      return afterFailure(before, input.failure, now, restartsByItself);
    case 'retryDue':
      if (state.phase === 'restarting') return become({ phase: 'starting', since: now }, { type: 'start' });
      break;
    case 'restartRequested':
      return { next: { state: { phase: 'starting', since: now }, retriedAt: [] }, effect: { type: 'restart' } };
    case 'stopRequested':
      return become({ phase: 'stopped' }, { type: 'end' });
  }
  return { next: before, effect: null };
}

function afterFailure(
  before: Supervision,
  failure: CliFailure,
  now: number,
  restartsByItself: boolean,
): SupervisorDecision {
  const recent = before.retriedAt.filter((at) => now - at < restartSchedule.windowMs);
  const delayMs =
    permanent.has(failure.type) || !restartsByItself ? null : nextRetryDelay(restartSchedule, recent, now);
  if (delayMs === null) {
    const state: CliState = { phase: 'failed', failure, attempts: recent.length };
    return { next: { state, retriedAt: recent }, effect: null };
  }
  const attempt = recent.length + 1;
  const state: CliState = { phase: 'restarting', attempt, of: restartSchedule.attempts, at: now + delayMs, failure };
  return { next: { state, retriedAt: [...recent, now] }, effect: { type: 'retryLater', delayMs } };
}
