import { getWorkerFile } from '../../../../fixtures/testkit/worker-file.ts';
import { threadId } from '../../../../shared/base/ids.ts';
import type { OffReason, SharingConsent } from '../../../../shared/privacy/consent/consent-state.ts';
import type { MetricsState } from '../../../../shared/privacy/metrics/metrics-state.ts';
import { ended, started } from '../../../../shared/transcript/sample-thread.ts';
import { systemClock } from '../../../files/system-clock.ts';
import { StoreThread } from '../../../store/sqlite/store-thread.ts';
import { ThreadLog } from '../../../threads/live/thread-log.ts';
import type { StoreOperations } from '../../../workers/store-worker.ts';
import { createMetrics, type Metrics, type MetricsDeps } from '../create-metrics.ts';

/** The relevant parts of an app on a data folder, with the real worker. */
export type MetricsApp = {
  readonly metrics: Metrics;
  /** Every reported state. */
  readonly reported: readonly MetricsState[];
  /** Runs a turn to its end in a new thread, and waits until it is counted. */
  runTurn(status?: 'completed' | 'failed'): Promise<void>;
  /** Changes the consent. */
  decide(change: Partial<SharingConsent>): Promise<void>;
  /** Ends as the app does. */
  quit(): Promise<void>;
  /** Ends without finishing requests. */
  kill(): Promise<void>;
};

type Settings = Partial<Omit<MetricsDeps, 'consent'>> & {
  readonly folder: string;
  /** The initial consent; default: only metrics. */
  readonly consent?: SharingConsent;
};

const on = { on: true, because: 'chosen' } as const;
const off = { on: false, because: 'notChosen' } as const;

/** Consent to both, to neither, or to one of them. */
export const everything: SharingConsent = { metrics: on, launchPing: on };
/** Consent to neither, because the user has not chosen. */
export const nothing: SharingConsent = { metrics: off, launchPing: off };
/** Consent to the counts, but not to the launch ping. */
export const metricsAlone: SharingConsent = { metrics: on, launchPing: off };
/** Consent to the launch ping, but not to the counts. */
export const pingAlone: SharingConsent = { metrics: off, launchPing: on };

/** Returns a consent in which both are switched on, but another condition turns them off. */
export function overruledBy(because: OffReason): SharingConsent {
  const overruled = { on: false, because } as const;
  return { metrics: overruled, launchPing: overruled };
}

/** Starts an app, without announcing its launch. */
export async function startApp(endpoint: string | null, settings: Settings): Promise<MetricsApp> {
  const store = new StoreThread<StoreOperations>(getWorkerFile('store-worker'));
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
      // The worker answers this after it has saved the counts.
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
