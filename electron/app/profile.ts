import { basename, join } from 'node:path';
import type { OwnActionReview, OwnOutcome } from '../../shared/approvals/own-request.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { ok } from '../../shared/base/result.ts';
import type { ProfileRequest } from '../../shared/contract/contract.ts';
import type { InputDemands, InputPolicy } from '../../shared/input-safety/judge-input.ts';
import type { MachineInfo } from '../../shared/machine/machine-facts.ts';
import type { EmitTelemetry } from '../../shared/privacy/telemetry/catalogue.ts';
import { rememberPolicyOf } from '../../shared/settings/remember-policy.ts';
import { windowOf } from '../../shared/settings/window-of.ts';
import type { ProtectionState } from '../../shared/store/protection-state.ts';
import { TranscriptHistory } from '../approvals/action-history.ts';
import { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import { copyReviewHandlers } from '../approvals/copy-review.ts';
import { RuleBook } from '../approvals/rule-book.ts';
import { ruleHandlers } from '../approvals/rule-handlers.ts';
import { AuthService } from '../auth/auth-service.ts';
import { CatalogRefresh } from '../catalogs/catalog-refresh.ts';
import { Catalogs } from '../catalogs/catalogs.ts';
import { mcpHandlers } from '../catalogs/mcp/mcp-handlers.ts';
import { ToolRuns } from '../catalogs/mcp/tool-runs.ts';
import { ModelCatalog } from '../catalogs/models.ts';
import { AlertBoard } from '../cli/alert-board.ts';
import {
  alertOfDataFolder,
  alertOfLeftovers,
  alertOfOwnFiles,
  alertOfRules,
  alertOfRunRecord,
  alertOfUnknown,
} from '../cli/cli-alerts.ts';
import { watchAlerts } from '../cli/watch-alerts.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { minimumCodexVersion } from '../codex/codex-version.ts';
import { findCodexOnPath } from '../codex/find-codex.ts';
import { sandboxFolders } from '../codex/sandbox-folders.ts';
import { ServerProcesses } from '../codex/server-processes.ts';
import { FileFinder } from '../file-finder/file-finder.ts';
import { fileFinderHandlers } from '../file-finder/file-finder-handlers.ts';
import type { Broadcaster, DomainHandlers } from '../host/client-window.ts';
import type { Platform } from '../host/platform.ts';
import type { Work } from '../host/work.ts';
import type { Notice } from '../notifications/notice.ts';
import { WorkWatch } from '../notifications/work-watch.ts';
import type { ReadEvents } from '../privacy/otlp/create-otlp.ts';
import { childEnvironment, type Environment } from '../processes/child-environment.ts';
import { mayBeCodex } from '../processes/process-record.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import { RunAnalyses } from '../runs/analysis/run-analyses.ts';
import { Imports } from '../runs/bundles/imports.ts';
import { Exports } from '../runs/exports/export-handlers.ts';
import { openRunFolder } from '../runs/exports/open-run-folder.ts';
import { RunReader } from '../runs/records/run-reader.ts';
import { WorkcellFolders } from '../runs/records/workcell-folders.ts';
import { Workcells } from '../runs/records/workcell-handlers.ts';
import type { OptionsStore } from '../settings/options-store.ts';
import { programHandlers } from '../settings/program-handlers.ts';
import { draftHandlers } from '../store/threads/draft-handlers.ts';
import { OutputBudget } from '../store/threads/output-budget.ts';
import type { SessionsState } from '../store/threads/session-state.ts';
import { Sessions } from '../store/threads/sessions.ts';
import { alertOfNews, alertOfSessions } from '../store/threads/sessions-alerts.ts';
import type { ThreadAdvance } from '../threads/thread-news.ts';
import { type Admit, codexWithinTrust } from '../threads/trust/codex-within-trust.ts';
import { FolderTrust } from '../workspace/folder-trust.ts';
import { openerOf } from '../workspace/opener.ts';
import { RecentFolders } from '../workspace/recent-folders.ts';
import { workspaceHandlers } from '../workspace/workspace-handlers.ts';
import { WorkspaceTracker } from '../workspace/workspace-tracker.ts';
import { aboutHandlers } from './about-handlers.ts';
import type { Boot } from './boot.ts';
import { clipboardHandlers } from './clipboard-handlers.ts';
import { dataUseOf } from './data-use.ts';
import { type StoreDeps, sessionsOpener } from './encryption/open-sessions.ts';
import { Protection } from './encryption/protection.ts';
import { protectionHandlers } from './encryption/protection-handlers.ts';
import { eventsOfRun } from './events-of-run.ts';
import { keptRules } from './kept-rules.ts';
import { machineHandlers } from './machine.ts';
import type { ReadMachineLoad } from './machine-load.ts';
import { composeProcesses } from './processes.ts';
import { ProfileDiagnostics } from './profile-diagnostics.ts';
import { Readiness } from './readiness.ts';
import { alertOfRecovery } from './recovered-files.ts';
import { createRunsDomain, type RunsDomain } from './runs-domain.ts';
import { isThreadOfRun, threadsOfRuns } from './thread-of-run.ts';
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

export type ProfileDeps = {
  readonly kind: ProfileKind;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly platform: Platform;
  readonly broadcaster: Broadcaster;
  readonly options: OptionsStore;
  readonly records: ProcessRecords;
  /** The person's home folder. */
  readonly home: string;
  readonly codexHome: string;
  readonly dataFolder: string;
  /** The person's own variables. */
  readonly environment: Environment;
  /** The environment of a terminal. */
  readonly terminalEnvironment: Promise<Environment>;
  readonly machineLoad: ReadMachineLoad;
  /** The log level from the environment. Undefined if not set. */
  readonly logLevel: string | undefined;
  /** Whether the log has details and event names; see `tagWhileOff`. */
  isLogWhole(): boolean;
  /** The consequences of findings in a message. */
  inputPolicy(): InputPolicy;
  /** What administrators require of messages. */
  inputDemands(): InputDemands;
  /** Whether the person's own actions need a confirmation too. */
  ownActionReview(): OwnActionReview;
  readonly stores: StoreDeps;
  /** The file of the telemetry worker. */
  readonly workcellWorker: URL;
  /** The file of the file finder worker. */
  readonly fileFinderWorker: URL;
  createCodex(turnFolders: TurnFolders, listenerFailed: (fault: unknown) => void): CodexServer;
  /** Checks what Codex and the app need from this machine. Also asks the running Codex. */
  readMachine(running: CodexServer, workspaces: readonly string[]): Promise<MachineInfo>;
  /** Called with additions to the logs of threads, besides the profile's own observers. */
  observe(threadId: ThreadId, news: ThreadAdvance): void;
  /** Called when a run without a thread has ended, with its recorded events. */
  onRecorded(read: ReadEvents): Promise<void>;
  /** Called when running threads or the number of waiting approvals change. */
  onWork(work: Work): void;
  /** Called with possible notifications. */
  onNotice(notice: Notice): void;
};

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
    options,
    platform,
    records,
    stores,
  } = deps;
  const stages = stagesOf(lifetime);
  const sessions = new Sessions(stores.store, sessionsOpener(stores), clock);
  stages.sessions.onEnd(() => sessions.close());
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
  const turnFolders = new TurnFolders({
    clock,
    opened: () => [...recent.list().map(({ path }) => path), ...folderTrust.folders],
    always: async () => [join(dataFolder, 'worktrees'), ...(await sandboxFolders(deps.codexHome, environment))],
  });
  const knownFolders = () => turnFolders.list();
  const alerts = new AlertBoard((payload) => broadcaster.toAll({ name: 'alertsChanged', payload }));
  const isBusy = () =>
    threads.facade.runningThreads().length > 0 || threads.facade.openCommands().length > 0 || runs.needCodex();
  const works = () => [
    ...threads.facade.writingWorks(),
    ...runs.placesInUse().map((folder) => ({ folder, threadId: null })),
  ];
  const isKeptReadOnly = (folder: string) => tracker.keepsReadOnly(folder);
  const codex = await boot.phase(`${kind}: CLI`, () => {
    const started = deps.createCodex(turnFolders, diagnostics.listenerFailed);
    stages.codex.onEnd(() => started.stop());
    const admit: Admit = (folder) => turnFolders.admit(folder, started, isBusy);
    const server = codexWithinTrust(started, tracker, admit, works);
    alerts.put('dataFolder', alertOfDataFolder(platform.dataFolder, platform.dataFolderProblem));
    // An unusable folder is reported only once.
    const canKeep = platform.dataFolderProblem === null;
    watchAlerts(alerts, server, options, { canKeep });
    alerts.put('leftovers', alertOfLeftovers(records.leftovers));
    if (canKeep) {
      alerts.put('ownFiles', alertOfOwnFiles([folderTrust.problem, recent.problem]));
      const emitState = (state: SessionsState) => alerts.put('sessions', alertOfSessions(state));
      emitState(sessions.state);
      sessions.onState(emitState);
    }
    sessions.onNews((news) => {
      const { alert, id } = alertOfNews(news);
      alerts.put(id, alert);
    });
    server.onState((payload) => broadcaster.toAll({ name: 'cliChanged', payload }));
    return server;
  });
  sessions.onEvent((event) => telemetry.emit(event));
  const leftoversEnded = () => {
    broadcaster.toAll({ name: 'leftoversChanged', payload: records.leftovers });
    alerts.put('leftovers', alertOfLeftovers(records.leftovers));
  };
  const endLeftover = async (pid: number, startedAt: number) => {
    const ended = await records.end(pid, startedAt);
    leftoversEnded();
    return ended;
  };
  const onProtection = (payload: ProtectionState) => broadcaster.toAll({ name: 'protectionChanged', payload });
  const protection = new Protection({ stores, sessions, options, alerts, onChange: onProtection });
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
      emitEvent: (event) => telemetry.emit(event),
      observer: {
        advanced: (threadId, news) => {
          diagnostics.threadAdvanced(threadId, news);
          if (news.events.some(({ event }) => event.type !== 'textAppended')) toolRuns.handle(threadId, news.turns);
          deps.observe(threadId, news);
          workWatch.threadAdvanced(threadId, news);
        },
        forgotten: (threadId) => diagnostics.threadForgotten(threadId),
        removed: (threadId) => toolRuns.forget(threadId),
      },
      person: {
        ask: (request): Promise<OwnOutcome> => approvals.ask(request),
        threadClosed: (threadId) => approvals.threadClosed(threadId),
        ownActionReview: () => deps.ownActionReview(),
        inputDemands: () => deps.inputDemands(),
      },
      opener: openerOf(platform, () => options.snapshot.values.editor, knownFolders),
      endLeftovers: async () => {
        for (const { executable, pid, startedAt } of records.leftovers) {
          if (mayBeCodex(executable)) await endLeftover(pid, startedAt);
        }
      },
      claimFiles: () => runs.claimFiles(),
      opened: () => readiness.opened(),
      onUnplaced,
    }),
  );
  const reader = new RunReader({ worker: deps.workcellWorker, indexFolder: join(dataFolder, 'workcell-indexes') });
  stages.services.onEnd(() => reader.end());
  const imports = new Imports({
    clock,
    dataFolder,
    worker: deps.workcellWorker,
    threads: sessions.imports,
    onImported: (threadId, folder) => threads.list.took(threadId, folder),
  });
  const runFolders = new WorkcellFolders(
    reader,
    clock,
    isThreadOfRun(threads.asRuns, join(dataFolder, 'worktrees')),
    imports.root,
  );
  const workcells = new Workcells({
    threads: threads.asRuns,
    folders: runFolders,
    importedRoot: imports.root,
    clock,
    lifetime: stages.services,
    recent: () => recent.list().map(({ path }) => path),
  });
  const exports = new Exports({
    clock,
    person: { home, userName: basename(home) },
    app: platform.version,
    worker: deps.workcellWorker,
    spoolFolder: join(dataFolder, 'exports'),
    open: (threadId) => threads.exportSources.open(threadId),
    openRun: (window, run) => openRunFolder(run, () => workcells.handlers.getRunInfo(window, run)),
    choosePlace: platform.chooseFilePlace,
  });
  const analyses = new RunAnalyses({
    threads: threads.asRuns,
    folders: runFolders,
    couldDo: () => threadsOfRuns(join(dataFolder, 'worktrees')),
    cardOf: (run) => workcells.cardOf(run),
    clock,
    recent: () => recent.list().map(({ path }) => path),
  });
  const fileFinder = new FileFinder({ worker: deps.fileFinderWorker, clock, lifetime: stages.services });
  const outputBudget = new OutputBudget({
    clock,
    lifetime: stages.services,
    limit: () => options.snapshot.values.recordedOutputMegabytes * bytesInMegabyte,
    remove: (limit) => sessions.removeOutputs(limit),
    emit: (event) => telemetry.emit(event),
  });
  sessions.onOutputs((written) => outputBudget.wrote(written));
  let policy = rememberPolicyOf(options.snapshot.values);
  const rules = new RuleBook({
    store: keptRules(sessions),
    clock,
    policy: () => policy,
    onChange: (payload) => broadcaster.toAll({ name: 'rulesChanged', payload }),
    onProblem: (problem) => alerts.put('rules', alertOfRules(problem)),
  });
  sessions.onReopened(() => rules.load());
  const history = new TranscriptHistory({
    transcriptsOf: (workspace) => threads.facade.transcriptsOf(workspace),
    stored: (filter) => sessions.recentActions(filter),
  });
  const approvals = await boot.phase(
    `${kind}: approvals`,
    () =>
      new ApprovalCoordinator({
        codex,
        broadcaster,
        clock,
        lifetime: stages.services,
        threads: threads.facade,
        rules,
        history,
        runOf: (threadId) => runs.runOf(threadId),
        emitEvent,
        opened: () => readiness.opened(),
        onUnplaced,
        onFault: diagnostics.listenerFailed,
        onWaiting: (waiting) => workWatch.approvalsChanged(waiting),
      }),
  );
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
    claimFolder: () => stores.store.call('claimFolder', { folder: stores.folder }),
    environment: deps.environment,
    terminalEnvironment: deps.terminalEnvironment,
    machineLoad: deps.machineLoad,
    dataFolder,
    ask: (request, signal) => approvals.askForRun(request, signal),
    changed: () => workWatch.runChanged(),
    recorded: (run) => deps.onRecorded(eventsOfRun(reader, run)).catch(() => undefined),
    notice: (notice) => deps.onNotice(notice),
    runningThreads: () => threads.facade.runningThreads(),
    processes: () => processes.list(),
    recovered: (recoveries) => alerts.put('recoveredFiles', alertOfRecovery(recoveries)),
    onProblem: (problem) => alerts.put('runRecord', alertOfRunRecord(problem)),
  });
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
    proceed: () => approvals.proceed(),
  });
  let outputMegabytes = options.snapshot.values.recordedOutputMegabytes;
  options.onChange((payload) => {
    const before = policy;
    policy = rememberPolicyOf(payload.values);
    // Comes first, so that no card offers what the new policy does not allow.
    if (policy !== before) approvals.policyChanged();
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
    leftoversEnded,
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
    handlers: {
      ...workspaceHandlers({
        tracker,
        recent,
        clock,
        home,
        platform,
        editor: () => options.snapshot.values.editor,
        settingsFile: () => options.snapshot.file,
        knownFolders,
      }),
      ...fileFinderHandlers(fileFinder),
      ...clipboardHandlers(platform.clipboard),
      ...copyReviewHandlers({
        ask: (request) => approvals.ask(request),
        ownActionReview: () => deps.ownActionReview(),
      }),
      ...draftHandlers(sessions),
      ...threads.handlers,
      ...workcells.handlers,
      ...analyses.handlers,
      ...runs.handlers,
      ...catalogs.handlers,
      ...mcpHandlers({
        codex,
        clock,
        processes: new ServerProcesses(codex, clock),
        runs: toolRuns,
        keep: (name, bytes) => threads.attachments.keep(name, bytes),
        followRuns: catalogs.followRuns,
        changed: () => catalogs.serversChanged(),
      }),
      ...exports.handlers,
      ...imports.handlers,
      ...approvals.handlers,
      ...ruleHandlers(rules),
      ...diagnostics.handlers,
      ...auth.handlers,
      ...protectionHandlers(protection),
      ...aboutHandlers({
        version: platform.version,
        hostKind: platform.kind,
        protocol: minimumCodexVersion,
        now: () => new Date(clock.now()),
        codex: () => codex.state,
        options: () => options.snapshot,
        readStore: () => sessions.readStoreInfo(),
        newestLines: (count) => diagnostics.newestLines(count),
        redact: (text) => diagnostics.redact(text),
        listProcesses: () => processes.list(),
      }),
      ...machineHandlers(async () => deps.readMachine(codex, await knownFolders())),
      ...processes.handlers,
      readDataUse: async () => ok({ parts: await dataUseOf(dataFolder, await sessions.readDataUse()) }),
      changeOptions: (_window, change) => options.change(change),
      ...programHandlers({
        knownFolders,
        options,
        platform: process.platform,
        environment: childEnvironment(deps.environment, {}),
        findCodexOnPath,
      }),
      restartCodex: async (window) => {
        const isWanted = window.workspace !== null || codex.state.phase !== 'idle';
        if (isWanted) await codex.restart();
        return ok(null);
      },
      endLeftover: async (_window, { pid, startedAt }) => {
        const ended = await endLeftover(pid, startedAt);
        return ended.ok ? ok(null) : ended;
      },
      dismissAlert: async (_window, { id }) => {
        alerts.dismiss(id);
        return ok(null);
      },
    },
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
