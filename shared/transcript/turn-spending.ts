import type { ThreadId } from '../base/ids.ts';
import { type ModelTokens, sumTokens } from '../spending/model-tokens.ts';
import type { Turn, TurnUsage } from './turn.ts';

/** What counts of a turn for a budget. Times are Unix milliseconds. */
export type TurnSpending = Pick<Turn, 'id' | 'startedAt' | 'endedAt' | 'durationMs'> & {
  readonly threadId: ThreadId;
  /** How long the machine slept in it, in milliseconds. */
  readonly sleptMs: number;
  readonly usage: readonly TurnUsage[];
};

/** Returns how long a turn has taken since a time, in milliseconds. One without an end goes on until `now`. */
export function getTurnTime(
  { durationMs, endedAt, sleptMs, startedAt }: Omit<TurnSpending, 'threadId' | 'usage' | 'id'>,
  { now, since }: { readonly now: number; readonly since: number },
): number {
  const end = endedAt ?? (durationMs === null || startedAt === null ? now : startedAt + durationMs);
  if (startedAt === null) return end < since ? 0 : (durationMs ?? 0);
  const all = durationMs ?? Math.max(0, end - startedAt - sleptMs);
  // Codex measures what a turn took, whatever happens to the clock. A part of it can only be told by the clock.
  return startedAt >= since ? all : Math.min(all, Math.max(0, end - since));
}

/**
 * Returns the tokens that turns have used since a time, by model. Those without a time, as of a title that was suggested
 * in a running turn, count at the end of the turn.
 */
export function sumTokensSince(turns: Iterable<TurnSpending>, since: number): readonly ModelTokens[] {
  return sumTokens(
    [...turns].map(({ endedAt, usage }) =>
      usage.flatMap(({ after: _, at, ...tokens }) => ((at ?? endedAt ?? since) < since ? [] : [tokens])),
    ),
  );
}

/** Returns when the day of a time began, by the clock of this machine. */
export function getDayStart(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
