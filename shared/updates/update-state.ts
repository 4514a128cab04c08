import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/**
 * Why an app does not update itself. `browser`: the web host, which is updated with what it was installed by; `noAddress`:
 * the build has none to ask; `otherMeans`: it was installed by something that updates it, or was not installed at all.
 */
const updatesMissing = z.enum(['browser', 'noAddress', 'otherMeans']);
export type UpdatesMissing = z.infer<typeof updatesMissing>;

/**
 * What went wrong. `unreachable`: nothing answered; `cutOff`: the answer broke off; `unreadable`: what came says no
 * release; `notSigned`: it is not signed by who made this app; `damaged`: the file is another than was signed;
 * `notKept`: it could not be written; `other`: anything else.
 */
const updateProblem = z.object({
  kind: z.enum(['unreachable', 'cutOff', 'unreadable', 'notSigned', 'damaged', 'notKept', 'other']),
  /** In the words of what failed; may be empty. */
  detail: z.string().max(500),
});
export type UpdateProblem = Immutable<z.infer<typeof updateProblem>>;

/** A newer version, with what its release says of it. */
const release = z.object({ version: z.string().max(100), notes: z.string().max(20_000) });
export type Release = Immutable<z.infer<typeof release>>;

/** Where the update of the app stands. Times are milliseconds since the Unix epoch. */
export const updateState = z.discriminatedUnion('type', [
  z.object({ type: z.literal('missing'), because: updatesMissing }),
  /** Nothing is asked: consent has the reason. */
  z.object({ type: z.literal('off') }),
  z.object({ type: z.literal('notAsked') }),
  z.object({ type: z.literal('checking') }),
  z.object({ type: z.literal('none'), at: z.number() }),
  z.object({ type: z.literal('downloading'), release, percent: z.number().min(0).max(100) }),
  /** `restarts`: it is installed as soon as no turn runs and no approval waits. */
  z.object({ type: z.literal('ready'), release, restarts: z.boolean() }),
  z.object({ type: z.literal('failed'), problem: updateProblem, at: z.number() }),
]);
export type UpdateState = Immutable<z.infer<typeof updateState>>;
