import type { Clock } from '../../../shared/base/clock.ts';
import type { AppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import { metricsPath, pingPath, pingPayload } from '../../../shared/privacy/metrics/metrics-payload.ts';
import { judgeReply } from './judge-reply.ts';
import type { MetricsStore } from './metrics-store.ts';
import type { PostJson } from './post-json.ts';

/** How long a receiver has for the whole exchange, in milliseconds. */
const deadlineMs = 10_000;

export type Launch = {
  readonly store: MetricsStore;
  readonly post: PostJson;
  readonly clock: Clock;
  readonly app: AppInfo;
  /** As `readEndpoint` gives it. */
  readonly endpoint: string;
  /** Calls it off. */
  readonly signal: AbortSignal;
};

/**
 * Sends what earlier runs have counted, in one request. It is entered in the ledger first; when that cannot be done
 * nothing is sent. Counts that were taken go, others wait for the next launch: under the same key while it is not known
 * whether they have arrived.
 */
export async function sendMetrics({ app, endpoint, store, ...launch }: Launch, newKey: string): Promise<void> {
  const address = `${endpoint}${metricsPath}`;
  const entered = await store.beginMetrics({ address, app }, newKey);
  if (entered === null) return;
  const reply = await launch.post({ ...launch, url: new URL(address), body: entered.body, deadlineMs });
  await store.settleMetrics(entered, judgeReply(reply));
}

/** Sends version, system and architecture, once; entered first, and not repeated when it fails. */
export async function sendPing({ app, endpoint, store, ...launch }: Launch): Promise<void> {
  const address = `${endpoint}${pingPath}`;
  const body = pingBody(app);
  const record = await store.beginPing(address, body);
  if (record === null) return;
  const reply = await launch.post({ ...launch, url: new URL(address), body, deadlineMs });
  await store.settlePing(record, judgeReply(reply));
}

/** The body of the launch ping. */
export function pingBody(app: AppInfo): string {
  return JSON.stringify(pingPayload.parse(app));
}
