import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { type ThreadId, threadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { removedRequests } from '../../shared/contract/removed.ts';
import type { runsRequests } from '../../shared/contract/runs.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { RunTool } from '../../shared/runs/run-request.ts';
import { hasFailedCheck, type StartedRun } from '../../shared/runs/started-run.ts';
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
import type { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import type { RunApprovalReply, RunApprovalRequest } from '../approvals/run-approval-requests.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { runCheck } from '../console/run-check.ts';
import { getUserShell } from '../console/user-shell.ts';
import type { TransactionRecovery } from '../file-transactions/recover-transactions.ts';
import { getEnvironmentOutside, systemEnvironmentOutside } from '../files/find-on-path.ts';
import type { Git } from '../git/git-program.ts';
import { tidyStores } from '../git/private-store.ts';
import { findRepository } from '../git/repository-place.ts';
import type { Broadcaster, DomainHandlers } from '../host/client-window.ts';
import type { TrustGate } from '../host/gates.ts';
import type { BusyThread } from '../host/work.ts';
import { findGit } from '../machine/probe-git.ts';
import { runBriefly } from '../machine/run-briefly.ts';
import { normalizeText } from '../model/transcript/normalize-text.ts';
import type { Notice } from '../notifications/notice.ts';
import { createChildEnvironment, type Environment } from '../processes/child-environment.ts';
import type { OpenRunner } from '../processes/describe-processes.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import { describeClaudeNotInstalled } from '../runs/claude/claude-command.ts';
import { findClaudeHome } from '../runs/claude/claude-home.ts';
import { ClaudeRunner } from '../runs/claude/claude-run.ts';
import { checkVersion, findClaude } from '../runs/claude/find-claude.ts';
import { endUnfinishedRun } from '../runs/records/end-unfinished-run.ts';
import { excludeFromGit } from '../runs/records/exclude-from-git.ts';
import { recordRun } from '../runs/records/record-run.ts';
import { getRunCapacity } from '../runs/run-capacity.ts';
import type { RunRecording } from '../runs/run-recording.ts';
import { RunService } from '../runs/run-service.ts';
import type { RunAnswer, Runner, RunQuestion } from '../runs/runner.ts';
import { StartedRunHandlers } from '../runs/started-run-handlers.ts';
import { UnfinishedRuns } from '../runs/unfinished-runs.ts';
import { WorkspaceChecks } from '../runs/workspace-checks.ts';
import { describeUse, describeWorkspaceUse } from '../runs/worktree-use.ts';
import type { FoundWorktree } from '../runs/worktrees/find-worktrees.ts';
import { getDataFolders, RunWorktrees } from '../runs/worktrees/run-worktrees.ts';
import { findFolderInWorktree } from '../runs/worktrees/worktree-record.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { RunPlace, RunPlaces } from '../threads/list/run-places.ts';
import type { IsReadOnly } from '../threads/trust/outdated-threads.ts';
import type { KeptCopies } from './encryption/kept-copies.ts';
import { type ClaimFolder, FilesClaim } from './files-claim.ts';
import type { ReadMachineLoad } from './machine-load.ts';
import { cleanUpRemoved, recoverFiles } from './recovered-files.ts';
import { removedCopiesHandlers } from './removed-copies.ts';
import { createStartToolProcess } from './start-tool-process.ts';
import type { ThreadsDomain } from './threads-domain.ts';
import type { ProfileKind } from './windows.ts';

export type RunsDomainDeps = {
  readonly kind: ProfileKind;
  readonly clock: Clock;
  /** Ends all runs. It must end while Codex still runs and threads accept writes. */
  readonly lifetime: Lifetime;
  readonly codex: CodexServer;
  readonly broadcaster: Broadcaster;
  readonly settings: SettingsStore;
  readonly records: ProcessRecords;
  readonly threads: Pick<ThreadsDomain, 'runner' | 'gate' | 'input'>;
  readonly trust: TrustGate;
  /** The user's environment. */
  readonly environment: Environment;
  /** The environment of a terminal, for programs that runs start. */
  readonly terminalEnvironment: Promise<Environment>;
  readonly machineLoad: ReadMachineLoad;
  /** Folders where turns can write. No program is started from them. */
  knownFolders(): Promise<readonly string[]>;
  /** Claims the data folder; see `FilesClaim`. */
  readonly claimFolder: ClaimFolder;
  /** Remembers where runs work. */
  readonly runPlaces: Pick<RunPlaces, 'add'>;
  /** Workcell's own folder, with the worktrees in `worktrees`. */
  readonly dataFolder: string;
  ask: ApprovalCoordinator['askForRun'];
  onNotice(notice: Notice): void;
  /** Called when the state of a run changes. */
  onChange(): void;
  /** Called when a run without a thread has been fully recorded. */
  onRecorded(run: RunRef): Promise<void>;
  /** Lists the threads with a running turn. */
  runningThreads(): readonly BusyThread[];
  /** Lists the processes that the app started. */
  processes(): Promise<readonly ListedProcess[]>;
  /** The copies of removed files. */
  readonly keptCopies: KeptCopies;
  /** Called with the changes that an earlier run left unfinished. */
  onRecovered(recoveries: readonly TransactionRecovery[]): void;
  /** Called when Workcell could not write something about a run. */
  onProblem(problem: string): void;
};

/** Everything about running runs and their worktrees, for one profile. */
export type RunsDomain = {
  readonly handlers: DomainHandlers<keyof typeof runsRequests | keyof typeof removedRequests>;
  /**
   * Resolves to null if this host may change the user's files, otherwise to a sentence with the reason why not. Never
   * rejects.
   */
  claimFiles(): Promise<string | null>;
  /** Returns the run that a thread performs. Null if none. */
  findRun(threadId: ThreadId): RunRef | null;
  /** Lists the processes of tools that currently perform runs. Excludes Codex, which performs several. */
  listRunners(): readonly OpenRunner[];
  /** Lists the running runs. */
  listWorking(): readonly BusyThread[];
  /** Lists the folders of runs that work or are paused in the user's own folder. */
  listFoldersInUse(): readonly string[];
  /** Runs that have not started or are paused. */
  listUnfinished(): readonly BusyThread[];
  /** Ends runs that could still write in folders that are now read-only. Each run then shows why it ended. */
  handleTrustWithdrawn(isKept: IsReadOnly): Promise<void>;
  /** Returns true while a run is paused or checked: a restart of Codex would end it. */
  needsCodex(): boolean;
};

/** Creates the runs of one profile, with what they need from other domains. */
export async function createRunsDomain(deps: RunsDomainDeps): Promise<RunsDomain> {
  const { broadcaster, clock, codex, dataFolder, lifetime, settings, records, threads } = deps;
  const variables = async () => {
    const environment = createChildEnvironment(await deps.terminalEnvironment, {});
    return { environment, path: environment.PATH ?? environment.Path ?? '' };
  };
  const folders = { ...getDataFolders(dataFolder), onKept: () => deps.keptCopies.seal() };
  const claim = new FilesClaim(dataFolder, deps.claimFolder, async () =>
    deps.onRecovered(await recoverFiles(folders, clock.now())),
  );
  // Done before anything else changes a file. A second host on the folder leaves all of this to the first one.
  const isOurs = (await claim.take()) === null;
  const git = async (): Promise<Git | null> => {
    const { environment, path } = await variables();
    const workspaces = await deps.knownFolders();
    const program = await findGit(path, { cwd: dataFolder, environment }, workspaces);
    if (program === null) return null;
    return {
      program,
      environment: await systemEnvironmentOutside(environment, workspaces),
      privateFolder: join(dataFolder, 'git'),
    };
  };
  if (isOurs) {
    void cleanUpRemoved(folders, clock.now(), { git, mayWrite: (folder) => deps.trust.mayWrite(folder) });
    void git().then((found) => (found === null ? undefined : tidyStores(found, clock.now())));
  }
  const worktrees = new RunWorktrees({
    clock,
    folder: join(dataFolder, 'worktrees'),
    folders,
    git,
    describeUse: async (run, worktree) => {
      const at = service.runs.filter(({ stage }) => workingStages.has(stage) || stage === 'paused').map(toBusyThread);
      const threads = [...deps.runningThreads(), ...at];
      return describeUse({ threads, processes: await deps.processes() }, run, worktree);
    },
    describeWorkspaceUse: async (root) => {
      const inPlace = service.runs.filter(
        ({ stage, request }) => workingStages.has(stage) && request.isolation === 'inPlace',
      );
      const threads = [...deps.runningThreads(), ...inPlace.map(toBusyThread)];
      return describeWorkspaceUse({ threads, processes: await deps.processes() }, root);
    },
    mayWrite: (folder) => deps.trust.mayWrite(folder),
    claimFiles: () => claim.take(),
  });
  lifetime.onEnd(() => worktrees.waitUntilSettled());
  // Finds the places again if their file was lost.
  void listRunPlaces(await worktrees.list()).then((places) => deps.runPlaces.add(places));
  const underWay = await UnfinishedRuns.load(dataFolder);
  // Does not wait for the folders of these runs, because their disks may be slow or gone. The next start tries again.
  void endLeftoverRuns(underWay, isOurs ? underWay.runs : [], clock, getSpareLockFolder(dataFolder));
  const startProcess = createStartToolProcess({ clock, records });
  const findRunner = async (tool: RunTool): Promise<Result<Runner, string>> => {
    if (tool === 'codex') return ok(threads.runner);
    if (deps.kind === 'demo') return err(t`The demo does not start your programs.`);
    const { environment, path } = await variables();
    const workspaces = await deps.knownFolders();
    const found = await findClaude(path, process.platform, workspaces);
    if (found === null) return err(describeClaudeNotInstalled());
    const { args: programArgs, program } = found;
    // The tool runs outside any sandbox, and starts programs by name.
    const outside = await getEnvironmentOutside(environment, workspaces);
    const servers = await findClaudeHome(outside, workspaces);
    if (!servers.ok) return servers;
    const asked = await runBriefly(program, [...programArgs, '--version'], { cwd: dataFolder, environment: outside });
    const problem = asked.type === 'ended' ? checkVersion(asked.printed) : t`Claude Code cannot run: ${asked.message}`;
    if (problem !== null) return err(problem);
    return ok(
      new ClaudeRunner({ program, programArgs, environment: outside, servers: servers.value, clock, startProcess }),
    );
  };
  const shell = getUserShell(process.platform, deps.environment);
  const checkClaudeTrust = async (folder: string): Promise<Result<null, SendProblem>> => {
    const trust = await deps.trust.mayWrite(folder);
    if (trust === 'yes') return ok(null);
    if (trust === 'ask') return err({ type: 'needsTrust', ...(await deps.trust.createQuestion(folder)) });
    const message = t`You set this folder to read-only, but Claude Code can write in the folder it works in. Trust the folder to start a run.`;
    return err({ type: 'refused', message });
  };
  const service: RunService = new RunService({
    clock,
    lifetime,
    worktrees,
    record: async (projectRoot) => {
      const repository = await findRepository(projectRoot);
      if (repository.ok) await excludeFromGit(repository.value.gitFolder);
      const onProblem = (problem: string) => deps.onProblem(problem);
      const recorded = await recordRun(projectRoot, { clock, onProblem, spareLocks: getSpareLockFolder(dataFolder) });
      if (!recorded.ok) return recorded;
      const recording = recorded.value;
      const run = { projectRoot, runId: recording.id };
      await underWay.add(run);
      let isThread = false;
      const started: RunRecording['started'] = (data) => {
        // Codex performs its runs as threads.
        isThread = data.toolchain === 'codex';
        recording.started(data);
      };
      const close = async (): Promise<void> => {
        await recording.close();
        await underWay.remove(run);
        if (!isThread) void deps.onRecorded(run);
      };
      return ok({ ...recording, started, close });
    },
    getRunner: findRunner,
    mayWork: async ({ run: { projectRoot }, request }, mode) => {
      const trusted =
        request.tool === 'codex'
          ? await threads.gate.limitToTrust(projectRoot, mode)
          : await checkClaudeTrust(projectRoot);
      if (trusted.ok && (request.tool !== 'codex' || trusted.value === mode)) return null;
      return t`The run ended because it can no longer write in its folder. Answer the trust question for that folder, then start the run again.`;
    },
    runCheck: (command, folder, signal) => runCheck({ codex, clock, shell }, command, folder, signal),
    onPlace: (place) => deps.runPlaces.add([place]),
    ask: async ({ run, request }, question, signal) => {
      const reply = await deps.ask({ run, title: toTitle(request.prompt), ...toApprovalRequest(question) }, signal);
      return toAnswer(question, reply);
    },
    getCapacity: (working) => getRunCapacity(settings.snapshot.values.maxRuns, { ...deps.machineLoad(), working }),
    onChange: (run) => {
      runs.runChanged(run);
      deps.onChange();
      const notice = toNotice(run);
      if (notice !== null) deps.onNotice(notice);
    },
  });
  const runs = new StartedRunHandlers({
    service,
    worktrees,
    checks: await WorkspaceChecks.load(dataFolder),
    broadcaster,
    mayStart: async (tool, folder, fullAccess) => {
      const { approvalMode } = settings.snapshot.values;
      if (tool === 'codex') return await threads.gate.check(folder, approvalMode, fullAccess);
      if (folder === null) return err({ type: 'noWorkspace' });
      const trusted = await checkClaudeTrust(folder);
      return trusted.ok ? ok(approvalMode) : trusted;
    },
    checkPrompt: (text, answer) => threads.input.checkText(text, answer),
    describeMissingTool: async (tool) => {
      const runner = await findRunner(tool);
      return runner.ok ? null : runner.error;
    },
  });
  return {
    handlers: {
      ...runs.handlers,
      ...removedCopiesHandlers({
        folders,
        keptCopies: deps.keptCopies,
        clock,
        git,
        mayWrite: (folder) => deps.trust.mayWrite(folder),
        claimFiles: () => claim.take(),
      }),
    },
    claimFiles: () => claim.take(),
    findRun: (thread) => service.findByThread(thread)?.run ?? null,
    listRunners: () =>
      service.processes().map(({ pid, run }) => ({ pid, run: run.run, title: toTitle(run.request.prompt) })),
    listWorking: () => service.runs.filter(({ stage }) => workingStages.has(stage)).map(toBusyThread),
    listFoldersInUse: () => {
      const isAtWork = ({ stage, request }: StartedRun) =>
        request.isolation === 'inPlace' && (workingStages.has(stage) || stage === 'paused');
      return service.runs.filter(isAtWork).map(({ run }) => run.projectRoot);
    },
    handleTrustWithdrawn: async (isKept) => {
      const judge = async ({ run }: StartedRun) => {
        if (await isKept(run.projectRoot)) await service.recheck(run);
      };
      await Promise.all(service.runs.map(judge));
    },
    needsCodex: () => service.runs.some(({ stage }) => stage === 'paused' || stage === 'checking'),
    listUnfinished: () =>
      service.runs.filter(({ stage }) => stage === 'queued' || stage === 'paused').map(toBusyThread),
  };
}

/** Returns where the runs of worktrees work. A worktree whose project is gone has no place. */
async function listRunPlaces(worktrees: readonly FoundWorktree[]): Promise<readonly RunPlace[]> {
  const found = worktrees.map(async ({ record }) => {
    const folder = await findFolderInWorktree(record).catch(() => null);
    return folder === null ? [] : [{ folder, projectRoot: record.projectRoot }];
  });
  return (await Promise.all(found)).flat();
}

/** Ends the runs that an earlier start left unfinished. Never rejects. */
async function endLeftoverRuns(
  underWay: UnfinishedRuns,
  runs: readonly RunRef[],
  clock: Clock,
  spareLocks: string,
): Promise<void> {
  for (const run of runs) if (await endUnfinishedRun(run, clock, { spareLocks })) await underWay.remove(run);
}

/** Returns the folder for locks while the home folder is read-only. */
function getSpareLockFolder(dataFolder: string): string {
  return join(dataFolder, 'locks');
}

function toApprovalRequest(question: RunQuestion): Pick<RunApprovalRequest, 'asked' | 'reason'> {
  if (question.type === 'permission') {
    const { command, input, path, reason, tool } = question;
    return { asked: { kind: 'tool', tool, command, path, input: JSON.stringify(input, null, 2) ?? '' }, reason };
  }
  const questions = question.questions.map((each, at) => ({
    id: String(at),
    header: normalizeText(each.header),
    text: normalizeText(each.text),
    options: each.options.map(({ description, label }) => ({ label, description })),
    several: each.several,
    allowsOther: true,
    secret: false,
  }));
  return { asked: { kind: 'question', tool: 'claude', questions }, reason: null };
}

function toAnswer(question: RunQuestion, reply: RunApprovalReply): RunAnswer {
  if (reply.type === 'allow') return { type: 'allow' };
  if (reply.type !== 'answers' || question.type === 'permission') return { type: 'deny', words: null };
  return { type: 'answers', answers: question.questions.map((_, at) => reply.answers[at] ?? []) };
}

function toTitle(prompt: string): string {
  return prompt.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
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

/** Returns a run in the form of work in progress. */
function toBusyThread({ run, threadId: thread, request }: StartedRun): BusyThread {
  const id = thread ?? threadId.parse(run.runId);
  return { threadId: id, title: toTitle(request.prompt), folder: run.projectRoot, run };
}
