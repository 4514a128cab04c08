import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { appFactsOf } from '../../shared/metrics/app-facts.ts';
import type { MetricsChoices, MetricsState } from '../../shared/metrics/metrics-state.ts';
import type { SendRecord } from '../../shared/metrics/send-record.ts';
import type { NumberedThreadEvent } from '../../shared/transcript/thread-event.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import { readEndpoint } from './endpoint.ts';
import { FollowedThreads } from './followed-threads.ts';
import { MetricsAggregator } from './metrics-aggregator.ts';
import { MetricsStore, type MetricsStoreParts } from './metrics-store.ts';
import { overruledBy } from './overrule.ts';
import { type PostJson, postJson } from './post-json.ts';
import { type Launch, pingBody, sendMetrics, sendPing } from './send-at-launch.ts';

/** The exact JSON that would be sent next; null for what has nothing to send. */
export type MetricsPreview = { readonly metrics: string | null; readonly ping: string };

export type MetricsParts = MetricsStoreParts & {
  /** Of this app; `platform` and `arch` as Node names them. */
  readonly app: { readonly version: string; readonly platform: string; readonly arch: string };
  /** What the person has switched on, as it is now. */
  choices(): MetricsChoices;
  /** For `WORKCELL_METRICS_ENDPOINT` and `DO_NOT_TRACK`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the build has been given; null: nothing. */
  readonly builtEndpoint: string | null;
  /** Watch mode or `npm run dev`. */
  readonly isDevBuild: boolean;
  /** An administrator's policy forbids metrics and ping. */
  readonly isForbidden: boolean;
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
  /** The switches may have changed. One that was switched off calls off what is being sent and empties what was counted. */
  choicesChanged(): Promise<void>;
  preview(): Promise<MetricsPreview>;
  /**
   * Everything that ever was sent, newest first, in pages of 100: the newest, or those before an entry. Null when it
   * cannot be read.
   */
  ledger(before: SendRecord['id'] | null): Promise<readonly SendRecord[] | null>;
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
 * - `launched` is called once the first window is usable, and not waited for.
 * - `choices` reads the options `metrics` and `launchPing`; `choicesChanged` is called with each change of the options.
 * - `state`, `preview` and `ledger` are for Settings; each change of the state goes through `onState`.
 * - `end` is a last step of the shutdown, before the worker is closed.
 *
 * Nothing here throws or rejects because of a disk, a network or a receiver.
 */
export function createMetrics(parts: MetricsParts): Metrics {
  const { choices, clock, environment, post = postJson } = parts;
  const app = appFactsOf(parts.app);
  const run = randomUUID();
  const store = new MetricsStore(parts);
  const endpoint = stateOfEndpoint(environment.WORKCELL_METRICS_ENDPOINT ?? parts.builtEndpoint ?? '');
  const overruled = overruledBy({ ...parts, doNotTrack: environment.DO_NOT_TRACK });
  const isOn = (choice: keyof MetricsChoices): boolean => overruled === null && choices()[choice];

  const aggregator = new MetricsAggregator({
    isOn: () => isOn('metrics'),
    persist: async (counts) => {
      // What was to be forgotten must not be sent with what is counted after a second yes.
      if (!isEmptied) isEmptied = await store.empty();
      const isKept = isEmptied && (await store.add({ run, appVersion: app.version, at: clock.now(), counts }));
      if (store.storage !== state.storage) void tellState();
      return isKept;
    },
  });
  const threads = new FollowedThreads();
  let chosen = choices();
  /** False while something is still on disk that was to be forgotten. */
  let isEmptied = true;
  let launching: Promise<void> | null = null;
  let sendingMetrics = new AbortController();
  let sendingPing = new AbortController();
  let state: MetricsState = {
    endpoint,
    overruledBy: overruled,
    storage: 'unopened',
    lastMetrics: null,
    lastPing: null,
  };

  const tellState = async (): Promise<void> => {
    const [lastMetrics, lastPing] = [await store.lastSent('metrics'), await store.lastSent('ping')];
    state = { ...state, storage: store.storage, lastMetrics, lastPing };
    parts.onState(state);
  };

  const withdraw = async (): Promise<void> => {
    sendingMetrics.abort();
    sendingMetrics = new AbortController();
    aggregator.forget();
    threads.forget();
    isEmptied = false;
    isEmptied = await store.empty();
  };

  const send = async (address: string): Promise<void> => {
    const to = ({ signal }: AbortController): Launch => ({ store, post, clock, app, endpoint: address, signal });
    await Promise.all([
      isOn('metrics') ? sendMetrics(to(sendingMetrics), randomUUID()) : null,
      isOn('launchPing') ? sendPing(to(sendingPing)) : null,
    ]);
  };

  const launch = async (): Promise<void> => {
    // It may have been switched off in the file while the app did not run.
    if (!choices().metrics) await withdraw();
    if (overruled === null) await store.age();
    if (endpoint.type === 'ready') await send(endpoint.address);
    await tellState();
  };

  return {
    get state() {
      return state;
    },
    observe: (threadId, events, transcript) => {
      if (!isOn('metrics')) return;
      const facts = threads.factsOf(threadId, events, transcript);
      for (const fact of facts) aggregator.observe(fact);
      if (facts.length > 0) void aggregator.turnEnded();
    },
    launched: () => {
      launching ??= launch();
      return launching;
    },
    choicesChanged: async () => {
      const before = chosen;
      chosen = choices();
      if (before.metrics === chosen.metrics && before.launchPing === chosen.launchPing) return;
      if (!chosen.launchPing) {
        sendingPing.abort();
        sendingPing = new AbortController();
      }
      if (before.metrics && !chosen.metrics) await withdraw();
      await tellState();
    },
    preview: async () => ({ metrics: await store.preview(app, randomUUID()), ping: pingBody(app) }),
    ledger: (before) => store.ledger(before),
    end: async () => {
      sendingMetrics.abort();
      sendingPing.abort();
      await aggregator.turnEnded();
      await launching;
    },
  };
}

function stateOfEndpoint(text: string): MetricsState['endpoint'] {
  if (text.trim() === '') return { type: 'none' };
  const read = readEndpoint(text);
  return read.ok ? { type: 'ready', address: read.value } : { type: 'refused', problem: read.error };
}
