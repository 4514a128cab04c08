import type { Clock } from '../../../shared/base/clock.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { AppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import { metricsPath, pingPath, pingPayload } from '../../../shared/privacy/metrics/metrics-payload.ts';
import type { SendOutcome } from '../../../shared/privacy/metrics/send-record.ts';
import type { MetricsStore } from './metrics-store.ts';
import type { PostJson, PostJsonReply } from './post-json.ts';

/** The maximum length of a stored reason, in characters. */
const maxReasonLength = 300;

/**
 * Converts a reply to an outcome. Only 202 means accepted. Only a refusal, a redirect or a missing connection means not
 * accepted.
 */
export function judgeReply(reply: PostJsonReply): SendOutcome {
  if (reply.type === 'failed') {
    const { code, wasSent, why } = reply;
    if (why === 'unreachable' || why === 'notSecure') return { type: 'notSent', why, code };
    if (wasSent) return { type: 'unknown', why, status: null };
    return { type: 'notSent', why: why === 'calledOff' ? why : 'unreachable', code };
  }
  const { body, status } = reply;
  if (status === 202) return { type: 'accepted' };
  if (status >= 300 && status < 500) return { type: 'refused', status, reason: findReason(body) };
  return { type: 'unknown', why: 'strangeAnswer', status };
}

/** Returns the text in `{"error": "…"}`, or the body itself, as one line. */
function findReason(body: string): string | null {
  const parsed = parseJson(body);
  const said = typeof parsed === 'object' && parsed !== null && 'error' in parsed ? parsed.error : body;
  const line = visibleText((typeof said === 'string' ? said : body).replace(/\s+/g, ' ').trim());
  return line === '' ? null : line.slice(0, maxReasonLength);
}

/** The deadline for the whole exchange, in milliseconds. */
const deadlineMs = 10_000;

/** What sending the counts and the ping needs, once per start of the app. */
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
  const body = createPingBody(app);
  const record = await store.beginPing(address, body);
  if (record === null) return;
  const reply = await launch.post({ ...launch, url: new URL(address), body, deadlineMs });
  await store.settlePing(record, judgeReply(reply));
}

/** Returns the body of the launch ping. */
export function createPingBody(app: AppInfo): string {
  return JSON.stringify(pingPayload.parse(app));
}
