import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { appFacts } from './app-facts.ts';
import { metricCounts } from './metric-counts.ts';

// What goes over the wire, and where to. The app and whoever receives it use the same schemas; `docs/adr/0007-metrics-and-launch-ping.md`
// says why they are as they are.

/** Where counts are sent, below the endpoint. */
export const metricsPath = '/v1/metrics';
/** Where the launch ping is sent, below the endpoint. */
export const pingPath = '/v1/ping';

/** More than the fullest body has, in bytes; a receiver need not read further. */
export const largestBody = 16 * 1024;

/** The body of `POST /v1/metrics`: the counts of one or several sessions of one version of the app. */
export const metricsPayload = z.strictObject({
  version: z.literal(1),
  /** Made at random for this snapshot of counts and sent with each attempt, so that it is counted once. */
  key: z.uuidv4(),
  app: appFacts,
  counts: metricCounts,
});
export type MetricsPayload = Immutable<z.infer<typeof metricsPayload>>;

/** The body of `POST /v1/ping`. */
export const pingPayload = appFacts;
export type PingPayload = Immutable<z.infer<typeof pingPayload>>;
