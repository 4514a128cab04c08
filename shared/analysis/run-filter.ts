import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { runState } from '../workcells/run-totals.ts';
import type { RunDigest } from './run-digest.ts';

/** Which runs are meant; what is left out holds for all. Times are Unix milliseconds. */
export const runFilter = z.object({
  /** Begun at or after `from`, and before `to`. */
  from: z.number().optional(),
  to: z.number().optional(),
  /** What the run was done by, and a model that it used; null: nobody has said. */
  tool: z.string().nullable().optional(),
  model: z.string().nullable().optional(),
  states: z.array(runState).optional(),
  /** It has used this, and with `failed` a call of it has failed. */
  used: z.object({ kind: z.enum(['command', 'tool', 'edit']), name: z.string(), failed: z.boolean() }).optional(),
  /** It is told to have spent tokens. */
  spent: z.literal(true).optional(),
  /** It has a time that can be counted with, and of at least so many milliseconds. */
  leastMs: z.number().optional(),
  /** What cannot be counted with: nothing can be read, no time is told, or times that cannot be. */
  left: z.enum(['unreadable', 'undated', 'odd']).optional(),
});
export type RunFilter = Immutable<z.infer<typeof runFilter>>;

/** No run works so long: a clock has jumped. */
export const longestMs = 30 * 86_400_000;
/** No run was recorded before, nor is one from later than a day ahead. */
const earliest = Date.UTC(2020, 0, 1);
const aheadMs = 86_400_000;

/** When a run began, or else was told of last; null where that is not known or cannot be. */
export function timeOfRun({ lastAt, startedAt }: RunDigest, now: number): number | null {
  return [startedAt, lastAt].find((at) => at !== null && at >= earliest && at <= now + aheadMs) ?? null;
}

/** How long a run took, where that can be. */
export function soundDuration({ durationMs }: RunDigest): number | null {
  return durationMs !== null && durationMs <= longestMs ? durationMs : null;
}

/** Whether times of a run are told that cannot be. */
export function hasOddTimes(digest: RunDigest, now: number): boolean {
  const told = digest.startedAt ?? digest.lastAt;
  return (digest.durationMs ?? 0) > longestMs || (told !== null && timeOfRun(digest, now) === null);
}

/** The models that a run has used: those that spent tokens, or else the one that it names. */
export function modelsOf({ model, spent }: RunDigest): readonly (string | null)[] {
  return spent.length > 0 ? spent.map((each) => each.model) : [model];
}

/** Whether a run is one of those meant. */
export function fits(digest: RunDigest, filter: RunFilter, now: number): boolean {
  const { leastMs, left, model, spent, states, tool, used } = filter;
  if (left === 'unreadable') return digest.isUnreadable && isWithin(digest, filter, now);
  if (digest.isUnreadable || !isWithin(digest, filter, now)) return false;
  if (tool !== undefined && digest.tool !== tool) return false;
  if (model !== undefined && !modelsOf(digest).includes(model)) return false;
  if (states !== undefined && !states.includes(digest.state)) return false;
  if (spent === true && digest.spent.length === 0) return false;
  if (left === 'undated' && (timeOfRun(digest, now) !== null || hasOddTimes(digest, now))) return false;
  if (left === 'odd' && !hasOddTimes(digest, now)) return false;
  if (leastMs !== undefined && (soundDuration(digest) ?? -1) < leastMs) return false;
  if (used === undefined) return true;
  return digest.tools.some(
    ({ failed, kind, name }) => kind === used.kind && name === used.name && (!used.failed || failed > 0),
  );
}

/** A run without a time lies in no stretch of time. */
function isWithin(digest: RunDigest, { from, to }: RunFilter, now: number): boolean {
  if (from === undefined && to === undefined) return true;
  const at = timeOfRun(digest, now);
  return at !== null && at >= (from ?? at) && (to === undefined || at < to);
}
