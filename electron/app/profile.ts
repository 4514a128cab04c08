import { basename, join } from 'node:path';
import type { OwnOutcome } from '../../shared/approvals/own-request.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { ProfileRequest } from '../../shared/contract/contract.ts';
import type { EmitTelemetry } from '../../shared/privacy/telemetry/catalogue.ts';
import { windowOf } from '../../shared/settings/window-of.ts';
import type { ProtectionState } from '../../shared/store/protection-state.ts';
import type { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import { AuthService } from '../auth/auth-service.ts';
import { CatalogRefresh } from '../catalogs/catalog-refresh.ts';
import { Catalogs } from '../catalogs/catalogs.ts';
import { ToolRuns } from '../catalogs/mcp/tool-runs.ts';
import { ModelCatalog } from '../catalogs/models.ts';
import { AlertBoard } from '../cli/alert-board.ts';
import { alertOfRunRecord, alertOfUnknown } from '../cli/cli-alerts.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { sandboxFolders } from '../codex/sandbox-folders.ts';
import { FileFinder } from '../file-finder/file-finder.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { WorkWatch } from '../notifications/work-watch.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import type { Workcells } from '../runs/records/workcell-handlers.ts';
import type { OptionsStore } from '../settings/options-store.ts';
import { OutputBudget } from '../store/threads/output-budget.ts';
import { Sessions } from '../store/threads/sessions.ts';
import { TextKeeper } from '../store/threads/text-keeper.ts';
import { RunPlaces } from '../threads/list/run-places.ts';
import { type Admit, codexWithinTrust } from '../threads/trust/codex-within-trust.ts';
import { FolderTrust } from '../workspace/folder-trust.ts';
import { openerOf } from '../workspace/opener.ts';
import { RecentFolders } from '../workspace/recent-folders.ts';
import { WorkspaceTracker } from '../workspace/workspace-tracker.ts';
import { createApprovalsDomain } from './approvals-domain.ts';
import type { Boot } from './boot.ts';
import { KeptCopies } from './encryption/kept-copies.ts';
import { sessionsOpener } from './encryption/open-sessions.ts';
import { Protection } from './encryption/protection.ts';
import { hasSetAside } from './encryption/store-files.ts';
import { alertOfLostData, followDataFolder } from './follow-data-folder.ts';
import { composeLeftovers } from './leftovers.ts';
import { composeProcesses } from './processes.ts';
import { composeCodexAlerts } from './profile-alerts.ts';
import type { ProfileDeps } from './profile-deps.ts';
import { ProfileDiagnostics } from './profile-diagnostics.ts';
import { profileHandlers } from './profile-handlers.ts';
import { Readiness } from './readiness.ts';
import { createRecordedRuns, eventsOfRun } from './recorded-runs.ts';
import { alertOfRecovery } from './recovered-files.ts';
import { createRewinding, type Rewinding } from './rewinding.ts';
import { createRunsDomain, type RunsDomain } from './runs-domain.ts';
import { createThreadsDomain, type ThreadsDomain } from './threads-domain.ts';
import { TurnFolders } from './turn-folders.ts';
import type { ProfileKind } from './windows.ts';

/** One CODEX_HOME with its services. */
export type Profile = {
  readonly kind: ProfileKind;
  /** Ends everything of the profile, including its Codex with everything it started. */
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

/** An unknown Codex message that belongs to no thread. */
type UnplacedMessage = { readonly method: string; readonly params: unknown };

/** Composes a profile in the start order; its Codex is not started yet. */
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
    options,
    platform,
    records,
    stores,
  } = deps;
  const stages = stagesOf(lifetime);
  const sessions = new Sessions(stores.store, sessionsOpener(stores), clock);
  stages.sessions.onEnd(() => sessions.close());
  const texts = new TextKeeper({ store: sessions, clock, lifetime: stages.sessions });
  let opened: RecentFolders | null = null;
  const folders = () => [dataFolder, deps.codexHome, ...(opened?.list() ?? []).map(({ path }) => path)];
  const isWhole = () => deps.isLogWhole();
  const diagnostics = new ProfileDiagnostics({
    clock,
    lifetime: stages.diagnostics,
    broadcaster,
    options,
    home,
    folders,
    dataFolder,
    logLevel,
    isWhole,
  });
  const { telemetry } = diagnostics;
  const emitEvent: EmitTelemetry = (event, threadId) => telemetry.emit(event, threadId);
  const { folderTrust, recent, tracker } = await boot.phase(`${kind}: workspace`, async () => {
    const folderTrust = await FolderTrust.load(dataFolder, deps.codexHome);
    return {
      folderTrust,
      tracker: new WorkspaceTracker(folderTrust, home, clock),
      recent: await RecentFolders.load(dataFolder, clock, home),
    };
  });
  opened = recent;
  const { known } = deps;
  // What could not be stored is only in memory.
  const inMemory = async () => [...recent.list().map(({ path }) => path), ...folderTrust.folders];
  lifetime.onEnd(known.addOpened(inMemory));
  const writable = async () => [join(dataFolder, 'worktrees'), ...(await sandboxFolders(deps.codexHome, environment))];
  lifetime.onEnd(known.addWritable(writable));
  const turnFolders = new TurnFolders(known);
  const knownFolders = () => known.list();
  const alerts = new AlertBoard((payload) => broadcaster.toAll({ name: 'alertsChanged', payload }));
  const isBusy = () =>
    threads.facade.runningThreads().length > 0 || threads.facade.openCommands().length > 0 || runs.needCodex();
  const works = () => [
    ...threads.facade.writingWorks(),
    ...runs.placesInUse().map((folder) => ({ folder, threadId: null })),
  ];
  const isKeptReadOnly = (folder: string) => tracker.keepsReadOnly(folder);
  const codex = await boot.phase(`${kind}: CLI`, () => {
    const started = deps.createCodex(turnFolders, diagnostics);
    stages.codex.onEnd(() => started.stop());
    const admit: Admit = (folder) => turnFolders.admit(folder, started, isBusy);
    const server = codexWithinTrust(started, tracker, admit, works);
    const fileProblems = [folderTrust.problem, recent.problem];
    composeCodexAlerts({ alerts, broadcaster, codex: server, options, platform, records, sessions, fileProblems });
    return server;
  });
  sessions.onEvent((event) => telemetry.emit(event));
  const leftovers = composeLeftovers(records, alerts, broadcaster);
  const onProtection = (payload: ProtectionState) => {
    broadcaster.toAll({ name: 'protectionChanged', payload });
    if (payload.type === 'encrypted') keptCopies.seal();
  };
  const protection = new Protection({ stores, sessions, options, alerts, lifetime, onChange: onProtection });
  const keptCopies = new KeptCopies({ stores, sessions, protection });
  stages.services.onEnd(() => keptCopies.end());
  const onKept = () => keptCopies.seal();
  followDataFolder({
    clock,
    lifetime: stages.services,
    folder: dataFolder,
    sessions,
    isRewriting: () => protection.state.type === 'rewriting',
    changed: (lost) => alerts.put('dataFolderLost', alertOfLostData(dataFolder, lost)),
  });
  const auth = await boot.phase(`${kind}: auth`, () => new AuthService(codex));
  auth.onChange((payload) => {
    broadcaster.toAll({ name: 'authChanged', payload });
    diagnostics.authChanged(payload);
  });
  const { catalogs, models } = await boot.phase(`${kind}: catalogs`, () => ({
    models: new ModelCatalog(codex),
    catalogs: new Catalogs({
      codex,
      lifetime: stages.services,
      refresh: new CatalogRefresh(clock, stages.services, () => options.snapshot.values.refreshDelayMs),
      codexHome: deps.codexHome,
      emitEvent: (event) => telemetry.emit(event),
    }),
  }));
  const toolRuns = new ToolRuns({
    codex,
    limit: () => options.snapshot.values.maxMcpToolRuns,
    changed: () => catalogs.runsChanged(),
  });
  models.onChange((payload) => broadcaster.toAll({ name: 'modelsChanged', payload }));
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
    changed: (work) => deps.onWork(work),
    notice: (notice) => deps.onNotice(notice),
  });
  const runPlaces = await RunPlaces.load(dataFolder);
  const threads: ThreadsDomain = await boot.phase(`${kind}: transcript, exec, diff`, () =>
    createThreadsDomain({
      codex,
      kept: sessions,
      keptRuns: sessions.runs,
      broadcaster,
      clock,
      lifetime: stages.threads,
      window: () => windowOf(options.snapshot.values),
      dataFolder,
      runPlaces,
      trustGate: tracker,
      outdated: {
        isKept: isKeptReadOnly,
        keepsAllowed: (threadId) => codex.usesFolderSettings(threadId) || approvals.hasAllowedForSession(threadId),
        isBusy,
        restart: () => codex.restart(),
      },
      authGate: auth,
      inputPolicy: () => deps.inputPolicy(),
      pickedMode: () => options.snapshot.values.approvalMode,
      onText: (listen) => texts.onText(listen),
      emitEvent: (event) => telemetry.emit(event),
      observer: {
        advanced: (threadId, news) => {
          diagnostics.threadAdvanced(threadId, news);
          if (news.events.some(({ event }) => event.type !== 'textAppended')) {
            toolRuns.handle(threadId, news.turns);
            rewinding.advanced(threadId, news);
          }
          deps.observe(threadId, news);
          workWatch.threadAdvanced(threadId, news);
        },
        forgotten: (threadId) => diagnostics.threadForgotten(threadId),
        removed: (threadId) => toolRuns.forget(threadId),
      },
      person: {
        ask: (request): Promise<OwnOutcome> => approvals.ask(request),
        threadClosed: (threadId) => approvals.threadClosed(threadId),
        threadsDeleted: (threadIds) => rules.threadsDeleted(threadIds),
        ownActionReview: () => deps.ownActionReview(),
        inputDemands: () => deps.inputDemands(),
      },
      opener: openerOf(platform, () => options.snapshot.values.editor, knownFolders, deps.terminalEnvironment),
      endLeftovers: leftovers.endCodex,
      claimFiles: () => runs.claimFiles(),
      onKept,
      beforeTurn: (...turn) => rewinding.beforeTurn(...turn),
      opened: () => readiness.opened(),
      onUnplaced,
    }),
  );
  const listMentioned = async () => {
    const sources = await sessions.mentionedSources();
    // What a store mentions that was set aside is unknown.
    return hasSetAside(stores.folder) ? null : sources;
  };
  void threads.attachments.removeForgotten(listMentioned, clock.now()).catch(() => undefined);
  const recorded = createRecordedRuns({
    clock,
    lifetime: stages.services,
    dataFolder,
    worker: deps.workcellWorker,
    person: { home, userName: basename(home) },
    platform,
    sessions,
    threads,
    recent: () => recent.list().map(({ path }) => path),
  });
  const { workcells } = recorded;
  const fileFinder = new FileFinder({ worker: deps.fileFinderWorker, clock, lifetime: stages.services });
  const outputBudget = new OutputBudget({
    clock,
    lifetime: stages.services,
    limit: () => options.snapshot.values.recordedOutputMegabytes * bytesInMegabyte,
    remove: (limit) => sessions.removeOutputs(limit),
    emit: (event) => telemetry.emit(event),
  });
  sessions.onOutputs((written) => outputBudget.wrote(written));
  const { approvals, optionsChanged, rules } = await createApprovalsDomain({
    kind,
    boot,
    codex,
    broadcaster,
    clock,
    lifetime: stages.services,
    sessions,
    threads: threads.facade,
    alerts,
    options: options.snapshot.values,
    runOf: (threadId) => runs.runOf(threadId),
    emitEvent,
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
    broadcaster,
    options,
    records,
    threads,
    trust: tracker,
    knownFolders,
    places: runPlaces,
    claimFolder: () => stores.store.call('claimFolder', { folder: stores.folder }),
    environment: deps.environment,
    terminalEnvironment: deps.terminalEnvironment,
    machineLoad: deps.machineLoad,
    dataFolder,
    ask: (request, signal) => approvals.askForRun(request, signal),
    changed: () => workWatch.runChanged(),
    recorded: (run) => deps.onRecorded(eventsOfRun(recorded.reader, run)).catch(() => undefined),
    notice: (notice) => deps.onNotice(notice),
    runningThreads: () => threads.facade.runningThreads(),
    processes: () => processes.list(),
    keptCopies,
    recovered: (recoveries) => alerts.put('recoveredFiles', alertOfRecovery(recoveries)),
    onProblem: (problem) => alerts.put('runRecord', alertOfRunRecord(problem)),
  });
  const rewinding: Rewinding = createRewinding({
    clock,
    lifetime: stages.services,
    broadcaster,
    sessions,
    worker: deps.historyWorker,
    dataFolder,
    home,
    trust: tracker,
    conversations: threads.rewinding,
    findThread: (threadId) => threads.facade.find(threadId),
    readDiff: threads.readDiff,
    writingFolders: () => works().map(({ folder }) => folder),
    claimFiles: () => runs.claimFiles(),
    onKept,
  });
  stages.services.onEnd(codex.onGenerationEnd(() => rewinding.codexStopped()));
  tracker.onReadOnly(async (path) => {
    // Comes first, so that a run with a thread says why it ended.
    await runs.trustWithdrawn(isKeptReadOnly).finally(() => threads.trustWithdrawn(isKeptReadOnly, path));
  });
  const readiness = new Readiness({
    codex,
    boot,
    kind,
    refill: () => threads.refill(),
    checkAccount: () => auth.check(),
    readCatalogs: () => models.read(),
  });
  let outputMegabytes = options.snapshot.values.recordedOutputMegabytes;
  options.onChange((payload) => {
    // First, so that no card offers what the new policy forbids.
    optionsChanged(payload.values);
    if (payload.values.recordedOutputMegabytes !== outputMegabytes) void outputBudget.look();
    outputMegabytes = payload.values.recordedOutputMegabytes;
    toolRuns.limitChanged();
    broadcaster.toAll({ name: 'optionsChanged', payload });
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
    handlers: profileHandlers(deps, {
      codex,
      tracker,
      recent,
      knownFolders,
      fileFinder,
      approvals,
      rules,
      sessions,
      texts,
      threads,
      recorded,
      rewinding,
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
 * The stages that end a profile. A lifetime ends its newest parts first, so the stages are listed in reverse order.
 * Parts that end cause no news, services end while threads still accept writes, threads record how Codex ended, and the
 * log gets all of it.
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
