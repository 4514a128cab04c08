import type { Clock } from '../../../shared/base/clock.ts';
import { Lifetime } from '../../../shared/base/lifetime.ts';
import type { DiagnosticsLine } from '../../../shared/diagnostics/diagnostics-line.ts';
import { usualInputPolicy } from '../../../shared/input-safety/judge-input.ts';
import { countFact, type MetricCounts, noCounts } from '../../../shared/privacy/metrics/metric-counts.ts';
import type { CountedEvent } from '../../../shared/privacy/telemetry/catalogue.ts';
import { defaultWindow } from '../../../shared/store/rolling-window.ts';
import { ApprovalCoordinator } from '../../approvals/approval-coordinator.ts';
import { RuleBook } from '../../approvals/rule-book.ts';
import { MemoryRuleStore } from '../../approvals/testing/memory-rule-store.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import { FollowedThreads } from '../../privacy/metrics/create-metrics.ts';
import { loadOptionsStore } from '../../settings/options-store.ts';
import { fakeTrust } from '../../threads/testing/fake-trust.ts';
import { neverOutdated } from '../../threads/testing/never-outdated.ts';
import { noPrompts } from '../../threads/testing/nobody-asked.ts';
import { noRunPlaces, noRunsStored, nothingStored } from '../../threads/testing/nothing-kept.ts';
import { opensNothing } from '../../threads/testing/opens-nothing.ts';
import { announcerFor, TestWindow } from '../../threads/testing/test-window.ts';
import { ProfileDiagnostics } from '../profile-diagnostics.ts';
import { createThreadsDomain } from '../threads-domain.ts';

/** What was counted and logged. */
export type Told = {
  /** Every counted event. */
  readonly events: readonly CountedEvent[];
  /** The log. */
  readonly lines: readonly DiagnosticsLine[];
  /** What would be sent if it were on. */
  readonly counts: MetricCounts;
};

/** The services of a profile that listen to Codex and count and log, on a scripted Codex. */
export type CountingProfile = {
  readonly codex: FakeCodexServer;
  readonly approvals: ApprovalCoordinator;
  readonly window: TestWindow;
  /** Ends everything, and returns the result. */
  end(): Promise<Told>;
};

/** Creates them. `dataFolder` gets the log. */
export async function composeCountingProfile(clock: Clock, dataFolder: string): Promise<CountingProfile> {
  const codex = new FakeCodexServer();
  const window = new TestWindow('window', '/workspace');
  const broadcaster = announcerFor([window]);
  const lifetime = new Lifetime();
  const options = await loadOptionsStore(dataFolder, clock, lifetime);
  const diagnostics = new ProfileDiagnostics({
    clock,
    lifetime,
    broadcaster,
    options,
    home: '/home/ada',
    folders: () => ['/workspace', '/codex-home'],
    dataFolder,
    logLevel: 'debug',
    isWhole: () => true,
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
    kept: nothingStored,
    keptRuns: noRunsStored,
    broadcaster,
    clock,
    dataFolder,
    runPlaces: noRunPlaces,
    trustGate: fakeTrust(async () => 'yes'),
    outdated: neverOutdated,
    authGate: { maySend: async () => true },
    inputPolicy: () => usualInputPolicy,
    pickedMode: () => 'fullAccess',
    onText: () => () => undefined,
    window: () => defaultWindow,
    claimFiles: async () => null,
    beforeTurn: async () => null,
    opened: async () => undefined,
    emitEvent: (event) => telemetry.emit(event),
    observer: {
      advanced: (threadId, news) => {
        diagnostics.threadAdvanced(threadId, news);
        counts = followed.factsOf(threadId, news.events, news.transcript).reduce(countFact, counts);
      },
      forgotten: (threadId) => diagnostics.threadForgotten(threadId),
      removed: () => undefined,
    },
    person: noPrompts,
    opener: opensNothing,
    endLeftovers: async () => undefined,
    onUnplaced: () => undefined,
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
    history: { recent: async () => [] },
    emitEvent: (event, threadId) => telemetry.emit(event, threadId),
    opened: async () => undefined,
    onUnplaced: () => undefined,
    onFault: () => undefined,
    onWaiting: () => undefined,
    runOf: () => null,
  });
  diagnostics.followCodex(codex, () => domain.facade.runningNow());
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
