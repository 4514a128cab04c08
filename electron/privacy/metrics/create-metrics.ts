import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { SharingConsent, Verdict } from '../../../shared/privacy/consent/consent-state.ts';
import { toAppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import type { MetricsState } from '../../../shared/privacy/metrics/metrics-state.ts';
import type { SendRecord } from '../../../shared/privacy/metrics/send-record.ts';
import type { NumberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { readMetricsEndpoint } from './endpoint.ts';
import { FollowedThreads } from './followed-threads.ts';
import { MetricsAggregator } from './metrics-aggregator.ts';
import { MetricsStore, type MetricsStoreDeps } from './metrics-store.ts';
import { type PostJson, postJson } from './post-json.ts';
import { type Launch, pingBody, sendMetrics, sendPing } from './send-at-launch.ts';

/** The exact JSON that would be sent next; null for what has nothing to send. */
export type MetricsPreview = { readonly metrics: string | null; readonly ping: string };

export type MetricsDeps = MetricsStoreDeps & {
  /** Of this app; `platform` and `arch` as Node names them. */
  readonly app: { readonly version: string; readonly platform: string; readonly arch: string };
  /** What holds now. */
  consent(): SharingConsent;
  /** For `WORKCELL_METRICS_ENDPOINT`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the build has been given; null: nothing. */
  readonly builtEndpoint: string | null;
  /** False for a build from source, whose counts leave no machine. */
  readonly isRelease: boolean;
  /** Told whenever the state has changed. */
  onState(state: MetricsState): void;
  /** Sends; over the network unless a test says otherwise. */
  readonly post?: PostJson;
  /** Clock of deadlines and times. */
  readonly clock: Clock;
};

export type Metrics = {
  readonly state: MetricsState;
  /** Takes what was added to the log of a thread, with the transcript after it. */
  observe(threadId: ThreadId, events: readonly NumberedThreadEvent[], transcript: Transcript): void;
  /** Sends what earlier runs have counted, and the launch ping, as far as they are switched on. Once a process. */
  launched(): Promise<void>;
  /**
   * What holds may have changed. What is off now calls off what is being sent; when the person has switched it off, what
   * was counted is emptied too, else it waits.
   */
  consentChanged(): Promise<void>;
  preview(): Promise<MetricsPreview>;
  /**
   * Everything that ever was sent, newest first, in pages of 100: the newest, or those before an entry. Null when it
   * cannot be read.
   */
  ledger(before: SendRecord['id'] | null): Promise<readonly SendRecord[] | null>;
  /** The ledger for those who send something else; what is not entered there must not be sent. */
  readonly entries: Pick<MetricsStore, 'beginOtlp' | 'settleOtlp' | 'lastSent'>;
  /** Keeps what was counted and calls off what is being sent; that waits for the next launch. */
  end(): Promise<void>;
};

/**
 * Aggregate metrics and the launch ping, both off until switched on. To wire it, once for the personal profile and never
 * for the demo:
 *
 * - `store` is the worker of the personal profile; create this after it was asked to claim the folder.
 * - `observe` belongs where a `ThreadLog` tells of its events (`threads-domain.ts`), for every thread. It ends the turns
 *   of the aggregator by itself.
 * - `launched` is called once the first window is usable and all is known that `consent` goes by, and not waited for.
 * - `consent` is what `TelemetryConsentService` says; `consentChanged` is called with each change of that.
 * - `state`, `preview` and `ledger` are for Settings; each change of the state goes through `onState`.
 * - `end` is a last step of the shutdown, before the worker is closed.
 *
 * Nothing here throws or rejects because of a disk, a network or a receiver.
 */
export function createMetrics(deps: MetricsDeps): Metrics {
  const { clock, consent, environment, post = postJson } = deps;
  const app = toAppInfo(deps.app);
  const run = randomUUID();
  const store = new MetricsStore(deps);
  const endpoint = stateOfEndpoint(environment.WORKCELL_METRICS_ENDPOINT ?? deps.builtEndpoint ?? '', deps.isRelease);

  const aggregator = new MetricsAggregator({
    isOn: () => consent().metrics.on,
    persist: async (counts) => {
      // What was to be forgotten must not be sent with what is counted after a second yes.
      if (!isEmptied) isEmptied = await store.empty();
      const isKept = isEmptied && (await store.add({ run, appVersion: app.version, at: clock.now(), counts }));
      if (store.storage !== state.storage) void emitState();
      return isKept;
    },
  });
  const threads = new FollowedThreads();
  let held = consent();
  /** False while something is still on disk that was to be forgotten. */
  let isEmptied = true;
  let launching: Promise<void> | null = null;
  let sendingMetrics = new AbortController();
  let sendingPing = new AbortController();
  let state: MetricsState = {
    endpoint,
    storage: 'unopened',
    lastMetrics: null,
    lastPing: null,
  };

  const emitState = async (): Promise<void> => {
    const [lastMetrics, lastPing] = [await store.lastSent('metrics'), await store.lastSent('ping')];
    state = { ...state, storage: store.storage, lastMetrics, lastPing };
    deps.onState(state);
  };

  const cancelMetrics = (): void => {
    sendingMetrics.abort();
    sendingMetrics = new AbortController();
    threads.forget();
  };

  const withdraw = async (): Promise<void> => {
    cancelMetrics();
    aggregator.forget();
    isEmptied = false;
    isEmptied = await store.empty();
  };

  const send = async (address: string): Promise<void> => {
    const to = ({ signal }: AbortController): Launch => ({ store, post, clock, app, endpoint: address, signal });
    await Promise.all([
      consent().metrics.on ? sendMetrics(to(sendingMetrics), randomUUID()) : null,
      consent().launchPing.on ? sendPing(to(sendingPing)) : null,
    ]);
  };

  const launch = async (): Promise<void> => {
    // It may have been switched off in the file while the app did not run.
    if (isWithdrawn(consent().metrics)) await withdraw();
    if (consent().metrics.on) await store.age();
    if (endpoint.type === 'ready') await send(endpoint.address);
    await emitState();
  };

  return {
    get state() {
      return state;
    },
    observe: (threadId, events, transcript) => {
      if (!consent().metrics.on) return;
      const facts = threads.factsOf(threadId, events, transcript);
      for (const fact of facts) aggregator.observe(fact);
      if (facts.length > 0) void aggregator.turnEnded();
    },
    launched: () => {
      launching ??= launch();
      return launching;
    },
    consentChanged: async () => {
      const before = held;
      held = consent();
      if (before.launchPing.on && !held.launchPing.on) {
        sendingPing.abort();
        sendingPing = new AbortController();
      }
      if (isWithdrawn(held.metrics) && !isWithdrawn(before.metrics)) await withdraw();
      else if (before.metrics.on && !held.metrics.on) cancelMetrics();
      else return;
      await emitState();
    },
    preview: async () => ({ metrics: await store.preview(app, randomUUID()), ping: pingBody(app) }),
    ledger: (before) => store.ledger(before),
    entries: store,
    end: async () => {
      // A launch that is told only after this sends nothing.
      launching ??= Promise.resolve();
      sendingMetrics.abort();
      sendingPing.abort();
      await aggregator.turnEnded();
      await launching;
    },
  };
}

/** It was switched off by the person, so what was counted before is not kept for a second yes. */
function isWithdrawn(verdict: Verdict): boolean {
  return !verdict.on && (verdict.because === 'notChosen' || verdict.because === 'telemetryOff');
}

function stateOfEndpoint(text: string, isRelease: boolean): MetricsState['endpoint'] {
  if (text.trim() === '') return { type: 'none' };
  const read = readMetricsEndpoint(text, isRelease);
  return read.ok ? { type: 'ready', address: read.value } : { type: 'refused', problem: read.error };
}
