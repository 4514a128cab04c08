import type { Clock } from '../../../shared/base/clock.ts';
import type { DiagnosticsLine } from '../../../shared/diagnostics/diagnostics-line.ts';
import { countFact, type MetricCounts, noCounts } from '../../../shared/privacy/metrics/metric-counts.ts';
import type { CountedEvent } from '../../../shared/privacy/telemetry/telemetry-event.ts';
import { ApprovalCoordinator } from '../../approvals/approval-coordinator.ts';
import { RuleBook } from '../../approvals/rule-book.ts';
import { MemoryRuleStore } from '../../approvals/testing/memory-rule-store.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import { FollowedThreads } from '../../privacy/metrics/create-metrics.ts';
import { loadSettingsStore } from '../../settings/settings-store.ts';
import { inertServices } from '../../threads/testing/inert-services.ts';
import { createBroadcaster, TestWindow } from '../../threads/testing/test-window.ts';
import { ProfileDiagnostics } from '../profile-diagnostics.ts';
import { createThreadsDomain } from '../threads-domain.ts';

/** What was counted and logged. */
export type ProfileRecording = {
  /** Every counted event. */
  readonly events: readonly CountedEvent[];
  /** The log. */
  readonly lines: readonly DiagnosticsLine[];
  /** What would be sent if metrics were on. */
  readonly counts: MetricCounts;
};

/** The services of a profile that listen to Codex and count and log, on a scripted Codex. */
export type CountingProfile = {
  readonly codex: FakeCodexServer;
  readonly approvals: ApprovalCoordinator;
  readonly window: TestWindow;
  /** Ends everything, and returns the result. */
  end(): Promise<ProfileRecording>;
};

/** Creates the services of such a profile. `dataFolder` gets the log. */
export async function createCountingProfile(clock: Clock, dataFolder: string): Promise<CountingProfile> {
  const codex = new FakeCodexServer();
  const window = new TestWindow('window', '/workspace');
  const broadcaster = createBroadcaster([window]);
  const lifetime = new Lifetime();
  const settings = await loadSettingsStore(dataFolder, clock, lifetime);
  const diagnostics = new ProfileDiagnostics({
    clock,
    lifetime,
    broadcaster,
    settings,
    home: '/home/ada',
    folders: () => ['/workspace', '/codex-home'],
    dataFolder,
    logLevel: 'debug',
    isLogComplete: () => true,
  });
  const events: CountedEvent[] = [];
  const { telemetry } = diagnostics;
  const emit = telemetry.emit.bind(telemetry);
  telemetry.emit = (event, threadId) => {
    events.push(event);
    emit(event, threadId);
  };
  let counts = noCounts;
  const followed = new FollowedThreads();
  const domain = createThreadsDomain({
    ...inertServices,
    codex,
    lifetime,
    broadcaster,
    clock,
    dataFolder,
    telemetry,
    observer: {
      onAdvanced: (threadId, news) => {
        diagnostics.handleThreadAdvance(threadId, news);
        counts = followed.takeFacts(threadId, news.events, news.transcript).reduce(countFact, counts);
      },
      onForgotten: (threadId) => diagnostics.forgetThread(threadId),
      onRemoved: () => undefined,
    },
  });
  const rules = new RuleBook({
    store: new MemoryRuleStore(),
    clock,
    policy: () => 'session',
    onChange: () => undefined,
    onProblem: () => undefined,
  });
  const approvals = new ApprovalCoordinator({
    codex,
    lifetime,
    broadcaster,
    clock,
    threads: domain.facade,
    rules,
    history: { findRecent: async () => [] },
    telemetry,
    diagnostics,
    alerts: inertServices.alerts,
    services: {
      ...inertServices.services,
      runs: { findRun: () => null },
      rewind: { keepFrom: async () => null },
      workWatch: { approvalsChanged: () => undefined },
    },
  });
  diagnostics.followCodex(codex, () => domain.facade.findRunningWork());
  return {
    codex,
    approvals,
    window,
    end: async () => {
      await lifetime.end();
      const read = await diagnostics.handlers.readDiagnostics(window, { after: 0, limit: 10_000 });
      return { events, lines: read.ok ? read.value.lines : [], counts };
    },
  };
}
