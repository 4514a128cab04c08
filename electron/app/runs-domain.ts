import { join } from 'node:path';
import { type ThreadId, threadId } from '../../shared/base/ids.ts';
import type { HostingService } from '../../shared/commits/hosting-service.ts';
import type { removedRequests } from '../../shared/contract/removed.ts';
import type { runsRequests } from '../../shared/contract/runs.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { hasFailedCheck, type StartedRun } from '../../shared/runs/started-run.ts';
import type { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { AlertBoard } from '../cli/alert-board.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { runCheck } from '../console/run-check.ts';
import { runSetupCommand } from '../console/run-setup-command.ts';
import { getUserShell } from '../console/user-shell.ts';
import type { OwnChanges } from '../file-transactions/own-changes.ts';
import type { Git } from '../git/git-program.ts';
import { tidyStores } from '../git/private-store.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { TrustGate } from '../host/gates.ts';
import type { BusyThread } from '../host/work.ts';
import type { Notice } from '../notifications/notice.ts';
import type { WatchedRuns, WorkWatch } from '../notifications/work-watch.ts';
import type { OpenRunner } from '../processes/describe-processes.ts';
import type { RunHabits } from '../runs/run-habits.ts';
import { RunService } from '../runs/run-service.ts';
import { StartedRunHandlers } from '../runs/started-run-handlers.ts';
import { type CreditsSetups, WorktreeSetups } from '../runs/worktree-setups.ts';
import type { WorktreeThreads } from '../runs/worktree-threads.ts';
import { describeUse, describeWorkspaceUse, type UseInput } from '../runs/worktree-use.ts';
import type { FoundWorktree } from '../runs/worktrees/find-worktrees.ts';
import { type DataFolders, RunWorktrees } from '../runs/worktrees/run-worktrees.ts';
import { findFolderInWorktree } from '../runs/worktrees/worktree-record.ts';
import type { RunPlace, RunPlaces } from '../threads/list/run-places.ts';
import type { IsReadOnly } from '../threads/trust/outdated-threads.ts';
import type { KeptCopies } from './encryption/kept-copies.ts';
import type { FilesClaim } from './files-claim.ts';
import type { ProfileDeps } from './profile-deps.ts';
import type { RecordedRuns } from './recorded-runs.ts';
import { cleanUpRemoved } from './recovered-files.ts';
import { removedCopiesHandlers } from './removed-copies.ts';
import { RunGate } from './run-gate.ts';
import { RunPrograms } from './run-programs.ts';
import { RunQuestions, toRunTitle } from './run-questions.ts';
import { RunRecorder } from './run-recorder.ts';
import type { ThreadsDomain } from './threads-domain.ts';

export type RunsDomainDeps = Pick<
  ProfileDeps,
  | 'kind'
  | 'clock'
  | 'broadcaster'
  | 'settings'
  | 'records'
  | 'environment'
  | 'terminalEnvironment'
  | 'machineLoad'
  | 'knownFolders'
  | 'dataFolder'
  | 'onRecorded'
  | 'onNotice'
> & {
  /** Ends all runs. It must end while Codex still runs and threads accept writes. */
  readonly lifetime: Lifetime;
  readonly codex: CodexServer;
  readonly threads: Pick<ThreadsDomain, 'runner' | 'gate' | 'input' | 'facade'>;
  readonly approvals: Pick<ApprovalCoordinator, 'askForRun'>;
  readonly alerts: Pick<AlertBoard, 'put'>;
  readonly trust: TrustGate;
  readonly filesClaim: Pick<FilesClaim, 'take'>;
  readonly dataFolders: DataFolders;
  /** The copies of removed files. */
  readonly keptCopies: KeptCopies;
  readonly recordedRuns: Pick<RecordedRuns, 'reader'>;
  /** Remembers where runs work. */
  readonly runPlaces: Pick<RunPlaces, 'add'>;
  readonly habits: RunHabits;
  /** Services that need the runs in turn. Read them only when they are used. */
  readonly services: {
    readonly workWatch: Pick<WorkWatch, 'runChanged'>;
    /** Lists the processes that the app started. */
    readonly processes: { list(): Promise<readonly ListedProcess[]> };
    readonly rewind: OwnChanges & CreditsSetups;
  };
};

/** Everything about running runs and their worktrees, for one profile. */
export class RunsDomain implements WatchedRuns, WorktreeThreads {
  readonly handlers: DomainHandlers<keyof typeof runsRequests | keyof typeof removedRequests>;
  readonly #deps: RunsDomainDeps;
  readonly #programs: RunPrograms;
  readonly #recorder: RunRecorder;
  readonly #worktrees: RunWorktrees;
  readonly #service: RunService;
  readonly #started: StartedRunHandlers;

  constructor(deps: RunsDomainDeps) {
    const { broadcaster, clock, codex, dataFolder, dataFolders, filesClaim, keptCopies, lifetime, threads } = deps;
    this.#deps = deps;
    const programs = new RunPrograms(deps);
    this.#programs = programs;
    const gate = new RunGate(deps);
    const git = () => programs.findGit();
    const mayWrite: TrustGate['mayWrite'] = (folder) => deps.trust.mayWrite(folder);
    const claimFiles = () => filesClaim.take();
    const history: OwnChanges = { credit: (folder, author, act) => deps.services.rewind.credit(folder, author, act) };
    this.#recorder = new RunRecorder(deps);
    this.#worktrees = new RunWorktrees({
      clock,
      folder: join(dataFolder, 'worktrees'),
      folders: dataFolders,
      git,
      describeUse: async (run, worktree) => describeUse(await this.#findWork(isOpen), run, worktree),
      describeWorkspaceUse: async (root) => describeWorkspaceUse(await this.#findWork(isWorkingInPlace), root),
      mayWrite,
      claimFiles,
      history,
    });
    lifetime.onEnd(() => this.#worktrees.waitUntilSettled());
    const shell = getUserShell(process.platform, deps.environment);
    const setups = new WorktreeSetups({
      habits: deps.habits,
      worktrees: this.#worktrees,
      runCommand: (command) => runSetupCommand({ codex, clock, shell }, command),
      history: { beginSetup: (folder, command) => deps.services.rewind.beginSetup(folder, command) },
      onChange: () => this.#started.setupChanged(),
    });
    this.#service = new RunService({
      clock,
      lifetime,
      worktrees: this.#worktrees,
      recorder: this.#recorder,
      programs,
      gate,
      questions: new RunQuestions(deps.approvals),
      runPlaces: deps.runPlaces,
      setups,
      runCheck: (command, folder, signal) => runCheck({ codex, clock, shell }, command, folder, signal),
    });
    this.#service.onChange((run) => this.#handleChange(run));
    this.#started = new StartedRunHandlers({
      service: this.#service,
      worktrees: this.#worktrees,
      habits: deps.habits,
      setups,
      broadcaster,
      gate,
      input: threads.input,
      programs,
    });
    this.handlers = {
      ...this.#started.handlers,
      ...removedCopiesHandlers({ folders: dataFolders, keptCopies, clock, git, mayWrite, claimFiles, history }),
    };
  }

  /** Finds the git of this machine. Null if there is none. */
  findGit(): Promise<Git | null> {
    return this.#programs.findGit();
  }

  /** Finds the gh or glab of this machine. */
  findHostingTool(service: HostingService): ReturnType<RunPrograms['findHostingTool']> {
    return this.#programs.findHostingTool(service);
  }

  /** Recovers and cleans up what earlier runs left. Must be done before anything else changes files. */
  async start(): Promise<void> {
    const { clock, dataFolders, filesClaim, runPlaces, trust } = this.#deps;
    const git = () => this.#programs.findGit();
    // A second host on the folder leaves all of this to the first one.
    const isOurs = (await filesClaim.take()) === null;
    if (isOurs) {
      void cleanUpRemoved(dataFolders, clock.now(), { git, mayWrite: (folder) => trust.mayWrite(folder) });
      void git().then((found) => (found === null ? undefined : tidyStores(found, clock.now())));
    }
    // Finds the places again if their file was lost.
    void listRunPlaces(await this.#worktrees.list()).then((places) => runPlaces.add(places));
    await this.#recorder.load();
    // Does not wait for the folders of these runs, because their disks may be slow or gone. The next start tries again.
    if (isOurs) void this.#recorder.endLeftovers();
  }

  openThread: WorktreeThreads['openThread'] = (order) => this.#started.openThread(order);

  enterWorktree: WorktreeThreads['enterWorktree'] = (folder, worktree) => this.#started.enterWorktree(folder, worktree);

  findRefusal: WorktreeThreads['findRefusal'] = (threadId) => this.#started.findRefusal(threadId);

  abandonThread: WorktreeThreads['abandonThread'] = (threadId) => this.#started.abandonThread(threadId);

  bringToFolder: WorktreeThreads['bringToFolder'] = (folder, tree) => this.#started.bringToFolder(folder, tree);

  /** Returns the run that a thread performs. Null if none. */
  findRun(thread: ThreadId): RunRef | null {
    return this.#service.findByThread(thread)?.run ?? null;
  }

  /** Lists the processes of tools that currently perform runs. Excludes Codex, which performs several. */
  listRunners(): readonly OpenRunner[] {
    return this.#service
      .processes()
      .map(({ pid, run }) => ({ pid, run: run.run, title: toRunTitle(run.request.prompt) }));
  }

  /** Lists the running runs. */
  listWorking(): readonly BusyThread[] {
    return this.#service.runs.filter(isWorking).map(toBusyThread);
  }

  /** Lists the runs that have not started or are paused. */
  listUnfinished(): readonly BusyThread[] {
    return this.#service.runs.filter(({ stage }) => stage === 'queued' || stage === 'paused').map(toBusyThread);
  }

  /** Lists the folders of runs that work or are paused in the user's own folder. */
  listFoldersInUse(): readonly string[] {
    const inUse = this.#service.runs.filter((run) => run.request.isolation === 'inPlace' && isOpen(run));
    return inUse.map(({ run }) => run.projectRoot);
  }

  /** Ends runs that could still write in folders that are now read-only. Each run then shows why it ended. */
  async handleTrustWithdrawn(isKept: IsReadOnly): Promise<void> {
    const judge = async ({ run }: StartedRun) => {
      if (await isKept(run.projectRoot)) await this.#service.recheck(run);
    };
    await Promise.all(this.#service.runs.map(judge));
  }

  /** Returns true while a run is paused or checked: a restart of Codex would end it. */
  needsCodex(): boolean {
    return this.#service.runs.some(({ stage }) => stage === 'paused' || stage === 'checking');
  }

  /** Finds what works on this machine now: turns, processes, and the runs that satisfy `isMeant`. */
  async #findWork(isMeant: (run: StartedRun) => boolean): Promise<UseInput> {
    const { services, threads } = this.#deps;
    const runs = this.#service.runs.filter(isMeant).map(toBusyThread);
    const running = [...threads.facade.listRunningThreads(), ...runs];
    return { threads: running, processes: await services.processes.list() };
  }

  #handleChange(run: StartedRun): void {
    const { onNotice, services } = this.#deps;
    this.#started.runChanged(run);
    services.workWatch.runChanged();
    const notice = toNotice(run);
    if (notice !== null) onNotice(notice);
  }
}

