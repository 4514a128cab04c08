import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** What became of something that was sent. */
export const sendOutcome = z.discriminatedUnion('type', [
  /** It is being sent, or the app ended before it was known. */
  z.object({ type: z.literal('underWay') }),
  /** The receiver has it. */
  z.object({ type: z.literal('accepted') }),
  /** The receiver has all but so many spans or points of it; `reason` as for a refusal. */
  z.object({ type: z.literal('partial'), rejected: z.int(), reason: z.string().nullable() }),
  /** The receiver does not take it; `reason` is what it said, one line of at most 300 characters. */
  z.object({ type: z.literal('refused'), status: z.int(), reason: z.string().nullable() }),
  /** It never left: there was no connection. `code` is the system's. */
  z.object({ type: z.literal('notSent'), why: z.enum(['unreachable', 'notSecure', 'calledOff']), code: z.string() }),
  /** It left, and whether it was taken is not known. `status` is an answer that does not say so. */
  z.object({
    type: z.literal('unknown'),
    why: z.enum(['timeout', 'cutOff', 'calledOff', 'strangeAnswer']),
    status: z.int().nullable(),
  }),
]);
export type SendOutcome = Immutable<z.infer<typeof sendOutcome>>;

/** An entry of the ledger: one attempt to send something. It is written before anything leaves. */
export const sendRecord = z.object({
  id: z.int(),
  kind: z.enum(['metrics', 'ping', 'otlpTraces', 'otlpMetrics']),
  /** Unix milliseconds, as the clock was then. */
  at: z.number(),
  address: z.string(),
  /** Word for word; of what goes over OTLP, in which there are numbers alone, how much it was. */
  body: z.string(),
  outcome: sendOutcome,
});
export type SendRecord = Immutable<z.infer<typeof sendRecord>>;
