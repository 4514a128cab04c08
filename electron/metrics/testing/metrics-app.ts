import { threadId } from '../../../shared/base/ids.ts';
import type { MetricsChoices, MetricsState } from '../../../shared/metrics/metrics-state.ts';
import { ended, started } from '../../../shared/transcript/sample-thread.ts';
import { systemClock } from '../../app/system-clock.ts';
import { StoreThread } from '../../db/store-thread.ts';
import type { StoreOperations } from '../../store-worker.ts';
import { ThreadLog } from '../../transcript/thread-log.ts';
import { createMetrics, type Metrics, type MetricsParts } from '../create-metrics.ts';

/** What of an app matters here, on a data folder, with the real worker behind it. */
export type MetricsApp = {
  readonly metrics: Metrics;
  /** Every state that was told. */
  readonly told: readonly MetricsState[];
  /** Runs a turn to its end in a thread of its own, and waits until it is counted. */
  runTurn(status?: 'completed' | 'failed'): Promise<void>;
  choose(change: Partial<MetricsChoices>): Promise<void>;
  /** Ends as the app does. */
  quit(): Promise<void>;
  /** Ends without a word to what is under way. */
  kill(): Promise<void>;
};

type Settings = Partial<MetricsParts> & { readonly folder: string; readonly choices?: () => MetricsChoices };

/** Both switched on. */
export const everything: MetricsChoices = { metrics: true, launchPing: true };

/** Starts an app; it has not told of its launch yet. */
export async function startApp(endpoint: string | null, settings: Settings): Promise<MetricsApp> {
  const store = new StoreThread<StoreOperations>(new URL('../../store-worker.ts', import.meta.url));
  await store.call('claimFolder', { folder: settings.folder });
  let choices = settings.choices?.() ?? { metrics: true, launchPing: false };
  const told: MetricsState[] = [];
  const metrics = createMetrics({
    store,
    clock: systemClock,
    app: { version: '0.1.0', platform: 'linux', arch: 'x64' },
    environment: {},
    builtEndpoint: endpoint,
    isDevBuild: false,
    isForbidden: false,
    onState: (state) => told.push(state),
    ...settings,
    choices: () => choices,
  });
  let turns = 0;
  return {
    metrics,
    told,
    runTurn: async (status = 'completed') => {
      turns += 1;
      const id = threadId.parse(`thread-${turns}`);
      const log = new ThreadLog((events) => metrics.observe(id, events, log.transcript));
      log.append([started()]);
      log.append([ended(status)]);
      // Answered after what was counted is on disk.
      await metrics.ledger(null);
    },
    choose: async (change) => {
      choices = { ...choices, ...change };
      await metrics.choicesChanged();
    },
    quit: async () => {
      await metrics.end();
      await store.close();
    },
    kill: () => store.close(),
  };
}
