import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { sendRecord } from '../metrics/send-record.ts';

/** Which of the two kinds it is about: runs go as traces, counts as metrics. */
export const signals = ['traces', 'metrics'] as const;
export type Signal = (typeof signals)[number];

/**
 * Why a kind is not sent. `notChosen`: not among what is to be sent; `noEndpoint`: nobody named an address; `notAnAddress`,
 * `notSecure`, `hasMore`: the address is not used; `disabled`: by OTEL_SDK_DISABLED; `noExporter`: by OTEL_TRACES_EXPORTER
 * or OTEL_METRICS_EXPORTER; `protocol`: OTEL_EXPORTER_OTLP_PROTOCOL wants one that is not spoken here.
 */
const unsentReason = z.enum([
  'notChosen',
  'noEndpoint',
  'notAnAddress',
  'notSecure',
  'hasMore',
  'disabled',
  'noExporter',
  'protocol',
]);

/** Where a kind goes. `variable` is the one of the environment that says so; null: Settings do. */
const destination = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), address: z.string(), variable: z.string().nullable() }),
  z.object({ type: z.literal('unsent'), because: unsentReason, variable: z.string().nullable() }),
]);
export type Destination = Immutable<z.infer<typeof destination>>;

/** What Settings say of the export over OTLP; headers are in none of it. */
export const otlpState = z.object({
  traces: destination,
  metrics: destination,
  /** Variables of the environment whose values are not understood and not used. */
  ignored: z.array(z.string()),
  /** Runs that wait to be sent, and those that were dropped because there were too many. */
  waiting: z.number(),
  dropped: z.number(),
  /** The newest entry of the ledger of each kind. */
  lastTraces: sendRecord.nullable(),
  lastMetrics: sendRecord.nullable(),
  /** What waits, as JSON; where nothing does, a run and counts that were made up. */
  preview: z.string(),
  isExample: z.boolean(),
});
export type OtlpState = Immutable<z.infer<typeof otlpState>>;
