import type { ProviderError } from '../../../shared/alerts/provider-error.ts';
import type { TurnId } from '../../../shared/base/ids.ts';
import type { CachedInput } from '../../../shared/privacy/metrics/cache-hit.ts';
import { type FinishReason, getFinishReason } from '../../../shared/privacy/metrics/finish-reason.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { toMetricFacts } from './to-metric-facts.ts';

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
  underWay: RunningTurns,
  events: readonly ThreadEvent[],
  { turns, usage }: Transcript,
): FollowedTurns {
  // Most events are streamed text.
  if (!events.some(({ type }) => startOrEnd.has(type))) return { running: underWay, facts: [] };
  const left = new Map(underWay);
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
