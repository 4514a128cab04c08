import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/**
 * Why an app does not update itself. `browser`: the web host is updated by whatever installed it; `noAddress`: the
 * build has no update address; `otherMeans`: another program updates it, or it was not installed at all.
 */
const updatesMissing = z.enum(['browser', 'noAddress', 'otherMeans']);
export type UpdatesMissing = z.infer<typeof updatesMissing>;

/**
 * What went wrong. `unreachable`: no answer; `cutOff`: the answer was incomplete; `unreadable`: the answer does not
 * describe a release; `notSigned`: not signed by this app's maker; `damaged`: the file differs from the signed one;
 * `notKept`: it could not be written; `other`: anything else.
 */
const updateProblem = z.object({
  kind: z.enum(['unreachable', 'cutOff', 'unreadable', 'notSigned', 'damaged', 'notKept', 'other']),
  /** The text of the failure. May be empty. */
  detail: z.string().max(500),
});
export type UpdateProblem = Immutable<z.infer<typeof updateProblem>>;

/** A newer version with its release notes. */
const release = z.object({ version: z.string().max(100), notes: z.string().max(20_000) });
export type Release = Immutable<z.infer<typeof release>>;

/** The state of the app's update. Times are milliseconds since the Unix epoch. */
export const updateState = z.discriminatedUnion('type', [
  z.object({ type: z.literal('missing'), because: updatesMissing }),
  /** No checks are made. The consent state has the reason. */
  z.object({ type: z.literal('off') }),
  z.object({ type: z.literal('notAsked') }),
  z.object({ type: z.literal('checking') }),
  z.object({ type: z.literal('none'), at: z.number() }),
  z.object({ type: z.literal('downloading'), release, percent: z.number().min(0).max(100) }),
  /** `restarts` means that it is installed as soon as no turn is running and no approval is waiting. */
  z.object({ type: z.literal('ready'), release, restarts: z.boolean() }),
  z.object({ type: z.literal('failed'), problem: updateProblem, at: z.number() }),
]);
export type UpdateState = Immutable<z.infer<typeof updateState>>;
