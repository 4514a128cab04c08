import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Verdict } from '../../../shared/privacy/consent/consent-state.ts';
import { toAppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import type { SendRecord } from '../../../shared/privacy/metrics/send-record.ts';
import type { OtlpState } from '../../../shared/privacy/otlp/otlp-state.ts';
import type { NumberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { isWithdrawn } from '../consent/join-consent.ts';
import { CountsExport } from './counts-export.ts';
import { Delivery, type LedgerEntries } from './delivery.ts';
import { ObservedThreads } from './observed-threads.ts';
import { type OtlpSettings, type OtlpSettingsDeps, readOtlpSettings } from './otlp-settings.ts';
import { RunSpanBuilder, type SpanEvent } from './run-span-builder.ts';
import { RunsExport } from './runs-export.ts';
import type { Sdk } from './sdk.ts';
import type { RunSpans } from './span-record.ts';

export type OtlpDeps = Pick<OtlpSettingsDeps, 'environment' | 'readEndpoint'> & {
  readonly clock: Clock;
  /** The facts of this app; `platform` and `arch` as Node names them. */
  readonly app: { readonly version: string; readonly platform: string; readonly arch: string };
  consent(): Verdict;
  settings(): OtlpSettingsDeps['settings'];
  readonly ledger: LedgerEntries & { lastSent(kind: SendRecord['kind']): Promise<SendRecord | null> };
  /** Removes secrets and personal data from a text. */
  redact(text: string): string;
};

/**
 * Reads the next events of a run after an event, or the first ones, in order. Returns none at the end, or if the run
 * cannot be read.
 */
export type ReadEvents = (after: number | null) => Promise<readonly (SpanEvent & { readonly position: number })[]>;

/** The export of runs and counts to the user's own OTLP server. */
export type Otlp = {
  /** Receives the new events of a thread, with the transcript after them. */
  observe(threadId: ThreadId, events: readonly NumberedThreadEvent[], transcript: Transcript): void;
  /** Exports, from its recording, an ended run that has no thread. */
  exportRecorded(read: ReadEvents): Promise<void>;
  /**
   * Call this when the consent may have changed. Cancels requests that are now off. Deletes waiting data if the user
   * has switched it off.
   */
  consentChanged(): void;
  /** Call this when the settings may have changed. */
  settingsChanged(): void;
  /** Returns the state for Settings, with what would be sent next. */
  state(): Promise<OtlpState>;
  /** Sends waiting data, as far as the deadline allows, and ends. */
  end(): Promise<void>;
};

/** The deadline for the last attempts, in milliseconds. */
const lastDeadlineMs = 3_000;
/** The maximum number of waiting runs in the preview. */
const maxShown = 5;

/**
 * Creates the export of runs and counts over OTLP, off until it is switched on. To wire it, once for the personal
 * profile and never for the demo: call `observe` with the events of a thread's log, `exportRecorded` when the recording
 * of a run has been closed, `consentChanged` and `settingsChanged` with each change of either, and `end` before the
 * worker with the ledger is closed.
 *
 * Loads the SDK when there is something to send for the first time. Nothing here throws or rejects because of a
 * receiver.
 */
export function createOtlp(deps: OtlpDeps): Otlp {
  const { clock, consent, ledger } = deps;
  const app = toAppInfo(deps.app);
  const threads = new ObservedThreads();
  let settings = read();
  let wasWithdrawn = isWithdrawn(consent());
  let loading: Promise<Sdk> | null = null;
  let hasEnded = false;

  function read(): OtlpSettings {
    return readOtlpSettings({ ...deps, settings: deps.settings() });
  }

  const loadSdk = (): Promise<Sdk> => {
    loading ??= import('./sdk.ts').then(({ Sdk }) => new Sdk({ app, settings, redact: deps.redact }));
    return loading;
  };
  const shared = { clock, loadSdk, isOn: () => consent().on, settings: () => settings };
  const deliver = () => new Delivery({ clock, ledger, redact: deps.redact });
  const runs = new RunsExport({ ...shared, delivery: deliver() });
  const counts = new CountsExport({ ...shared, delivery: deliver() });
  const isSent = (signal: 'traces' | 'metrics') =>
    !hasEnded && consent().on && settings.signals[signal].destination.type === 'ready';

  return {
    observe: (threadId, events, transcript) => {
      const wanted = { runs: isSent('traces'), facts: isSent('metrics') };
      if (!wanted.runs && !wanted.facts) return;
      const received = threads.handle(threadId, events, transcript, clock.now());
      if (wanted.runs) for (const run of received.runs) runs.add(run);
      if (wanted.facts && received.facts.length > 0) counts.add(received.facts);
    },
    exportRecorded: async (readEvents) => {
      if (!isSent('traces')) return;
      const run = await readRecordedSpans(readEvents, clock.now());
      // The user may have switched it off in the meantime.
      if (run !== null && isSent('traces')) runs.add(run);
    },
    consentChanged: () => {
      const verdict = consent();
      if (verdict.on) {
        runs.resume();
        counts.resume();
      } else {
        threads.forget();
        runs.cancel();
        counts.cancel();
        if (isWithdrawn(verdict) && !wasWithdrawn) {
          runs.empty();
          counts.empty();
        }
      }
      wasWithdrawn = isWithdrawn(verdict);
    },
    settingsChanged: () => {
      const before = settings;
      settings = read();
      if (JSON.stringify(before.signals) === JSON.stringify(settings.signals)) return;
      runs.resume();
      counts.resume();
    },
    state: async () => {
      const { createExample, createPreview } = await import('./preview.ts');
      const first = runs.first(maxShown);
      const counted = await counts.list();
      const isExample = first.length === 0 && counted.length === 0;
      const shown = isExample ? createExample(clock.now()) : { runs: first, counts: counted };
      const { metrics, traces } = settings.signals;
      return {
        traces: traces.destination,
        metrics: metrics.destination,
        ignored: settings.ignored,
        waiting: runs.waiting,
        dropped: runs.dropped,
        lastTraces: await ledger.lastSent('otlpTraces'),
        lastMetrics: await ledger.lastSent('otlpMetrics'),
        preview: createPreview({ ...shown, app, settings, more: isExample ? 0 : runs.waiting - first.length }),
        isExample,
      };
    },
    end: async () => {
      hasEnded = true;
      const cancel = clock.after(lastDeadlineMs, () => {
        runs.cancel();
        counts.cancel();
      });
      await Promise.all([runs.end(), counts.end()]);
      cancel();
    },
  };
}

async function readRecordedSpans(read: ReadEvents, now: number): Promise<RunSpans | null> {
  const spans = new RunSpanBuilder('other', null);
  let last: number | null = null;
  for (;;) {
    const events = await read(last);
    for (const event of events) spans.add(event);
    const next = events.at(-1)?.position ?? null;
    if (next === null || (last !== null && next <= last)) break;
    last = next;
  }
  return last === null ? null : spans.end(now, null);
}
