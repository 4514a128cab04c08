import { basename } from 'node:path';
import type { ProfileRequest } from '../../shared/contract/contract.ts';
import type { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import type { RuleBook } from '../approvals/rule-book.ts';
import { AuthService } from '../auth/auth-service.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { makeOnFirstUse } from '../base/make-on-first-use.ts';
import { CatalogRefresh } from '../catalogs/catalog-refresh.ts';
import { Catalogs } from '../catalogs/catalogs.ts';
import { ToolRuns } from '../catalogs/mcp/tool-runs.ts';
import { ModelCatalog } from '../catalogs/models.ts';
import { AlertBoard } from '../cli/alert-board.ts';
import { listWindowAlerts } from '../cli/cli-alerts.ts';
import { listTemporaryFolders } from '../codex/sandbox-folders.ts';
import { BranchService } from '../commits/branch-service.ts';
import { CommitService } from '../commits/commit-service.ts';
import { FileFinder } from '../file-finder/file-finder.ts';
import { ReadyThread } from '../file-transactions/ready-thread.ts';
import type { SettleAlongside } from '../file-transactions/recover-transactions.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { WorkWatch } from '../notifications/work-watch.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import { PullRequestService } from '../pull-requests/pull-request-service.ts';
import type { RunHabits } from '../runs/run-habits.ts';
import { type DataFolders, getDataFolders, toTransactionFolders } from '../runs/worktrees/run-worktrees.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { AccountLimitsReader } from '../spending/account-limits.ts';
import { OutputBudget } from '../store/threads/output-budget.ts';
import { TextStore } from '../store/threads/text-store.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';
import type { RunPlaces } from '../threads/list/run-places.ts';
import { limitCodexToTrust, type TrustLimitedCodex } from '../threads/trust/trust-limited-codex.ts';
import type { FolderTrust } from '../workspace/folder-trust.ts';
import type { ListedFolders } from '../workspace/listed-folders.ts';
import { createOpener } from '../workspace/opener.ts';
import type { RecentFolderStore } from '../workspace/recent-folders.ts';
import { WorkspaceTracker } from '../workspace/workspace-tracker.ts';
import { createApprovals, createRules } from './approvals-domain.ts';
import { Asides } from './asides.ts';
import type { Boot } from './boot.ts';
import { CommitMessages } from './commit-messages.ts';
import { CurrentWork } from './current-work.ts';
import { Encryption } from './encryption/encryption.ts';
import { KeptCopies } from './encryption/kept-copies.ts';
import { FilesClaim } from './files-claim.ts';
import { createHookSandbox } from './hook-sandbox.ts';
import { createLeftovers, type Leftovers } from './leftovers.ts';
import { createProcesses, type Processes } from './processes.ts';
import { setUpCodexAlerts } from './profile-alerts.ts';
import type { ProfileDeps } from './profile-deps.ts';
import { ProfileDiagnostics } from './profile-diagnostics.ts';
import { profileHandlers } from './profile-handlers.ts';
import { ProjectTrust } from './project-trust.ts';
import { Readiness } from './readiness.ts';
import { createRecordedRuns, type RecordedRuns } from './recorded-runs.ts';
import { createRecoveryAlert, recoverFiles } from './recovered-files.ts';
import { RewindDomain } from './rewind-domain.ts';
import { RunsDomain } from './runs-domain.ts';
import { ProfileThreadObserver, ProfileThreadPolicy, ProfileUserGate } from './thread-hooks.ts';
import { ThreadTitles } from './thread-titles.ts';
import { createThreadsDomain, type ThreadsDomain } from './threads-domain.ts';
import { TurnFolders } from './turn-folders.ts';
import type { ProfileKind } from './windows.ts';

/** One CODEX_HOME with its services. Each service is made when somebody first reads it. */
export type Profile = {
  readonly kind: ProfileKind;
  /** Ends everything of the profile, including its Codex with everything it started. */
  readonly lifetime: Lifetime;
  readonly settings: SettingsStore;
  readonly records: ProcessRecords;
  readonly recent: RecentFolderStore;
  readonly listedFolders: ListedFolders;
  readonly threadStore: ThreadStore;
  readonly tracker: WorkspaceTracker;
  readonly trust: ProjectTrust;
  readonly texts: TextStore;
  readonly diagnostics: ProfileDiagnostics;
  readonly alerts: AlertBoard;
  readonly leftovers: Leftovers;
  readonly encryption: Encryption;
  readonly keptCopies: KeptCopies;
  readonly dataFolders: DataFolders;
  readonly filesClaim: FilesClaim;
  readonly fileFinder: FileFinder;
  readonly outputBudget: OutputBudget;
  readonly currentWork: CurrentWork;
  readonly codex: TrustLimitedCodex;
  readonly auth: AuthService;
  readonly accountLimits: AccountLimitsReader;
  readonly models: ModelCatalog;
  readonly catalogs: Catalogs;
  readonly toolRuns: ToolRuns;
  readonly threads: ThreadsDomain;
  readonly recordedRuns: RecordedRuns;
  readonly rules: RuleBook;
  readonly approvals: ApprovalCoordinator;
  readonly runs: RunsDomain;
  readonly commits: CommitService;
  readonly commitMessages: CommitMessages;
  readonly threadTitles: ThreadTitles;
  readonly asides: Asides;
  readonly branches: BranchService;
  readonly pullRequests: PullRequestService;
  readonly rewind: RewindDomain;
  readonly workWatch: WorkWatch;
  readonly readiness: Readiness;
  readonly processes: Processes;
  readonly handlers: DomainHandlers<ProfileRequest>;
};

/** What a profile reads from disk before it makes its services. */
export type ProfileFiles = {
  readonly folderTrust: FolderTrust;
  readonly recent: RecentFolderStore;
  readonly listedFolders: ListedFolders;
  readonly runPlaces: RunPlaces;
  readonly habits: RunHabits;
};

/** What exists before the services of a profile. */
export type ProfileParts = {
  readonly deps: ProfileDeps;
  readonly boot: Boot;
  /** Opens its databases at once. */
  readonly threadStore: ThreadStore;
  readonly files: ProfileFiles;
  readonly stages: ReturnType<typeof createStages>;
};

const bytesInMegabyte = 1_000_000;

/**
 * Creates the services of a profile, in order of dependency. A service takes the ones that it needs at once as
 * `({ codex }) => …`. It reads the others from `all` when it uses them, because they need it in turn.
 */
export function createProfileServices({ boot, deps, files, stages, threadStore }: ProfileParts): Profile {
  const { broadcaster, clock, codexHome, dataFolder, home, kind, knownFolders, lifetime, platform } = deps;
  const { records, settings, stores } = deps;
  const { folderTrust, listedFolders, recent, runPlaces } = files;
  const listKnownFolders = () => knownFolders.list();
  return makeOnFirstUse<Profile>({
    kind: () => kind,
    lifetime: () => lifetime,
    settings: () => settings,
    records: () => records,
    recent: () => recent,
    listedFolders: () => listedFolders,
    threadStore: () => threadStore,
    tracker: () => new WorkspaceTracker(folderTrust, home, clock),
    trust: ({ tracker }) => new ProjectTrust(tracker, runPlaces),
    texts: () => new TextStore({ store: threadStore, clock, lifetime: stages.sessions }),
    diagnostics: () =>
      new ProfileDiagnostics({
        clock,
        lifetime: stages.diagnostics,
        broadcaster,
        settings,
        home,
        folders: () => [dataFolder, codexHome, ...recent.listPaths(), ...listedFolders.paths],
        dataFolder,
        logLevel: deps.logLevel,
        isLogComplete: () => deps.isLogComplete(),
      }),
    alerts: () =>
      new AlertBoard((alerts) => {
        for (const window of broadcaster.windows()) {
          window.send({ name: 'alertsChanged', payload: listWindowAlerts(alerts, window) });
        }
      }),
    leftovers: ({ alerts }) => createLeftovers(records, alerts, broadcaster),
    encryption: (all) =>
      new Encryption({
        stores,
        threadStore,
        settings,
        alerts: all.alerts,
        lifetime,
        onChange: (payload) => {
          broadcaster.broadcast({ name: 'encryptionChanged', payload });
          if (payload.type === 'encrypted') all.keptCopies.seal();
        },
      }),
    keptCopies: ({ encryption }) => {
      const keptCopies = new KeptCopies({ stores, threadStore, encryption });
      stages.services.onEnd(() => keptCopies.end());
      return keptCopies;
    },
    dataFolders: ({ keptCopies }) => ({
      ...getDataFolders(dataFolder),
      onKept: () => keptCopies.seal(),
      thread: new ReadyThread({ worker: deps.transactionWorker, clock, lifetime: stages.services }),
    }),
    filesClaim: (all) =>
      new FilesClaim(
        dataFolder,
        () => stores.store.call('claimFolder', { folder: stores.folder }),
        async () => {
          const settle: SettleAlongside = (note, outcome) => all.branches.settle(note, outcome);
          const recovered = await recoverFiles(all.dataFolders, clock.now(), settle);
          all.alerts.put('recoveredFiles', createRecoveryAlert(recovered));
        },
      ),
    fileFinder: () => new FileFinder({ worker: deps.fileFinderWorker, clock, lifetime: stages.services }),
    outputBudget: ({ diagnostics }) =>
      new OutputBudget({
        clock,
        lifetime: stages.services,
        limit: () => settings.snapshot.values.recordedOutputMegabytes * bytesInMegabyte,
        remove: (limit) => threadStore.removeOutputs(limit),
        emit: (event) => diagnostics.telemetry.emit(event),
      }),
    currentWork: (all) => new CurrentWork(all),
    codex: ({ alerts, currentWork, diagnostics, tracker }) => {
      const turnFolders = new TurnFolders(knownFolders);
      const started = deps.createCodex(turnFolders, diagnostics);
      stages.codex.onEnd(() => started.stop());
      const codex = limitCodexToTrust(
        started,
        tracker,
        (folder) => turnFolders.admit(folder, started, () => currentWork.isBusy()),
        () => currentWork.listWriting(),
      );
      const fileProblems = [folderTrust.problem, recent.problem, listedFolders.problem];
      setUpCodexAlerts({ alerts, broadcaster, codex, settings, platform, records, threadStore, fileProblems });
      return codex;
    },
    auth: ({ codex }) => new AuthService(codex),
    accountLimits: ({ codex }) => new AccountLimitsReader({ clock, codex }),
    models: ({ codex }) => new ModelCatalog(codex),
    catalogs: ({ codex, diagnostics }) =>
      new Catalogs({
        codex,
        lifetime: stages.services,
        refresh: new CatalogRefresh(clock, stages.services, () => settings.snapshot.values.refreshDelayMs),
        codexHome,
        emitEvent: (event) => diagnostics.telemetry.emit(event),
      }),
    toolRuns: ({ catalogs, codex }) =>
      new ToolRuns({
        codex,
        limit: () => settings.snapshot.values.maxMcpToolRuns,
        changed: () => catalogs.runsChanged(),
      }),
    threads: (all) => {
      const { alerts, auth, codex, currentWork, dataFolders, diagnostics, filesClaim, leftovers, texts, trust } = all;
      return createThreadsDomain({
        codex,
        threadStore,
        runStore: threadStore.runs,
        broadcaster,
        clock,
        lifetime: stages.threads,
        policy: new ProfileThreadPolicy(deps),
        prices: deps.prices,
        dataFolder,
        dataFolders,
        filesClaim,
        recent,
        listedFolders,
        runPlaces,
        trustGate: trust,
        authGate: auth,
        outdated: { codex, trust, currentWork, services: all },
        texts,
        telemetry: diagnostics.telemetry,
        observer: new ProfileThreadObserver(all, deps),
        userGate: new ProfileUserGate(all, deps),
        opener: createOpener(
          platform,
          () => settings.snapshot.values.editor,
          listKnownFolders,
          deps.terminalEnvironment,
        ),
        leftovers,
        alerts,
        services: all,
      });
    },
    recordedRuns: ({ threads }) =>
      createRecordedRuns({
        clock,
        lifetime: stages.services,
        dataFolder,
        worker: deps.runWorker,
        user: { home, userName: basename(home) },
        platform,
        threadStore,
        threads,
        recent,
        listedFolders,
      }),
    rules: ({ alerts }) => createRules({ alerts, broadcaster, clock, settings, threadStore }),
    approvals: (all) => {
      const { alerts, codex, diagnostics, rules, threads } = all;
      return createApprovals({
        codex,
        broadcaster,
        clock,
        lifetime: stages.services,
        threadStore,
        threads: threads.facade,
        rules,
        telemetry: diagnostics.telemetry,
        diagnostics,
        alerts,
        services: all,
      });
    },
    runs: (all) => {
      const { alerts, approvals, codex, dataFolders, filesClaim, keptCopies, recordedRuns, threads, tracker } = all;
      return new RunsDomain({
        ...deps,
        lifetime: stages.services,
        codex,
        threads,
        approvals,
        alerts,
        trust: tracker,
        filesClaim,
        dataFolders,
        keptCopies,
        recordedRuns,
        runPlaces,
        habits: files.habits,
        services: all,
      });
    },
    commits: (all) => {
      const { codex, dataFolders, runs, tracker } = all;
      return new CommitService({
        lifetime: stages.services,
        dataFolder,
        git: () => runs.findGit(),
        trust: tracker,
        sandbox: createHookSandbox(codex, async () => listTemporaryFolders(deps.environment)),
        files: {
          folders: toTransactionFolders(dataFolders),
          stagingFolder: dataFolders.staging,
          now: () => clock.now(),
        },
        traceLines: (folder, path, text) => all.rewind.traceLines(folder, path, text),
      });
    },
    commitMessages: ({ commits, threads }) => new CommitMessages({ lifetime: stages.services, commits, threads }),
    threadTitles: ({ threads }) => new ThreadTitles({ lifetime: stages.services, threads }),
    asides: ({ threads }) => new Asides({ lifetime: stages.services, threads }),
    branches: ({ currentWork, dataFolders, filesClaim, rewind, runs, tracker }) =>
      new BranchService({
        lifetime: stages.services,
        git: () => runs.findGit(),
        trust: tracker,
        folders: toTransactionFolders(dataFolders),
        stagingFolder: dataFolders.staging,
        now: () => clock.now(),
        filesClaim,
        currentWork,
        history: rewind,
      }),
    pullRequests: ({ branches, runs, threads }) =>
      new PullRequestService({
        lifetime: stages.services,
        branches,
        findTool: (service) => runs.findHostingTool(service),
        threads: threads.exportSources,
        personalInfo: { home, userName: basename(home) },
      }),
    rewind: ({ commits, currentWork, dataFolders, filesClaim, threads, tracker }) =>
      new RewindDomain({
        ...deps,
        lifetime: stages.services,
        historyLifetime: stages.threads,
        threadStore,
        dataFolders,
        trust: tracker,
        threads,
        currentWork,
        filesClaim,
        commits,
      }),
    workWatch: ({ runs, threads }) =>
      new WorkWatch({ lifetime: stages.news, threads: threads.facade, runs, listener: deps }),
    readiness: ({ auth, codex, models, threads }) => new Readiness({ codex, boot, kind, threads, auth, models }),
    processes: ({ alerts, codex, diagnostics, leftovers, runs, threads }) =>
      createProcesses({
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
      }),
    handlers: (all) => profileHandlers(deps, all),
  });
}

/**
 * Creates the stages for ending a profile. A lifetime ends its newest parts first, so the stages are listed in reverse
 * order. The work watch ends first, so that ending parts cause no notifications. Services end while threads still
 * accept writes, threads record how Codex ended, and the log records all of it.
 */
export function createStages(lifetime: Lifetime) {
  return {
    diagnostics: lifetime.child(),
    sessions: lifetime.child(),
    threads: lifetime.child(),
    codex: lifetime.child(),
    services: lifetime.child(),
    news: lifetime.child(),
  };
}
