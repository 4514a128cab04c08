import { basename, join } from 'node:path';
import type { ProfileRequest } from '../../shared/contract/contract.ts';
import type { EmitTelemetry } from '../../shared/privacy/telemetry/telemetry-event.ts';
import { getTurnWindow } from '../../shared/settings/get-turn-window.ts';
import type { EncryptionState } from '../../shared/store/encryption-state.ts';
import type { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import type { OwnOutcome } from '../approvals/own-request.ts';
import { AuthService } from '../auth/auth-service.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { CatalogRefresh } from '../catalogs/catalog-refresh.ts';
import { Catalogs } from '../catalogs/catalogs.ts';
import { ToolRuns } from '../catalogs/mcp/tool-runs.ts';
import { ModelCatalog } from '../catalogs/models.ts';
import { AlertBoard } from '../cli/alert-board.ts';
import { createRunRecordAlert, createUnknownMessageAlert } from '../cli/cli-alerts.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { listSandboxFolders } from '../codex/sandbox-folders.ts';
import { FileFinder } from '../file-finder/file-finder.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { WorkWatch } from '../notifications/work-watch.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import type { RecordedRunHandlers } from '../runs/records/recorded-run-handlers.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { OutputBudget } from '../store/threads/output-budget.ts';
import { TextStore } from '../store/threads/text-store.ts';
import { ThreadStore } from '../store/threads/thread-store.ts';
import { RunPlaces } from '../threads/list/run-places.ts';
import { type Admit, limitCodexToTrust } from '../threads/trust/trust-limited-codex.ts';
import { FolderTrust } from '../workspace/folder-trust.ts';
import { createOpener } from '../workspace/opener.ts';
import { RecentFolderStore } from '../workspace/recent-folders.ts';
import { WorkspaceTracker } from '../workspace/workspace-tracker.ts';
import { createApprovalsDomain } from './approvals-domain.ts';
import type { Boot } from './boot.ts';
import { Encryption } from './encryption/encryption.ts';
import { KeptCopies } from './encryption/kept-copies.ts';
import { hasSetAside } from './encryption/store-files.ts';
import { createThreadStoreOpener } from './encryption/thread-store-opener.ts';
import { createLeftovers } from './leftovers.ts';
import { createProcesses } from './processes.ts';
import { setUpCodexAlerts } from './profile-alerts.ts';
import type { ProfileDeps } from './profile-deps.ts';
import { ProfileDiagnostics } from './profile-diagnostics.ts';
import { profileHandlers } from './profile-handlers.ts';
import { Readiness } from './readiness.ts';
import { createRecordedRuns, createRunEventReader } from './recorded-runs.ts';
import { createRecoveryAlert } from './recovered-files.ts';
import { createRewindDomain, type RewindDomain } from './rewind-domain.ts';
import { createRunsDomain, type RunsDomain } from './runs-domain.ts';
import { createThreadsDomain, type ThreadsDomain } from './threads-domain.ts';
import { TurnFolders } from './turn-folders.ts';
import { createLostDataAlert, watchDataFolder } from './watch-data-folder.ts';
import type { ProfileKind } from './windows.ts';

/** One CODEX_HOME with its services. */
export type Profile = {
  readonly kind: ProfileKind;
  /** Ends everything of the profile, including its Codex with everything it started. */
  readonly lifetime: Lifetime;
  readonly codex: CodexServer;
  readonly settings: SettingsStore;
  readonly tracker: WorkspaceTracker;
  readonly recent: RecentFolderStore;
  readonly auth: AuthService;
  readonly models: ModelCatalog;
  readonly catalogs: Catalogs;
  readonly threads: ThreadsDomain;
  readonly approvals: ApprovalCoordinator;
  readonly alerts: AlertBoard;
  readonly records: ProcessRecords;
  readonly threadStore: ThreadStore;
  readonly diagnostics: ProfileDiagnostics;
  readonly encryption: Encryption;
  readonly runHandlers: RecordedRunHandlers;
  readonly workWatch: WorkWatch;
  readonly handlers: DomainHandlers<ProfileRequest>;
};

const bytesInMegabyte = 1_000_000;

/** An unknown Codex message that belongs to no thread. */
type UnknownMessage = { readonly method: string; readonly params: unknown };

/** Creates a profile in the startup order. Does not start its Codex. */
export async function createProfile(deps: ProfileDeps, boot: Boot): Promise<Profile> {
  const {
    broadcaster,
    clock,
    dataFolder,
    environment,
    home,
    kind,
    lifetime,
    logLevel,
    settings,
    platform,
    records,
    stores,
  } = deps;
  const stages = createStages(lifetime);
  const threadStore = new ThreadStore(stores.store, createThreadStoreOpener(stores), clock);
  stages.sessions.onEnd(() => threadStore.close());
  const texts = new TextStore({ store: threadStore, clock, lifetime: stages.sessions });
  let opened: RecentFolderStore | null = null;
  const folders = () => [dataFolder, deps.codexHome, ...(opened?.list() ?? []).map(({ path }) => path)];
  const isWhole = () => deps.isLogComplete();
  const diagnostics = new ProfileDiagnostics({
    clock,
    lifetime: stages.diagnostics,
    broadcaster,
    settings,
    home,
    folders,
    dataFolder,
    logLevel,
    isLogComplete: isWhole,
  });
  const { telemetry } = diagnostics;
  const emitEvent: EmitTelemetry = (event, threadId) => telemetry.emit(event, threadId);
  const { folderTrust, recent, tracker } = await boot.phase(`${kind}: workspace`, async () => {
    const folderTrust = await FolderTrust.load(dataFolder, deps.codexHome);
    return {
      folderTrust,
      tracker: new WorkspaceTracker(folderTrust, home, clock),
      recent: await RecentFolderStore.load(dataFolder, clock, home),
    };
  });
  opened = recent;
  const { knownFolders: known } = deps;
  // Folders that could not be stored are only in memory.
  const inMemory = async () => [...recent.list().map(({ path }) => path), ...folderTrust.folders];
  lifetime.onEnd(known.addOpened(inMemory));
  const writable = async () => [
    join(dataFolder, 'worktrees'),
    ...(await listSandboxFolders(deps.codexHome, environment)),
  ];
  lifetime.onEnd(known.addWritable(writable));
  const turnFolders = new TurnFolders(known);
  const knownFolders = () => known.list();
  const alerts = new AlertBoard((payload) => broadcaster.broadcast({ name: 'alertsChanged', payload }));
  const isBusy = () =>
    threads.facade.listRunningThreads().length > 0 || threads.facade.listOpenCommands().length > 0 || runs.needsCodex();
  const works = () => [
    ...threads.facade.listWritingWork(),
    ...runs.listFoldersInUse().map((folder) => ({ folder, threadId: null })),
  ];
  const isReadOnly = (folder: string) => tracker.isKeptReadOnly(folder);
  const codex = await boot.phase(`${kind}: CLI`, () => {
    const started = deps.createCodex(turnFolders, diagnostics);
    stages.codex.onEnd(() => started.stop());
    const admit: Admit = (folder) => turnFolders.admit(folder, started, isBusy);
    const server = limitCodexToTrust(started, tracker, admit, works);
    const fileProblems = [folderTrust.problem, recent.problem];
    setUpCodexAlerts({ alerts, broadcaster, codex: server, settings, platform, records, threadStore, fileProblems });
    return server;
  });
  threadStore.onEvent((event) => telemetry.emit(event));
  const leftovers = createLeftovers(records, alerts, broadcaster);
  const onEncryptionChange = (payload: EncryptionState) => {
    broadcaster.broadcast({ name: 'encryptionChanged', payload });
    if (payload.type === 'encrypted') keptCopies.seal();
  };
  const encryption = new Encryption({ stores, threadStore, settings, alerts, lifetime, onChange: onEncryptionChange });
  const keptCopies = new KeptCopies({ stores, threadStore, encryption });
  stages.services.onEnd(() => keptCopies.end());
  const onCopiesStored = () => keptCopies.seal();
  watchDataFolder({
    clock,
    lifetime: stages.services,
    folder: dataFolder,
    threadStore,
    isRewriting: () => encryption.state.type === 'rewriting',
    onChange: (lost) => alerts.put('dataFolderLost', createLostDataAlert(dataFolder, lost)),
  });
  const auth = await boot.phase(`${kind}: auth`, () => new AuthService(codex));
  auth.onChange((payload) => {
    broadcaster.broadcast({ name: 'authChanged', payload });
    diagnostics.logAuth(payload);
  });
  const { catalogs, models } = await boot.phase(`${kind}: catalogs`, () => ({
    models: new ModelCatalog(codex),
    catalogs: new Catalogs({
      codex,
      lifetime: stages.services,
      refresh: new CatalogRefresh(clock, stages.services, () => settings.snapshot.values.refreshDelayMs),
      codexHome: deps.codexHome,
      emitEvent: (event) => telemetry.emit(event),
    }),
  }));
  const toolRuns = new ToolRuns({
    codex,
    limit: () => settings.snapshot.values.maxMcpToolRuns,
    changed: () => catalogs.runsChanged(),
  });
  models.onChange((payload) => broadcaster.broadcast({ name: 'modelsChanged', payload }));
  const onUnplaced = ({ method, params }: UnknownMessage) => {
    const alert = createUnknownMessageAlert(method, params);
    alerts.put(alert.id, alert);
  };
  const workWatch = new WorkWatch({
    lifetime: stages.news,
    running: () => [
      ...threads.facade.listRunningThreads().filter(({ threadId }) => runs.findRun(threadId) === null),
      ...runs.listWorking(),
    ],
    unfinished: () => runs.listUnfinished(),
    find: (threadId) => threads.facade.find(threadId),
    belongsToRun: (threadId) => runs.findRun(threadId) !== null,
    changed: (work) => deps.onWork(work),
    notice: (notice) => deps.onNotice(notice),
  });
  const runPlaces = await RunPlaces.load(dataFolder);
  const threads: ThreadsDomain = await boot.phase(`${kind}: transcript, exec, diff`, () =>
    createThreadsDomain({
      codex,
      threadStore,
      runStore: threadStore.runs,
      broadcaster,
      clock,
      lifetime: stages.threads,
      getTurnWindow: () => getTurnWindow(settings.snapshot.values),
      dataFolder,
      runPlaces,
      trustGate: tracker,
      outdated: {
        isReadOnly,
        hasOldPermissions: (threadId) => codex.usesFolderSettings(threadId) || approvals.hasAllowedForSession(threadId),
        isBusy,
        restart: () => codex.restart(),
      },
      authGate: auth,
      inputPolicy: () => deps.inputPolicy(),
      pickedMode: () => settings.snapshot.values.approvalMode,
      onText: (listen) => texts.onText(listen),
      emitEvent: (event) => telemetry.emit(event),
      observer: {
        onAdvanced: (threadId, news) => {
          diagnostics.handleThreadAdvance(threadId, news);
          if (news.events.some(({ event }) => event.type !== 'textAppended')) {
            toolRuns.handle(threadId, news.turns);
            rewind.handleThreadAdvance(threadId, news);
          }
          deps.observe(threadId, news);
          workWatch.threadAdvanced(threadId, news);
        },
        onForgotten: (threadId) => diagnostics.forgetThread(threadId),
        onRemoved: (threadId) => toolRuns.forget(threadId),
      },
      userGate: {
        ask: (request): Promise<OwnOutcome> => approvals.ask(request),
        handleThreadClosed: (threadId) => approvals.handleThreadClosed(threadId),
        handleThreadsDeleted: (threadIds) => rules.handleThreadsDeleted(threadIds),
        ownActionReview: () => deps.ownActionReview(),
        inputDemands: () => deps.inputDemands(),
      },
      opener: createOpener(platform, () => settings.snapshot.values.editor, knownFolders, deps.terminalEnvironment),
      endLeftovers: leftovers.endCodex,
      claimFiles: () => runs.claimFiles(),
      onCopiesStored,
      beforeTurn: (...turn) => rewind.markBeforeTurn(...turn),
      waitUntilOpen: () => readiness.waitUntilOpen(),
      onUnknownNotification: onUnplaced,
    }),
  );
  const listMentioned = async () => {
    const sources = await threadStore.mentionedSources();
    // A store that was set aside mentions unknown attachments.
    return hasSetAside(stores.folder) ? null : sources;
  };
  void threads.attachments.removeUnused(listMentioned, clock.now()).catch(() => undefined);
  const recorded = createRecordedRuns({
    clock,
    lifetime: stages.services,
    dataFolder,
    worker: deps.runWorker,
    user: { home, userName: basename(home) },
    platform,
    threadStore,
    threads,
    recent: () => recent.list().map(({ path }) => path),
  });
  const { runHandlers } = recorded;
  const fileFinder = new FileFinder({ worker: deps.fileFinderWorker, clock, lifetime: stages.services });
  const outputBudget = new OutputBudget({
    clock,
    lifetime: stages.services,
    limit: () => settings.snapshot.values.recordedOutputMegabytes * bytesInMegabyte,
    remove: (limit) => threadStore.removeOutputs(limit),
    emit: (event) => telemetry.emit(event),
  });
  threadStore.onOutputs((written) => outputBudget.countWritten(written));
  const { approvals, applySettings, rules } = await createApprovalsDomain({
    kind,
    boot,
    codex,
    broadcaster,
    clock,
    lifetime: stages.services,
    threadStore,
    threads: threads.facade,
    alerts,
    settings: settings.snapshot.values,
    findRun: (threadId) => runs.findRun(threadId),
    emitEvent,
    waitUntilOpen: () => readiness.waitUntilOpen(),
    onRequestWithoutThread: onUnplaced,
    onFault: diagnostics.logListenerFault,
    onWaiting: (waiting) => workWatch.approvalsChanged(waiting),
  });
  const runs: RunsDomain = await createRunsDomain({
    kind,
    clock,
    lifetime: stages.services,
    codex,
    broadcaster,
    settings,
    records,
    threads,
    trust: tracker,
    knownFolders,
    runPlaces,
    claimFolder: () => stores.store.call('claimFolder', { folder: stores.folder }),
    environment: deps.environment,
    terminalEnvironment: deps.terminalEnvironment,
    machineLoad: deps.machineLoad,
    dataFolder,
    ask: (request, signal) => approvals.askForRun(request, signal),
    onChange: () => workWatch.runChanged(),
    onRecorded: (run) => deps.onRecorded(createRunEventReader(recorded.reader, run)).catch(() => undefined),
    onNotice: (notice) => deps.onNotice(notice),
    runningThreads: () => threads.facade.listRunningThreads(),
    processes: () => processes.list(),
    keptCopies,
    onRecovered: (recoveries) => alerts.put('recoveredFiles', createRecoveryAlert(recoveries)),
    onProblem: (problem) => alerts.put('runRecord', createRunRecordAlert(problem)),
  });
  const rewind: RewindDomain = createRewindDomain({
    clock,
    lifetime: stages.services,
    broadcaster,
    threadStore,
    worker: deps.historyWorker,
    dataFolder,
    home,
    trust: tracker,
    threads: threads.rewind,
    findThread: (threadId) => threads.facade.find(threadId),
    readDiff: threads.readDiff,
    writingFolders: () => works().map(({ folder }) => folder),
    claimFiles: () => runs.claimFiles(),
    onCopiesStored,
  });
  stages.services.onEnd(codex.onGenerationEnd(() => rewind.handleCodexStop()));
  tracker.onReadOnly(async (path) => {
    // Ends runs first, so that a run with a thread says why it ended.
    await runs.handleTrustWithdrawn(isReadOnly).finally(() => threads.handleTrustWithdrawn(isReadOnly, path));
  });
  const readiness = new Readiness({
    codex,
    boot,
    kind,
    refillThreads: () => threads.refillThreads(),
    checkAccount: () => auth.check(),
    readCatalogs: () => models.read(),
  });
  let outputMegabytes = settings.snapshot.values.recordedOutputMegabytes;
  settings.onChange((payload) => {
    // Applied first, so that no card offers what the new policy forbids.
    applySettings(payload.values);
    if (payload.values.recordedOutputMegabytes !== outputMegabytes) void outputBudget.enforce();
    outputMegabytes = payload.values.recordedOutputMegabytes;
    toolRuns.limitChanged();
    broadcaster.broadcast({ name: 'settingsChanged', payload });
  });

  const processes = createProcesses({
    kind,
    clock,
    lifetime: stages.services,
    codex,
    records,
    threads: threads.facade,
    runs,
    settings,
    alerts,
    redact: (text) => diagnostics.redact(text),
    onLeftoversEnded: leftovers.refresh,
  });

  diagnostics.followCodex(codex, () => threads.facade.findRunningWork());
  for (const timing of boot.timings) diagnostics.logPhase(timing);

  return {
    kind,
    lifetime,
    codex,
    settings,
    tracker,
    recent,
    auth,
    models,
    catalogs,
    threads,
    approvals,
    alerts,
    records,
    threadStore,
    diagnostics,
    encryption,
    runHandlers,
    workWatch,
    handlers: profileHandlers(deps, {
      codex,
      tracker,
      recent,
      knownFolders,
      fileFinder,
      approvals,
      rules,
      threadStore,
      texts,
      threads,
      recordedRuns: recorded,
      rewind,
      runs,
      catalogs,
      toolRuns,
      diagnostics,
      auth,
      encryption,
      processes,
      alerts,
      leftovers,
    }),
  };
}

/**
 * Creates the stages for ending a profile. A lifetime ends its newest parts first, so the stages are listed in reverse
 * order. The work watch ends first, so that ending parts cause no notifications. Services end while threads still
 * accept writes, threads record how Codex ended, and the log records all of it.
 */
function createStages(lifetime: Lifetime) {
  return {
    diagnostics: lifetime.child(),
    sessions: lifetime.child(),
    threads: lifetime.child(),
    codex: lifetime.child(),
    services: lifetime.child(),
    news: lifetime.child(),
  };
}