/** Returns where the runs of worktrees work. A worktree whose project is gone has no place. */
async function listRunPlaces(worktrees: readonly FoundWorktree[]): Promise<readonly RunPlace[]> {
  const found = worktrees.map(async ({ record }) => {
    const folder = await findFolderInWorktree(record).catch(() => null);
    return folder === null ? [] : [{ folder, projectRoot: record.projectRoot }];
  });
  return (await Promise.all(found)).flat();
}

/** Returns the notification for a run. Null if none is needed, such as for a run that the user canceled. */
function toNotice(started: StartedRun): Notice | null {
  const { became, outcome, stage } = started;
  if (became !== null || stage !== 'ended' || outcome === 'cancelled' || outcome === null) return null;
  const busy = toBusyThread(started);
  const isWell = outcome === 'done' && !hasFailedCheck(started);
  return { ...busy, type: isWell ? 'runEnded' : 'runFailed', seenIn: [busy.threadId] };
}

const workingStages: ReadonlySet<StartedRun['stage']> = new Set(['preparing', 'running', 'checking']);

function isWorking({ stage }: StartedRun): boolean {
  return workingStages.has(stage);
}

/** Returns whether a run works or is paused. */
function isOpen(run: StartedRun): boolean {
  return isWorking(run) || run.stage === 'paused';
}

function isWorkingInPlace(run: StartedRun): boolean {
  return isWorking(run) && run.request.isolation === 'inPlace';
}

/** Returns a run in the form of work in progress. */
function toBusyThread({ run, threadId: thread, request }: StartedRun): BusyThread {
  const id = thread ?? threadId.parse(run.runId);
  return { threadId: id, title: toRunTitle(request.prompt), folder: run.projectRoot, run };
}
