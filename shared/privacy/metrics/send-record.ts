import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';

/** The outcome of a send. */
export const sendOutcome = z.discriminatedUnion('type', [
  /** The send is in progress, or the app ended before the outcome was known. */
  z.object({ type: z.literal('underWay') }),
  /** The receiver accepted it. */
  z.object({ type: z.literal('accepted') }),
  /** The receiver rejected this many spans or points and accepted the rest. `reason` is as for a rejection. */
  z.object({ type: z.literal('partial'), rejected: z.int(), reason: z.string().nullable() }),
  /** The receiver rejected it. `reason` is its message, one line of at most 300 characters. */
  z.object({ type: z.literal('refused'), status: z.int(), reason: z.string().nullable() }),
  /** The content was not sent. `code` is the system's error code. */
  z.object({ type: z.literal('notSent'), why: z.enum(['unreachable', 'notSecure', 'calledOff']), code: z.string() }),
  /**
   * The content was sent, but it is unknown whether the receiver accepted it. `status` is the status of an answer that
   * does not settle this.
   */
  z.object({
    type: z.literal('unknown'),
    why: z.enum(['timeout', 'cutOff', 'calledOff', 'strangeAnswer']),
    status: z.int().nullable(),
  }),
]);
export type SendOutcome = Immutable<z.infer<typeof sendOutcome>>;

/** An entry of the ledger: one attempt to send something, written before anything leaves. */
export const sendRecord = z.object({
  id: z.int(),
  kind: z.enum(['metrics', 'ping', 'otlpTraces', 'otlpMetrics']),
  /** Unix milliseconds, by the clock at that time. */
  at: z.number(),
  address: z.string(),
  /** The exact content. For OTLP, which contains only numbers, the amount. */
  body: z.string(),
  outcome: sendOutcome,
});
export type SendRecord = Immutable<z.infer<typeof sendRecord>>;
