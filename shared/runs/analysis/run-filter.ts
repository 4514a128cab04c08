import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { runState } from '../run-totals.ts';
import type { RunDigest } from './run-digest.ts';

/** Selects runs. Omitted fields match all. Times are Unix milliseconds. */
export const runFilter = z.object({
  /** Began at or after `from`, and before `to`. */
  from: z.number().optional(),
  to: z.number().optional(),
  /** The program of the run, and a model it used. Null selects runs where it is unknown. */
  tool: z.string().nullable().optional(),
  model: z.string().nullable().optional(),
  states: z.array(runState).optional(),
  /** The run used this tool. With `failed`, a call of the tool failed. */
  used: z.object({ kind: z.enum(['command', 'tool', 'edit']), name: z.string(), failed: z.boolean() }).optional(),
  /** The run reported token usage. */
  spent: z.literal(true).optional(),
  /** The run has a valid duration of at least this many milliseconds. */
  leastMs: z.number().optional(),
  /** Selects runs left out of the numbers: unreadable, without a time, or with impossible times. */
  left: z.enum(['unreadable', 'undated', 'odd']).optional(),
});
export type RunFilter = Immutable<z.infer<typeof runFilter>>;

/** No run takes this long: the clock jumped. */
export const maxRunMs = 30 * 86_400_000;
/** No run was recorded earlier than this, or more than a day in the future. */
const earliestRunTime = Date.UTC(2020, 0, 1);
const aheadMs = 86_400_000;

/** Returns when a run began, or else the time of its last report. Null when unknown or impossible. */
export function getRunTime({ lastAt, startedAt }: RunDigest, now: number): number | null {
  return [startedAt, lastAt].find((at) => at !== null && at >= earliestRunTime && at <= now + aheadMs) ?? null;
}

/** Returns how long a run took, if the value is possible. */
export function getValidDuration({ durationMs }: RunDigest): number | null {
  return durationMs !== null && durationMs <= maxRunMs ? durationMs : null;
}

/** Returns whether a run reports impossible times. */
export function hasOddTimes(digest: RunDigest, now: number): boolean {
  const reported = digest.startedAt ?? digest.lastAt;
  return (digest.durationMs ?? 0) > maxRunMs || (reported !== null && getRunTime(digest, now) === null);
}

/** The models that a run used: those that spent tokens, or else the one it names. */
export function listModels({ model, spent }: RunDigest): readonly (string | null)[] {
  return spent.length > 0 ? spent.map((each) => each.model) : [model];
}

/** Returns whether a run matches the filter. */
export function matchesFilter(digest: RunDigest, filter: RunFilter, now: number): boolean {
  const { leastMs, left, model, spent, states, tool, used } = filter;
  if (left === 'unreadable') return digest.isUnreadable && isWithin(digest, filter, now);
  if (digest.isUnreadable || !isWithin(digest, filter, now)) return false;
  if (tool !== undefined && digest.tool !== tool) return false;
  if (model !== undefined && !listModels(digest).includes(model)) return false;
  if (states !== undefined && !states.includes(digest.state)) return false;
  if (spent === true && digest.spent.length === 0) return false;
  if (left === 'undated' && (getRunTime(digest, now) !== null || hasOddTimes(digest, now))) return false;
  if (left === 'odd' && !hasOddTimes(digest, now)) return false;
  if (leastMs !== undefined && (getValidDuration(digest) ?? -1) < leastMs) return false;
  if (used === undefined) return true;
  return digest.tools.some(
    ({ failed, kind, name }) => kind === used.kind && name === used.name && (!used.failed || failed > 0),
  );
}

/** A run without a time is in no period. */
function isWithin(digest: RunDigest, { from, to }: RunFilter, now: number): boolean {
  if (from === undefined && to === undefined) return true;
  const at = getRunTime(digest, now);
  return at !== null && at >= (from ?? at) && (to === undefined || at < to);
}
