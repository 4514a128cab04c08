import type { ProviderError } from '../../../shared/alerts/provider-error.ts';
import { type CachedInput, getCacheHit } from '../../../shared/privacy/metrics/cache-hit.ts';
import type { FinishReason } from '../../../shared/privacy/metrics/finish-reason.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import { classifyToolError } from '../../../shared/privacy/metrics/tool-error.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';

/** An ended turn, with more facts about its end. */
export type EndedTurn = {
  readonly turn: Turn;
  readonly reason: FinishReason;
  /** The class of the error that ended the turn. Null if none. */
  readonly error: ProviderError | null;
  /** The thread's usage before and after the turn. Null if unknown. */
  readonly before: CachedInput | null;
  readonly after: CachedInput | null;
};

/** Returns everything counted for a turn. A command that continues in the background counts in its current state. */
export function toMetricFacts({ after, before, error, reason, turn }: EndedTurn): readonly MetricFact[] {
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
