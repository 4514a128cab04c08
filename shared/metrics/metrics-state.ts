import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { sendRecord } from './send-record.ts';

/** Why an address is not used: it is none of the web's, it is not encrypted, or it has a name, a password or a query in it. */
const endpointProblem = z.enum(['notAnAddress', 'notSecure', 'hasMore', 'notReleased']);
export type EndpointProblem = z.infer<typeof endpointProblem>;
/** What can be wrong with an address itself. */
export type AddressProblem = Exclude<EndpointProblem, 'notReleased'>;

/** What Settings says beside the switches of metrics and launch ping. */
export const metricsState = z.object({
  /** Where things would be sent to. With `none` there is nothing to send to. */
  endpoint: z.discriminatedUnion('type', [
    z.object({ type: z.literal('none') }),
    z.object({ type: z.literal('refused'), problem: endpointProblem }),
    z.object({ type: z.literal('ready'), address: z.string() }),
  ]),
  /**
   * Whether counts and the ledger can be kept. Without that nothing is sent. `newer`: a newer version of the app has
   * been here, and its file is left alone. `otherProcess`: another one has the data folder; what is counted here is
   * kept, and that one sends.
   */
  storage: z.enum(['unopened', 'kept', 'otherProcess', 'newer', 'failed']),
  /** The last attempt of each kind, with the reason of a refusal. */
  lastMetrics: sendRecord.nullable(),
  lastPing: sendRecord.nullable(),
});
export type MetricsState = Immutable<z.infer<typeof metricsState>>;
