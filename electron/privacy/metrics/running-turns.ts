import type { ProviderError } from '../../../shared/alerts/provider-error.ts';
import type { TurnId } from '../../../shared/base/ids.ts';
import { type CachedInput, getCacheHit } from '../../../shared/privacy/metrics/cache-hit.ts';
import { type FinishReason, getFinishReason } from '../../../shared/privacy/metrics/finish-reason.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import { classifyToolError } from '../../../shared/privacy/metrics/tool-error.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript, Turn } from '../../../shared/transcript/turn.ts';

/**
 * The turns of a thread that began while counting was on, each with the thread's usage before it. Turns that ended
 * elsewhere or earlier are never included, so loading a thread counts nothing.
 */
export type RunningTurns = ReadonlyMap<TurnId, CachedInput | null>;

/** The initial value for a thread that was not followed before. */
export const noTurns: RunningTurns = new Map();

/** The running turns, and the facts to count. */
export type FollowedTurns = { readonly running: RunningTurns; readonly facts: readonly MetricFact[] };

/**
 * Follows a thread's log through a batch of events, with the transcript after them. Pure. A turn is counted once, when
 * it ends.
 */
export function followTurns(
  runningTurns: RunningTurns,
  events: readonly ThreadEvent[],
  { turns, usage }: Transcript,
): FollowedTurns {
  // Most events are streamed text.
  if (!events.some(({ type }) => startOrEnd.has(type))) return { running: runningTurns, facts: [] };
  const left = new Map(runningTurns);
  const facts: MetricFact[] = [];
  const end = (id: TurnId, reason: FinishReason, error: ProviderError | null): void => {
    const before = left.get(id);
    const turn = turns.findLast((candidate) => candidate.id === id);
    if (before === undefined || turn === undefined) return;
    left.delete(id);
    facts.push(...toMetricFacts({ turn, reason, error, before, after: usage }));
  };
  for (const event of events) {
    switch (event.type) {
      case 'turnStarted':
        if (!left.has(event.turnId)) left.set(event.turnId, usage);
        break;
      case 'turnEnded': {
        const error = event.providerError ?? null;
        end(event.turnId, getFinishReason({ status: event.status, error }), error);
        break;
      }
      case 'codexStopped':
        for (const id of [...left.keys()]) end(id, 'codex_stopped', null);
        break;
      default:
        break;
    }
  }
  return { running: left, facts };
}

const startOrEnd: ReadonlySet<ThreadEvent['type']> = new Set(['turnStarted', 'turnEnded', 'codexStopped']);

/** An ended turn, with more facts about its end. */
type EndedTurn = {
  readonly turn: Turn;
  readonly reason: FinishReason;
  /** The class of the error that ended the turn. Null if none. */
  readonly error: ProviderError | null;
  /** The thread's usage before and after the turn. Null if unknown. */
  readonly before: CachedInput | null;
  readonly after: CachedInput | null;
};

/** Returns everything counted for a turn. A command that continues in the background counts in its current state. */
function toMetricFacts({ after, before, error, reason, turn }: EndedTurn): readonly MetricFact[] {
  const facts: MetricFact[] = [{ name: 'turns' }, { name: 'finish_reason', value: reason }];
  if (error !== null) facts.push({ name: 'provider_error', value: error });
  const hit = getCacheHit(before, after);
  if (hit !== null) facts.push({ name: 'cache_hit', value: hit });
  if (reason === 'completed' && isUnanswered(turn)) facts.push({ name: 'empty_final' });
  for (const entry of turn.entries) {
    if (entry.kind === 'compaction') facts.push({ name: 'compaction' });
    const failed = classifyToolError(entry);
    if (failed !== null) facts.push({ name: 'tool_error', value: failed });
  }
  return facts;
}

/**
 * Returns whether the user sent a message and got no answer. Compaction and the user's own commands do not need one.
 */
function isUnanswered({ entries }: Turn): boolean {
  return entries.some(({ kind }) => kind === 'user') && !entries.some(isAnswer);
}

function isAnswer(entry: Turn['entries'][number]): boolean {
  switch (entry.kind) {
    case 'assistant':
      return entry.phase === 'answer' && entry.state === 'done' && entry.text.trim() !== '';
    case 'plan':
      return entry.state === 'done' && (entry.text.trim() !== '' || entry.steps.length > 0);
    case 'review':
      return entry.text.trim() !== '';
    default:
      return false;
  }
}
