import { basename, join } from 'node:path';
import type { OwnActionReview, OwnOutcome } from '../../shared/approvals/own-request.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { ok } from '../../shared/base/result.ts';
import type { ProfileRequest } from '../../shared/contract/contract.ts';
import type { InputDemands, InputPolicy } from '../../shared/input-safety/judge-input.ts';
import type { MachineFacts } from '../../shared/machine/machine-facts.ts';
import { rememberPolicyOf } from '../../shared/options/remember-policy.ts';
import { windowOf } from '../../shared/options/window-of.ts';
import type { ProtectionState } from '../../shared/sessions/protection-state.ts';
import type { EmitTelemetry } from '../../shared/telemetry/catalogue.ts';
import { aboutHandlers } from '../about/about-handlers.ts';
import { TranscriptHistory } from '../approvals/action-history.ts';
import { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import { copyReviewHandlers } from '../approvals/copy-review.ts';
import { RuleBook } from '../approvals/rule-book.ts';
import { ruleHandlers } from '../approvals/rule-handlers.ts';
import type { Notice } from '../attention/notice.ts';
import { WorkWatch } from '../attention/work-watch.ts';
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
import { clipboardHandlers } from '../clipboard/clipboard-handlers.ts';
import { childEnvironment, type Environment } from '../codex/child-environment.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { minimumCodexVersion } from '../codex/codex-version.ts';
import { findCodexOnPath } from '../codex/find-codex.ts';
import { mayBeCodex } from '../codex/process-record.ts';
import type { ProcessRecords } from '../codex/process-records.ts';
import { sandboxFolders } from '../codex/sandbox-folders.ts';
import { ServerProcesses } from '../codex/server-processes.ts';
import { FileFinder } from '../file-finder/file-finder.ts';
import { fileFinderHandlers } from '../file-finder/file-finder-handlers.ts';
import type { Broadcaster, DomainHandlers } from '../host/desk-window.ts';
import type { Platform } from '../host/platform.ts';
import type { Work } from '../host/work.ts';
import type { OptionsStore } from '../options/options-store.ts';
import { programHandlers } from '../options/program-handlers.ts';
import type { ReadEvents } from '../otlp/create-otlp.ts';
import { draftHandlers } from '../sessions/draft-handlers.ts';
import { OutputBudget } from '../sessions/output-budget.ts';
import type { SessionsState } from '../sessions/session-state.ts';
import { Sessions } from '../sessions/sessions.ts';
import { alertOfNews, alertOfSessions } from '../sessions/sessions-alerts.ts';
import { type Admit, codexWithinTrust } from '../threads/codex-within-trust.ts';
import type { ThreadAdvance } from '../threads/thread-news.ts';
import { RunAnalyses } from '../workcells/analysis/run-analyses.ts';
import { Imports } from '../workcells/bundles/imports.ts';
import { Exports } from '../workcells/exports/export-handlers.ts';
import { openRunFolder } from '../workcells/exports/open-run-folder.ts';
import { RunReader } from '../workcells/run-reader.ts';
import { WorkcellFolders } from '../workcells/workcell-folders.ts';
import { Workcells } from '../workcells/workcell-handlers.ts';
import { FolderTrust } from '../workspace/folder-trust.ts';
import { openerOf } from '../workspace/opener.ts';
import { RecentFolders } from '../workspace/recent-folders.ts';
import { workspaceHandlers } from '../workspace/workspace-handlers.ts';
import { WorkspaceTracker } from '../workspace/workspace-tracker.ts';
import type { Boot } from './boot.ts';
import { dataUseOf } from './data-use.ts';
import { eventsOfRun } from './events-of-run.ts';
import { keptRules } from './kept-rules.ts';
import { machineHandlers } from './machine.ts';
import type { ReadMachineLoad } from './machine-load.ts';
import { composeProcesses } from './processes.ts';
import { ProfileDiagnostics } from './profile-diagnostics.ts';
import { type StoreParts, sessionsOpener } from './protection/open-sessions.ts';
import { Protection } from './protection/protection.ts';
import { protectionHandlers } from './protection/protection-handlers.ts';
import { Readiness } from './readiness.ts';
import { alertOfRecovery } from './recovered-files.ts';
import { createRunsDomain, type RunsDomain } from './runs-domain.ts';
import { isThreadOfRun, threadsOfRuns } from './thread-of-run.ts';
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

export type ProfileParts = {
  readonly kind: ProfileKind;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly platform: Platform;
  readonly announcer: Broadcaster;
  readonly options: OptionsStore;
  readonly records: ProcessRecords;
  /** The person's home folder. */
  readonly home: string;
  readonly codexHome: string;
  readonly dataFolder: string;
  /** The person's own variables. */
  readonly environment: Environment;
  /** The same as a terminal would give them. */
  readonly terminalEnvironment: Promise<Environment>;
  readonly machineLoad: ReadMachineLoad;
  /** What the environment says of the log; undefined: nothing. */
  readonly logLevel: string | undefined;
  /** Whether the log has details and the names of events; see `tagWhileOff`. */
  isLogWhole(): boolean;
  /** What it means that something is found in a message. */
  inputPolicy(): InputPolicy;
  /** What administrators demand of messages. */
  inputDemands(): InputDemands;
  /** Whether what the person does themselves waits for a yes, too. */
  ownActionReview(): OwnActionReview;
  readonly stores: StoreParts;
  /** The file of the thread that reads telemetry files. */
  readonly workcellWorker: URL;
  /** The file of the thread that finds files. */
  readonly fileFinderWorker: URL;
  createCodex(turnFolders: TurnFolders, listenerFailed: (fault: unknown) => void): CodexServer;
  /** Looks at what of this machine Codex and the app need; the Codex that runs is asked too. */
  readMachine(running: CodexServer, workspaces: readonly string[]): Promise<MachineFacts>;
  /** Told, beside the profile's own, of what is added to the logs of threads. */
  observe(threadId: ThreadId, news: ThreadAdvance): void;
  /** Told of a run that has ended and that no thread tells of, with what was recorded of it. */
  onRecorded(read: ReadEvents): Promise<void>;
  /** Hears that other threads run, or that another number of approvals waits. */
  onWork(work: Work): void;
  /** Hears what somebody may have to be told of. */
  onNotice(notice: Notice): void;
};

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
    alerts.put('dataFolder', alertOfDataFolder(platform.dataFolder, platform.dataFolderProblem));
    // A folder that cannot be used is said once.
    const canKeep = platform.dataFolderProblem === null;
    watchAlerts(alerts, server, options, { canKeep });
    alerts.put('leftovers', alertOfLeftovers(records.leftovers));
    if (canKeep) {
      alerts.put('ownFiles', alertOfOwnFiles([folderTrust.problem, recent.problem]));
      const tellState = (state: SessionsState) => alerts.put('sessions', alertOfSessions(state));
      tellState(sessions.state);
      sessions.onState(tellState);
    }
    sessions.onNews((news) => {
      const { alert, id } = alertOfNews(news);
      alerts.put(id, alert);
    });
    server.onState((payload) => announcer.toAll({ name: 'cliChanged', payload }));
    return server;
  });
  sessions.onEvent((event) => telemetry.tell(event));
  const leftoversEnded = () => {
    announcer.toAll({ name: 'leftoversChanged', payload: records.leftovers });
    alerts.put('leftovers', alertOfLeftovers(records.leftovers));
  };
  const endLeftover = async (pid: number, startedAt: number) => {
    const ended = await records.end(pid, startedAt);
    leftoversEnded();
    return ended;
  };
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
  const reader = new RunReader({ worker: parts.workcellWorker, indexFolder: join(dataFolder, 'workcell-indexes') });
  stages.services.onEnd(() => reader.end());
  const imports = new Imports({
    clock,
    dataFolder,
    worker: parts.workcellWorker,
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
    worker: parts.workcellWorker,
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
  const fileFinder = new FileFinder({ worker: parts.fileFinderWorker, clock, lifetime: stages.services });
  const outputBudget = new OutputBudget({
    clock,
    lifetime: stages.services,
    limit: () => options.snapshot.values.recordedOutputMegabytes * bytesInMegabyte,
    remove: (limit) => sessions.removeOutputs(limit),
    tell: (event) => telemetry.tell(event),
  });
  sessions.onOutputs((written) => outputBudget.wrote(written));
  let policy = rememberPolicyOf(options.snapshot.values);
  const rules = new RuleBook({
    store: keptRules(sessions),
    clock,
    policy: () => policy,
    onChange: (payload) => announcer.toAll({ name: 'rulesChanged', payload }),
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
        announcer,
        clock,
        lifetime: stages.services,
        threads: threads.facade,
        rules,
        history,
        runOf: (threadId) => runs.runOf(threadId),
        tellEvent,
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
    recorded: (run) => parts.onRecorded(eventsOfRun(reader, run)).catch(() => undefined),
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
  });
  let outputMegabytes = options.snapshot.values.recordedOutputMegabytes;
  options.onChange((payload) => {
    const before = policy;
    policy = rememberPolicyOf(payload.values);
    // First, so that nobody is offered by a card what the new policy does not allow.
    if (policy !== before) approvals.policyChanged();
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
        ownActionReview: () => parts.ownActionReview(),
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
        readStore: () => sessions.readStoreFacts(),
        newestLines: (count) => diagnostics.newestLines(count),
        redact: (text) => diagnostics.redact(text),
        listProcesses: () => processes.list(),
      }),
      ...machineHandlers(async () => parts.readMachine(codex, await knownFolders())),
      ...processes.handlers,
      readDataUse: async () => ok({ parts: await dataUseOf(dataFolder, await sessions.readDataUse()) }),
      changeOptions: (_window, change) => options.change(change),
      ...programHandlers({
        knownFolders,
        options,
        platform: process.platform,
        environment: childEnvironment(parts.environment, {}),
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
