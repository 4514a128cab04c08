import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { appInfo } from './app-facts.ts';
import { metricCounts } from './metric-counts.ts';

// The data sent over the network, and its destination. The app and the receiver use the same schemas.
// `docs/adr/0007-metrics-and-launch-ping.md` explains them.

/** The path for counts, below the endpoint. */
export const metricsPath = '/v1/metrics';
/** The path for the launch ping, below the endpoint. */
export const pingPath = '/v1/ping';

/** More than the largest possible body, in bytes. A receiver need not read more. */
export const maxBodyBytes = 16 * 1024;

/** The body of `POST /v1/metrics`: the counts of one or more sessions of one app version. */
export const metricsPayload = z.strictObject({
  version: z.literal(1),
  /** A random key for this snapshot of counts, sent with each attempt so that it is counted once. */
  key: z.uuidv4(),
  app: appInfo,
  counts: metricCounts,
});
export type MetricsPayload = Immutable<z.infer<typeof metricsPayload>>;

/** The body of `POST /v1/ping`. */
export const pingPayload = appInfo;
export type PingPayload = Immutable<z.infer<typeof pingPayload>>;
