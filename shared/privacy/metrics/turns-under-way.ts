import type { ProviderError } from '../../alerts/provider-error.ts';
import type { TurnId } from '../../base/ids.ts';
import type { ThreadEvent } from '../../transcript/thread-event.ts';
import type { Transcript } from '../../transcript/turn.ts';
import type { CachedInput } from './cache-hit.ts';
import { factsOfTurn } from './facts-of-turn.ts';
import { type FinishReason, finishReasonOf } from './finish-reason.ts';
import type { MetricFact } from './metric-fact.ts';

/**
 * The turns of a thread that began while counting was on, each with the thread's usage before it. Turns that ended
 * elsewhere or earlier are never included, so loading a thread counts nothing.
 */
export type TurnsUnderWay = ReadonlyMap<TurnId, CachedInput | null>;

export const noTurns: TurnsUnderWay = new Map();

/** The running turns, and the facts to count. */
export type Followed = { readonly underWay: TurnsUnderWay; readonly facts: readonly MetricFact[] };

/**
 * Follows a thread's log through a batch of events, with the transcript after them. Pure. A turn is counted once, when
 * it ends.
 */
export function followTurns(
  underWay: TurnsUnderWay,
  events: readonly ThreadEvent[],
  { turns, usage }: Transcript,
): Followed {
  // Most events are streamed text.
  if (!events.some(({ type }) => beginOrEnd.has(type))) return { underWay, facts: [] };
  const left = new Map(underWay);
  const facts: MetricFact[] = [];
  const end = (id: TurnId, reason: FinishReason, error: ProviderError | null): void => {
    const before = left.get(id);
    const turn = turns.findLast((candidate) => candidate.id === id);
    if (before === undefined || turn === undefined) return;
    left.delete(id);
    facts.push(...factsOfTurn({ turn, reason, error, before, after: usage }));
  };
  for (const event of events) {
    switch (event.type) {
      case 'turnStarted':
        if (!left.has(event.turnId)) left.set(event.turnId, usage);
        break;
      case 'turnEnded': {
        const error = event.providerError ?? null;
        end(event.turnId, finishReasonOf({ status: event.status, error }), error);
        break;
      }
      case 'codexStopped':
        for (const id of [...left.keys()]) end(id, 'codex_stopped', null);
        break;
      default:
        break;
    }
  }
  return { underWay: left, facts };
}

const beginOrEnd: ReadonlySet<ThreadEvent['type']> = new Set(['turnStarted', 'turnEnded', 'codexStopped']);
