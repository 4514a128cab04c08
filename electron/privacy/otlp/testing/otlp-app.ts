import { getWorkerFile } from '../../../../fixtures/testkit/worker-file.ts';
import { threadId } from '../../../../shared/base/ids.ts';
import type { OffReason, Verdict } from '../../../../shared/privacy/consent/consent-state.ts';
import type { OtlpState } from '../../../../shared/privacy/otlp/otlp-state.ts';
import type { ThreadEvent } from '../../../../shared/transcript/thread-event.ts';
import { systemClock } from '../../../files/system-clock.ts';
import { StoreThread } from '../../../store/sqlite/store-thread.ts';
import { ThreadLog } from '../../../threads/live/thread-log.ts';
import type { StoreOperations } from '../../../workers/store-worker.ts';
import { createMetrics } from '../../metrics/create-metrics.ts';
import { readEndpoint } from '../../metrics/endpoint.ts';
import { createOtlp, type Otlp } from '../create-otlp.ts';
import type { OtlpSettingsDeps } from '../otlp-settings.ts';

/** The relevant parts of an app on a data folder, with the real worker and ledger. */
export type OtlpApp = {
  readonly otlp: Otlp;
  /** Sends these events in a new thread. */
  emit(events: readonly ThreadEvent[]): void;
  /** Changes the consent. */
  decide(verdict: Verdict): void;
  changeSettings(options: Partial<OtlpSettingsDeps['settings']>): void;
  state(): Promise<OtlpState>;
  ledger(): Promise<readonly { kind: string; address: string; body: unknown; outcome: unknown }[]>;
  quit(): Promise<void>;
};

/** The verdict for an export that the user has switched on. */
export const switchedOn: Verdict = { on: true, because: 'chosen' };

/** Returns a verdict against the export, for a reason; by default, because the user has not chosen it. */
export function createOffVerdict(because: OffReason = 'notChosen'): Verdict {
  return { on: false, because };
}

/** How a test starts the app. `verdict` defaults to consent, and `endpoint` null means none is set. */
export type OtlpAppSettings = {
  readonly folder: string;
  readonly endpoint?: string | null;
  readonly environment?: Readonly<Record<string, string>>;
  readonly verdict?: Verdict;
};

/** Starts an app, with the export switched on by default. */
export async function startOtlpApp({
  endpoint = null,
  environment = {},
  folder,
  ...more
}: OtlpAppSettings): Promise<OtlpApp> {
  const store = new StoreThread<StoreOperations>(getWorkerFile('store-worker'));
  await store.call('claimFolder', { folder });
  let verdict = more.verdict ?? switchedOn;
  let options: OtlpSettingsDeps['settings'] = { otlpSends: 'both', otlpEndpoint: endpoint };
  const app = { version: '0.1.0', platform: 'linux', arch: 'x64' };
  const off = createOffVerdict();
  const metrics = createMetrics({
    store,
    folder,
    clock: systemClock,
    app,
    environment: {},
    builtEndpoint: null,
    isRelease: false,
    onState: () => undefined,
    consent: () => ({ metrics: off, launchPing: off }),
  });
  const otlp = createOtlp({
    clock: systemClock,
    app,
    environment,
    readEndpoint,
    consent: () => verdict,
    settings: () => options,
    ledger: metrics.entries,
    redact: (text) => text.replaceAll('sesame', '***'),
  });
  let threads = 0;
  return {
    otlp,
    emit: (events) => {
      threads += 1;
      const id = threadId.parse(`thread-${threads}`);
      const log = new ThreadLog((reported) => otlp.observe(id, reported, log.transcript));
      for (const event of events) log.append([event]);
    },
    decide: (next) => {
      verdict = next;
      otlp.consentChanged();
    },
    changeSettings: (change) => {
      options = { ...options, ...change };
      otlp.settingsChanged();
    },
    state: () => otlp.state(),
    ledger: async () => {
      const records = (await metrics.ledger(null)) ?? [];
      return records.map(({ address, body, kind, outcome }) => ({ kind, address, body: JSON.parse(body), outcome }));
    },
    quit: async () => {
      await otlp.end();
      await metrics.end();
      await store.close();
    },
  };
}
