import type { Clock } from '../../../shared/base/clock.ts';
import type { AppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import { metricsPath, pingPath, pingPayload } from '../../../shared/privacy/metrics/metrics-payload.ts';
import { judgeReply } from './judge-reply.ts';
import type { MetricsStore } from './metrics-store.ts';
import type { PostJson } from './post-json.ts';

/** The deadline for the whole exchange, in milliseconds. */
const deadlineMs = 10_000;

export type Launch = {
  readonly store: MetricsStore;
  readonly post: PostJson;
  readonly clock: Clock;
  readonly app: AppInfo;
  /** In the form that `readEndpoint` returns. */
  readonly endpoint: string;
  /** Cancels the request. */
  readonly signal: AbortSignal;
};

/**
 * Sends the counts of earlier runs in one request. Enters it in the ledger first, and sends nothing if that fails.
 * Deletes accepted counts; others wait for the next launch, under the same key while their arrival is unknown.
 */
export async function sendMetrics({ app, endpoint, store, ...launch }: Launch, newKey: string): Promise<void> {
  const address = `${endpoint}${metricsPath}`;
  const entered = await store.beginMetrics({ address, app }, newKey);
  if (entered === null) return;
  const reply = await launch.post({ ...launch, url: new URL(address), body: entered.body, deadlineMs });
  await store.settleMetrics(entered, judgeReply(reply));
}

/** Sends version, system and architecture once. Enters it first, and does not repeat it on failure. */
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
