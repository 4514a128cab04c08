import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { SharingConsent } from '../../../shared/privacy/consent/consent-state.ts';
import { toAppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import type { MetricsState } from '../../../shared/privacy/metrics/metrics-state.ts';
import type { SendRecord } from '../../../shared/privacy/metrics/send-record.ts';
import type { NumberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { isWithdrawn } from '../consent/join-consent.ts';
import { readMetricsEndpoint } from './endpoint.ts';
import { MetricsAggregator } from './metrics-aggregator.ts';
import { MetricsStore, type MetricsStoreDeps } from './metrics-store.ts';
import { type PostJson, postJson } from './post-json.ts';
import { followTurns, noTurns, type RunningTurns } from './running-turns.ts';
import { createPingBody, type Launch, sendMetrics, sendPing } from './send-at-launch.ts';

/** The threads with running turns, which will be counted. */
export class FollowedThreads {
  readonly #runningTurns = new Map<ThreadId, RunningTurns>();

  /** Returns the facts to count in a thread's new events. */
  takeFacts(id: ThreadId, events: readonly NumberedThreadEvent[], transcript: Transcript): readonly MetricFact[] {
    const reported = events.map(({ event }) => event);
    const { facts, running } = followTurns(this.#runningTurns.get(id) ?? noTurns, reported, transcript);
    if (running.size > 0) this.#runningTurns.set(id, running);
    else this.#runningTurns.delete(id);
    return facts;
  }

  /** Forgets running turns, so that they are not counted. */
  forget(): void {
    this.#runningTurns.clear();
  }
}

/** The exact JSON of the next requests. `metrics` is null if there are no counts to send. */
export type MetricsPreview = { readonly metrics: string | null; readonly ping: string };

export type MetricsDeps = MetricsStoreDeps & {
  /** The facts of this app; `platform` and `arch` as Node names them. */
  readonly app: { readonly version: string; readonly platform: string; readonly arch: string };
  consent(): SharingConsent;
  /** For `WORKCELL_METRICS_ENDPOINT`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The endpoint set by the build. Null if none. */
  readonly builtEndpoint: string | null;
  /** False for a build from source, whose counts never leave the machine. */
  readonly isRelease: boolean;
  /** Called whenever the state has changed. */
  onState(state: MetricsState): void;
  /** Sends a request. Uses the network unless a test replaces this. */
  readonly post?: PostJson;
  readonly clock: Clock;
};

/** The counts and the launch ping of one run of the app. */
export type Metrics = {
  readonly state: MetricsState;
  /** Receives the new events of a thread, with the transcript after them. */
  observe(threadId: ThreadId, events: readonly NumberedThreadEvent[], transcript: Transcript): void;
  /** Sends the counts of earlier runs, and the launch ping, if each is switched on. Once per process. */
  launched(): Promise<void>;
  /**
   * Call this when the consent may have changed. Cancels requests that are now off. Deletes the counts if the user
   * has switched them off; otherwise they wait.
   */
  consentChanged(): Promise<void>;
  preview(): Promise<MetricsPreview>;
  /**
   * Reads everything that was ever sent, newest first, in pages of 100: the newest, or those before an entry. Null if
   * it cannot be read.
   */
  ledger(before: SendRecord['id'] | null): Promise<readonly SendRecord[] | null>;
  /** The ledger for other senders. They must not send a request without an entry. */
  readonly entries: Pick<MetricsStore, 'beginOtlp' | 'settleOtlp' | 'lastSent'>;
  /** Saves the counts and cancels requests, which wait for the next launch. */
  end(): Promise<void>;
};

/**
 * Creates aggregate metrics and the launch ping, both off until switched on. To wire it, once for the personal profile
 * and never for the demo:
 *
 * - `store` is the worker of the personal profile. Create this after asking it to claim the folder.
 * - Call `observe` with the events of every `ThreadLog` (`threads-domain.ts`). It ends the aggregator's turns on its
 *   own.
 * - Call `launched`, without waiting for it, once the first window is usable and everything that `consent` depends on
 *   is known.
 * - `consent` comes from `TelemetryConsentService`; call `consentChanged` with each of its changes.
 * - `state`, `preview` and `ledger` are for Settings; each change of the state goes through `onState`.
 * - Call `end` as a last step of the shutdown, before the worker is closed.
 *
 * Nothing here throws or rejects because of a disk, a network or a receiver.
 */
export function createMetrics(deps: MetricsDeps): Metrics {
  const { clock, consent, environment, post = postJson } = deps;
  const app = toAppInfo(deps.app);
  const run = randomUUID();
  const store = new MetricsStore(deps);
  const endpoint = toEndpointState(environment.WORKCELL_METRICS_ENDPOINT ?? deps.builtEndpoint ?? '', deps.isRelease);

  const aggregator = new MetricsAggregator({
    isOn: () => consent().metrics.on,
    persist: async (counts) => {
      // Counts that should have been deleted must not be sent together with counts after a second consent.
      if (!isEmptied) isEmptied = await store.empty();
      const isKept = isEmptied && (await store.add({ run, appVersion: app.version, at: clock.now(), counts }));
      if (store.storage !== state.storage) void emitState();
      return isKept;
    },
  });
  const threads = new FollowedThreads();
  let held = consent();
  /** False while counts that should have been deleted are still on disk. */
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
    // The user may have switched it off in the file while the app was not running.
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
      const facts = threads.takeFacts(threadId, events, transcript);
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
    preview: async () => ({ metrics: await store.preview(app, randomUUID()), ping: createPingBody(app) }),
    ledger: (before) => store.ledger(before),
    entries: store,
    end: async () => {
      // A launch after this sends nothing.
      launching ??= Promise.resolve();
      sendingMetrics.abort();
      sendingPing.abort();
      await aggregator.turnEnded();
      await launching;
    },
  };
}

function toEndpointState(text: string, isRelease: boolean): MetricsState['endpoint'] {
  if (text.trim() === '') return { type: 'none' };
  const read = readMetricsEndpoint(text, isRelease);
  return read.ok ? { type: 'ready', address: read.value } : { type: 'refused', problem: read.error };
}
