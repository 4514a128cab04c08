import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { sendRecord } from './send-record.ts';

/**
 * Why an address is not used: it is not a web address, it is not encrypted, or it contains a name, password, or query.
 */
const endpointProblem = z.enum(['notAnAddress', 'notSecure', 'hasMore', 'notReleased']);
export type EndpointProblem = z.infer<typeof endpointProblem>;
/** Problems with the address itself. */
export type AddressProblem = Exclude<EndpointProblem, 'notReleased'>;

/** What Settings shows next to the switches for metrics and launch ping. */
export const metricsState = z.object({
  /** The destination. With `none`, nothing is sent. */
  endpoint: z.discriminatedUnion('type', [
    z.object({ type: z.literal('none') }),
    z.object({ type: z.literal('refused'), problem: endpointProblem }),
    z.object({ type: z.literal('ready'), address: z.string() }),
  ]),
  /**
   * Whether counts and the ledger can be stored. Without storage, nothing is sent. `newer`: a newer version of the app
   * used the folder, and its file is left alone. `otherProcess`: another process owns the data folder; counts from here
   * are kept, and that process sends them.
   */
  storage: z.enum(['unopened', 'kept', 'otherProcess', 'newer', 'failed']),
  /** The last attempt of each kind, with the reason if it was rejected. */
  lastMetrics: sendRecord.nullable(),
  lastPing: sendRecord.nullable(),
});
export type MetricsState = Immutable<z.infer<typeof metricsState>>;
