import { threadId } from '../../../../shared/base/ids.ts';
import type { OffReason, SharingConsent } from '../../../../shared/privacy/consent/consent-state.ts';
import type { MetricsState } from '../../../../shared/privacy/metrics/metrics-state.ts';
import { ended, started } from '../../../../shared/transcript/sample-thread.ts';
import { systemClock } from '../../../host/system-clock.ts';
import { StoreThread } from '../../../store/sqlite/store-thread.ts';
import { ThreadLog } from '../../../threads/live/thread-log.ts';
import type { StoreOperations } from '../../../workers/store-worker.ts';
import { createMetrics, type Metrics, type MetricsDeps } from '../create-metrics.ts';

/** What of an app matters here, on a data folder, with the real worker behind it. */
export type MetricsApp = {
  readonly metrics: Metrics;
  /** Every state that was told. */
  readonly reported: readonly MetricsState[];
  /** Runs a turn to its end in a thread of its own, and waits until it is counted. */
  runTurn(status?: 'completed' | 'failed'): Promise<void>;
  /** Has something else hold from now on. */
  decide(change: Partial<SharingConsent>): Promise<void>;
  /** Ends as the app does. */
  quit(): Promise<void>;
  /** Ends without a word to what is under way. */
  kill(): Promise<void>;
};

type Settings = Partial<Omit<MetricsDeps, 'consent'>> & {
  readonly folder: string;
  /** What holds at the start; metrics alone where it is left out. */
  readonly consent?: SharingConsent;
};

const on = { on: true, because: 'chosen' } as const;
const off = { on: false, because: 'notChosen' } as const;

/** Both switched on, or both off, or one of them. */
export const everything: SharingConsent = { metrics: on, launchPing: on };
export const nothing: SharingConsent = { metrics: off, launchPing: off };
export const metricsAlone: SharingConsent = { metrics: on, launchPing: off };
export const pingAlone: SharingConsent = { metrics: off, launchPing: on };

/** Both switched on, and overruled. */
export function overruledBy(because: OffReason): SharingConsent {
  const overruled = { on: false, because } as const;
  return { metrics: overruled, launchPing: overruled };
}

/** Starts an app; it has not told of its launch yet. */
export async function startApp(endpoint: string | null, settings: Settings): Promise<MetricsApp> {
  const store = new StoreThread<StoreOperations>(new URL('../../../workers/store-worker.ts', import.meta.url));
  await store.call('claimFolder', { folder: settings.folder });
  let consent = settings.consent ?? metricsAlone;
  const reported: MetricsState[] = [];
  const metrics = createMetrics({
    store,
    clock: systemClock,
    app: { version: '0.1.0', platform: 'linux', arch: 'x64' },
    environment: {},
    builtEndpoint: endpoint,
    isRelease: false,
    onState: (state) => reported.push(state),
    ...settings,
    consent: () => consent,
  });
  let turns = 0;
  return {
    metrics,
    reported,
    runTurn: async (status = 'completed') => {
      turns += 1;
      const id = threadId.parse(`thread-${turns}`);
      const log = new ThreadLog((events) => metrics.observe(id, events, log.transcript));
      log.append([started()]);
      log.append([ended(status)]);
      // Answered after what was counted is on disk.
      await metrics.ledger(null);
    },
    decide: async (change) => {
      consent = { ...consent, ...change };
      await metrics.consentChanged();
    },
    quit: async () => {
      await metrics.end();
      await store.close();
    },
    kill: () => store.close(),
  };
}
