import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { sendRecord } from '../metrics/send-record.ts';

/** The two kinds of data: runs are sent as traces, counts as metrics. */
export const signals = ['traces', 'metrics'] as const;
export type Signal = (typeof signals)[number];

/**
 * Why a kind is not sent. `notChosen`: not selected for sending; `noEndpoint`: no address is set; `notAnAddress`,
 * `notSecure`, `hasMore`: the address is not usable; `disabled`: by OTEL_SDK_DISABLED; `noExporter`: by
 * OTEL_TRACES_EXPORTER or OTEL_METRICS_EXPORTER; `protocol`: OTEL_EXPORTER_OTLP_PROTOCOL requires an unsupported
 * protocol.
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

/** The destination of a kind. `variable` is the environment variable that sets it. Null means Settings do. */
const destination = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), address: z.string(), variable: z.string().nullable() }),
  z.object({ type: z.literal('unsent'), because: unsentReason, variable: z.string().nullable() }),
]);
export type Destination = Immutable<z.infer<typeof destination>>;

/** What Settings shows about OTLP export. It never contains headers. */
export const otlpState = z.object({
  traces: destination,
  metrics: destination,
  /** Environment variables with values that are not understood and not used. */
  ignored: z.array(z.string()),
  /** Runs waiting to be sent, and those dropped because there were too many. */
  waiting: z.number(),
  dropped: z.number(),
  /** The latest ledger entry of each kind. */
  lastTraces: sendRecord.nullable(),
  lastMetrics: sendRecord.nullable(),
  /** The waiting data, as JSON. Without any, a made-up run and counts. */
  preview: z.string(),
  isExample: z.boolean(),
});
export type OtlpState = Immutable<z.infer<typeof otlpState>>;
