import type { Clock } from '../../../shared/base/clock.ts';
import type { DiagnosticsLine } from '../../../shared/diagnostics/diagnostics-line.ts';
import { usualInputPolicy } from '../../../shared/input-safety/judge-input.ts';
import { countFact, type MetricCounts, noCounts } from '../../../shared/privacy/metrics/metric-counts.ts';
import type { CountedEvent } from '../../../shared/privacy/telemetry/telemetry-event.ts';
import { defaultWindow } from '../../../shared/store/rolling-window.ts';
import { ApprovalCoordinator } from '../../approvals/approval-coordinator.ts';
import { RuleBook } from '../../approvals/rule-book.ts';
import { MemoryRuleStore } from '../../approvals/testing/memory-rule-store.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import { FollowedThreads } from '../../privacy/metrics/create-metrics.ts';
import { loadSettingsStore } from '../../settings/settings-store.ts';
import { emptyRunStore, emptyThreadStore, noRunPlaces } from '../../threads/testing/empty-store.ts';
import { createFakeTrust } from '../../threads/testing/fake-trust.ts';
import { neverOutdated } from '../../threads/testing/never-outdated.ts';
import { noPrompts } from '../../threads/testing/no-prompts.ts';
import { opensNothing } from '../../threads/testing/opens-nothing.ts';
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
    codex,
    lifetime,
    threadStore: emptyThreadStore,
    runStore: emptyRunStore,
    broadcaster,
    clock,
    dataFolder,
    runPlaces: noRunPlaces,
    trustGate: createFakeTrust(async () => 'yes'),
    outdated: neverOutdated,
    authGate: { maySend: async () => true },
    inputPolicy: () => usualInputPolicy,
    pickedMode: () => 'fullAccess',
    onText: () => () => undefined,
    getTurnWindow: () => defaultWindow,
    claimFiles: async () => null,
    beforeTurn: async () => null,
    waitUntilOpen: async () => undefined,
    emitEvent: (event) => telemetry.emit(event),
    observer: {
      onAdvanced: (threadId, news) => {
        diagnostics.handleThreadAdvance(threadId, news);
        counts = followed.takeFacts(threadId, news.events, news.transcript).reduce(countFact, counts);
      },
      onForgotten: (threadId) => diagnostics.forgetThread(threadId),
      onRemoved: () => undefined,
    },
    userGate: noPrompts,
    opener: opensNothing,
    endLeftovers: async () => undefined,
    onUnknownNotification: () => undefined,
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
    emitEvent: (event, threadId) => telemetry.emit(event, threadId),
    waitUntilOpen: async () => undefined,
    onRequestWithoutThread: () => undefined,
    onFault: () => undefined,
    onWaiting: () => undefined,
    findRun: () => null,
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
