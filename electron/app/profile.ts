import { basename, join } from 'node:path';
import type { OwnOutcome } from '../../shared/approvals/own-request.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { ProfileRequest } from '../../shared/contract/contract.ts';
import { windowOf } from '../../shared/options/window-of.ts';
import type { ProtectionState } from '../../shared/sessions/protection-state.ts';
import type { EmitTelemetry } from '../../shared/telemetry/catalogue.ts';
import type { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import { WorkWatch } from '../attention/work-watch.ts';
import { AuthService } from '../auth/auth-service.ts';
import { CatalogRefresh } from '../catalogs/catalog-refresh.ts';
import { Catalogs } from '../catalogs/catalogs.ts';
import { ToolRuns } from '../catalogs/mcp/tool-runs.ts';
import { ModelCatalog } from '../catalogs/models.ts';
import { AlertBoard } from '../cli/alert-board.ts';
import { alertOfRunRecord, alertOfUnknown } from '../cli/cli-alerts.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { ProcessRecords } from '../codex/process-records.ts';
import { sandboxFolders } from '../codex/sandbox-folders.ts';
import { FileFinder } from '../file-finder/file-finder.ts';
import type { DomainHandlers } from '../host/desk-window.ts';
import type { OptionsStore } from '../options/options-store.ts';
import { OutputBudget } from '../sessions/output-budget.ts';
import { Sessions } from '../sessions/sessions.ts';
import { type Admit, codexWithinTrust } from '../threads/codex-within-trust.ts';
import type { Workcells } from '../workcells/workcell-handlers.ts';
import { FolderTrust } from '../workspace/folder-trust.ts';
import { openerOf } from '../workspace/opener.ts';
import { RecentFolders } from '../workspace/recent-folders.ts';
import { WorkspaceTracker } from '../workspace/workspace-tracker.ts';
import { createApprovalsDomain } from './approvals-domain.ts';
import type { Boot } from './boot.ts';
import { eventsOfRun } from './events-of-run.ts';
import { composeLeftovers } from './leftovers.ts';
import { composeProcesses } from './processes.ts';
import { composeCodexAlerts } from './profile-alerts.ts';
import { ProfileDiagnostics } from './profile-diagnostics.ts';
import { profileHandlers } from './profile-handlers.ts';
import type { ProfileParts } from './profile-parts.ts';
import { sessionsOpener } from './protection/open-sessions.ts';
import { Protection } from './protection/protection.ts';
import { Readiness } from './readiness.ts';
import { createRecordedRuns } from './recorded-runs.ts';
import { alertOfRecovery } from './recovered-files.ts';
import { createRunsDomain, type RunsDomain } from './runs-domain.ts';
import { createThreadsDomain, type ThreadsDomain } from './threads-domain.ts';
import { TurnFolders } from './turn-folders.ts';
import type { ProfileKind } from './windows.ts';

/** One CODEX_HOME with the services around it. */
export type Profile = {
  readonly kind: ProfileKind;
  /** Ends everything of the profile, its Codex with all that this has started included. */
  readonly lifetime: Lifetime;
  readonly codex: CodexServer;
  readonly options: OptionsStore;
  readonly tracker: WorkspaceTracker;
  readonly recent: RecentFolders;
  readonly auth: AuthService;
  readonly models: ModelCatalog;
  readonly catalogs: Catalogs;
  readonly threads: ThreadsDomain;
  readonly approvals: ApprovalCoordinator;
  readonly alerts: AlertBoard;
  readonly records: ProcessRecords;
  readonly sessions: Sessions;
  readonly diagnostics: ProfileDiagnostics;
  readonly protection: Protection;
  readonly workcells: Workcells;
  readonly workWatch: WorkWatch;
  readonly handlers: DomainHandlers<ProfileRequest>;
};

const bytesInMegabyte = 1_000_000;

/** What Codex said that this version does not know and that belongs to no thread. */
type UnplacedMessage = { readonly method: string; readonly params: unknown };

/** Composes a profile in the start order; its Codex is not started yet. */
export async function createProfile(parts: ProfileParts, boot: Boot): Promise<Profile> {
  const {
    announcer,
    clock,
    dataFolder,
    environment,
    home,
    kind,
    lifetime,
    logLevel,
    options,
    platform,
    records,
    stores,
  } = parts;
  const stages = stagesOf(lifetime);
  const sessions = new Sessions(stores.store, sessionsOpener(stores), clock);
  stages.sessions.onEnd(() => sessions.close());
  let opened: RecentFolders | null = null;
  const folders = () => [dataFolder, parts.codexHome, ...(opened?.list() ?? []).map(({ path }) => path)];
  const isWhole = () => parts.isLogWhole();
  const diagnostics = new ProfileDiagnostics({
    clock,
    lifetime: stages.diagnostics,
    announcer,
    options,
    home,
    folders,
    dataFolder,
    logLevel,
    isWhole,
  });
  const { telemetry } = diagnostics;
  const tellEvent: EmitTelemetry = (event, threadId) => telemetry.tell(event, threadId);
  const { folderTrust, recent, tracker } = await boot.phase(`${kind}: workspace`, async () => {
    const folderTrust = await FolderTrust.load(dataFolder, parts.codexHome);
    return {
      folderTrust,
      tracker: new WorkspaceTracker(folderTrust, home, clock),
      recent: await RecentFolders.load(dataFolder, clock, home),
    };
  });
  opened = recent;
  const turnFolders = new TurnFolders({
    clock,
    opened: () => [...recent.list().map(({ path }) => path), ...folderTrust.folders],
    always: async () => [join(dataFolder, 'worktrees'), ...(await sandboxFolders(parts.codexHome, environment))],
  });
  const knownFolders = () => turnFolders.list();
  const alerts = new AlertBoard((payload) => announcer.toAll({ name: 'alertsChanged', payload }));
  const isBusy = () =>
    threads.facade.runningThreads().length > 0 || threads.facade.openCommands().length > 0 || runs.needCodex();
  const works = () => [
    ...threads.facade.writingWorks(),
    ...runs.placesInUse().map((folder) => ({ folder, threadId: null })),
  ];
  const isKeptReadOnly = (folder: string) => tracker.keepsReadOnly(folder);
  const codex = await boot.phase(`${kind}: CLI`, () => {
    const started = parts.createCodex(turnFolders, diagnostics.listenerFailed);
    stages.codex.onEnd(() => started.stop());
    const admit: Admit = (folder) => turnFolders.admit(folder, started, isBusy);
    const server = codexWithinTrust(started, tracker, admit, works);
    const fileProblems = [folderTrust.problem, recent.problem];
    composeCodexAlerts({ alerts, announcer, codex: server, options, platform, records, sessions, fileProblems });
    return server;
  });
  sessions.onEvent((event) => telemetry.tell(event));
  const leftovers = composeLeftovers(records, alerts, announcer);
  const onProtection = (payload: ProtectionState) => announcer.toAll({ name: 'protectionChanged', payload });
  const protection = new Protection({ stores, sessions, options, alerts, onChange: onProtection });
  const auth = await boot.phase(`${kind}: auth`, () => new AuthService(codex));
  auth.onChange((payload) => {
    announcer.toAll({ name: 'authChanged', payload });
    diagnostics.authChanged(payload);
  });
  const { catalogs, models } = await boot.phase(`${kind}: catalogs`, () => ({
    models: new ModelCatalog(codex),
    catalogs: new Catalogs({
      codex,
      lifetime: stages.services,
      refresh: new CatalogRefresh(clock, stages.services, () => options.snapshot.values.refreshDelayMs),
      codexHome: parts.codexHome,
      tellEvent: (event) => telemetry.tell(event),
    }),
  }));
  const toolRuns = new ToolRuns({
    codex,
    limit: () => options.snapshot.values.maxMcpToolRuns,
    changed: () => catalogs.runsChanged(),
  });
  models.onChange((payload) => announcer.toAll({ name: 'modelsChanged', payload }));
  const onUnplaced = ({ method, params }: UnplacedMessage) => {
    const alert = alertOfUnknown(method, params);
    alerts.put(alert.id, alert);
  };
  const workWatch = new WorkWatch({
    lifetime: stages.news,
    running: () => [
      ...threads.facade.runningThreads().filter(({ threadId }) => runs.runOf(threadId) === null),
      ...runs.working(),
    ],
    unfinished: () => runs.unfinished(),
    find: (threadId) => threads.facade.find(threadId),
    doesRun: (threadId) => runs.runOf(threadId) !== null,
    changed: (work) => parts.onWork(work),
    notice: (notice) => parts.onNotice(notice),
  });
  const threads: ThreadsDomain = await boot.phase(`${kind}: transcript, exec, diff`, () =>
    createThreadsDomain({
      codex,
      kept: sessions,
      keptRuns: sessions.runs,
      announcer,
      clock,
      lifetime: stages.threads,
      window: () => windowOf(options.snapshot.values),
      dataFolder,
      trustGate: tracker,
      outdated: {
        isKept: isKeptReadOnly,
        keepsAllowed: (threadId) => codex.usesFolderSettings(threadId) || approvals.hasAllowedForSession(threadId),
        isBusy,
        restart: () => codex.restart(),
      },
      authGate: auth,
      inputPolicy: () => parts.inputPolicy(),
      pickedMode: () => options.snapshot.values.approvalMode,
      tellEvent: (event) => telemetry.tell(event),
      observer: {
        advanced: (threadId, news) => {
          diagnostics.threadAdvanced(threadId, news);
          if (news.events.some(({ event }) => event.type !== 'textAppended')) toolRuns.hear(threadId, news.turns);
          parts.observe(threadId, news);
          workWatch.threadAdvanced(threadId, news);
        },
        forgotten: (threadId) => diagnostics.threadForgotten(threadId),
        removed: (threadId) => toolRuns.forget(threadId),
      },
      person: {
        ask: (request): Promise<OwnOutcome> => approvals.ask(request),
        threadClosed: (threadId) => approvals.threadClosed(threadId),
        ownActionReview: () => parts.ownActionReview(),
        inputDemands: () => parts.inputDemands(),
      },
      opener: openerOf(platform, () => options.snapshot.values.editor, knownFolders),
      endLeftovers: leftovers.endCodex,
      claimFiles: () => runs.claimFiles(),
      opened: () => readiness.opened(),
      onUnplaced,
    }),
  );
  const recorded = createRecordedRuns({
    clock,
    lifetime: stages.services,
    dataFolder,
    worker: parts.workcellWorker,
    person: { home, userName: basename(home) },
    platform,
    sessions,
    threads,
    recent: () => recent.list().map(({ path }) => path),
  });
  const { workcells } = recorded;
  const fileFinder = new FileFinder({ worker: parts.fileFinderWorker, clock, lifetime: stages.services });
  const outputBudget = new OutputBudget({
    clock,
    lifetime: stages.services,
    limit: () => options.snapshot.values.recordedOutputMegabytes * bytesInMegabyte,
    remove: (limit) => sessions.removeOutputs(limit),
    tell: (event) => telemetry.tell(event),
  });
  sessions.onOutputs((written) => outputBudget.wrote(written));
  const { approvals, optionsChanged, rules } = await createApprovalsDomain({
    kind,
    boot,
    codex,
    announcer,
    clock,
    lifetime: stages.services,
    sessions,
    threads: threads.facade,
    alerts,
    options: options.snapshot.values,
    runOf: (threadId) => runs.runOf(threadId),
    tellEvent,
    opened: () => readiness.opened(),
    onUnplaced,
    onFault: diagnostics.listenerFailed,
    onWaiting: (waiting) => workWatch.approvalsChanged(waiting),
  });
  const runs: RunsDomain = await createRunsDomain({
    kind,
    clock,
    lifetime: stages.services,
    codex,
    announcer,
    options,
    records,
    threads,
    trust: tracker,
    knownFolders,
    claimFolder: () => stores.store.call('claimFolder', { folder: stores.folder }),
    environment: parts.environment,
    terminalEnvironment: parts.terminalEnvironment,
    machineLoad: parts.machineLoad,
    dataFolder,
    ask: (request, signal) => approvals.askForRun(request, signal),
    changed: () => workWatch.runChanged(),
    recorded: (run) => parts.onRecorded(eventsOfRun(recorded.reader, run)).catch(() => undefined),
    notice: (notice) => parts.onNotice(notice),
    runningThreads: () => threads.facade.runningThreads(),
    processes: () => processes.list(),
    recovered: (recoveries) => alerts.put('recoveredFiles', alertOfRecovery(recoveries)),
    onProblem: (problem) => alerts.put('runRecord', alertOfRunRecord(problem)),
  });
  tracker.onReadOnly(async (path) => {
    // First, so that a run which is a thread says why it has ended.
    await runs.trustWithdrawn(isKeptReadOnly).finally(() => threads.trustWithdrawn(isKeptReadOnly, path));
  });
  const readiness = new Readiness({
    codex,
    boot,
    kind,
    refill: () => threads.refill(),
    checkAccount: () => auth.check(),
    readCatalogs: () => models.read(),
    goOn: () => approvals.goOn(),
  });
  let outputMegabytes = options.snapshot.values.recordedOutputMegabytes;
  options.onChange((payload) => {
    // First, so that nobody is offered by a card what the new policy does not allow.
    optionsChanged(payload.values);
    if (payload.values.recordedOutputMegabytes !== outputMegabytes) void outputBudget.look();
    outputMegabytes = payload.values.recordedOutputMegabytes;
    toolRuns.limitChanged();
    announcer.toAll({ name: 'optionsChanged', payload });
  });

  const processes = composeProcesses({
    kind,
    clock,
    lifetime: stages.services,
    codex,
    records,
    threads: threads.facade,
    runs,
    options,
    alerts,
    redact: (text) => diagnostics.redact(text),
    leftoversEnded: leftovers.ended,
  });

  diagnostics.followCodex(codex, () => threads.facade.runningNow());
  for (const timing of boot.timings) diagnostics.booted(timing);

  return {
    kind,
    lifetime,
    codex,
    options,
    tracker,
    recent,
    auth,
    models,
    catalogs,
    threads,
    approvals,
    alerts,
    records,
    sessions,
    diagnostics,
    protection,
    workcells,
    workWatch,
    handlers: profileHandlers(parts, {
      codex,
      tracker,
      recent,
      knownFolders,
      fileFinder,
      approvals,
      rules,
      sessions,
      threads,
      recorded,
      runs,
      catalogs,
      toolRuns,
      diagnostics,
      auth,
      protection,
      processes,
      alerts,
      leftovers,
    }),
  };
}

/**
 * The stages in which a profile ends. A lifetime ends first what was made last, so they stand here in the opposite order:
 * nothing that ends is news, services end while threads can still be written to, threads keep how Codex has ended, and
 * the log hears of all of it.
 */
function stagesOf(lifetime: Lifetime) {
  return {
    diagnostics: lifetime.child(),
    sessions: lifetime.child(),
    threads: lifetime.child(),
    codex: lifetime.child(),
    services: lifetime.child(),
    news: lifetime.child(),
  };
}
