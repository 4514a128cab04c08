import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { NewRunContext, RunWorktree, runsRequests } from '../../shared/contract/runs.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { countHunks, type LeftOutFile } from '../../shared/runs/left-out.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { maxPromptCharacters, type RunTool, runTool } from '../../shared/runs/run-request.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import type { WorktreeSetup } from '../../shared/runs/worktree-setup.ts';
import { formatTreePath as shownTreePath } from '../file-transactions/tree-path.ts';
import { formatPath } from '../git/raw-path.ts';
import type { Broadcaster, ClientWindow, DomainHandlers } from '../host/client-window.ts';
import type { InputGate } from '../host/gates.ts';
import { describeSetup } from './describe-setup.ts';
import { proposeSetup } from './propose-setup.ts';
import type { RunHabits } from './run-habits.ts';
import type { RunAdmission, RunService } from './run-service.ts';
import type { FindsRunners } from './runner.ts';
import type { WorktreeSetups } from './worktree-setups.ts';
import type { WorktreeThreadOrder, WorktreeThreads } from './worktree-threads.ts';
import type { Applied } from './worktrees/apply-changes.ts';
import type { RunWorktrees } from './worktrees/run-worktrees.ts';
import { describeWorktreeProblem, type WorktreeProblem } from './worktrees/worktree-problem.ts';
import type { WorktreeRecord } from './worktrees/worktree-record.ts';

export type StartedRunHandlersDeps = {
  readonly service: RunService;
  readonly worktrees: RunWorktrees;
  readonly habits: RunHabits;
  readonly setups: Pick<WorktreeSetups, 'isRunning'>;
  readonly broadcaster: Broadcaster;
  readonly gate: Pick<RunAdmission, 'mayStart'>;
  /** Checks prompts. */
  readonly input: Pick<InputGate, 'checkText'>;
  readonly programs: FindsRunners;
};

type Refused = { readonly type: 'refused'; readonly message: string };

/** Handles window requests about runs started by the app, and sends updates to all windows. */
export class StartedRunHandlers {
  readonly #deps: StartedRunHandlersDeps;

  constructor(deps: StartedRunHandlersDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<keyof typeof runsRequests> = {
    listStartedRuns: async () => {
      const { service } = this.#deps;
      // What changes while the worktrees are listed is reported before this answer, which must not take it back.
      const worktrees = await this.#listWorktrees();
      return ok({ runs: [...service.runs], isHeld: service.isHeld, worktrees });
    },
    getNewRunContext: async ({ workspace }) => {
      if (workspace === null) return refuse(t`No folder is open.`);
      return ok(await this.#readSurroundings(workspace.path));
    },
    getWorktreeObstacle: async ({ workspace }) => {
      if (workspace === null) return ok(t`No folder is open.`);
      const problem = await this.#deps.worktrees.findObstacle(workspace.path);
      return ok(problem === null ? null : describeWorktreeProblem(problem));
    },
    listOpenWorktrees: async ({ workspace }) => {
      const places = workspace === null ? [] : await this.#deps.worktrees.listOpenPlaces(workspace.path);
      return ok(places.map(({ branch, isOurs, path }) => ({ path, branch, isOurs })));
    },
    getWorktreeSetup: async ({ workspace }) => {
      if (workspace === null) return refuse(t`No folder is open.`);
      const { habits, worktrees } = this.#deps;
      const { path } = workspace;
      const proposal = (await worktrees.mayLookAround(path)) ? await proposeSetup(path) : { files: [], commands: [] };
      return ok({ folder: path, setup: toWire(habits.getSetup(path)), proposal });
    },
    setWorktreeSetup: async ({ workspace }, { folder, setup }) => {
      if (workspace?.path !== folder) return refuse(t`Another folder is open now.`);
      const problem = await this.#deps.habits.setSetup(folder, setup);
      return problem === null ? ok(null) : refuse(problem);
    },
    startRun: (window, input) => this.#start(window, input),
    cancelRun: async (_window, run) => {
      const { service } = this.#deps;
      if (service.find(run) === null) return refuse(t`This Workcell did not start it.`);
      await service.cancel(run);
      return ok(null);
    },
    pauseRun: async (_window, { isPaused, ...run }) => {
      const { service } = this.#deps;
      const done = isPaused ? service.pause(run) : service.resume(run);
      return done.ok ? done : refuse(done.error);
    },
    holdRuns: async (_window, { isHeld }) => {
      const { broadcaster, service } = this.#deps;
      service.hold(isHeld);
      broadcaster.broadcast({ name: 'runHoldChanged', payload: { isHeld } });
      return ok(null);
    },
    readRunChanges: async (_window, run) => {
      const [record, changes] = await Promise.all([this.#findRecord(run), this.#deps.worktrees.review(run)]);
      if (!changes.ok) return refuseFor(changes.error);
      const { isCut, nested, patch, paths, tree } = changes.value;
      const inside = nested.map(({ path }) => formatPath(path));
      const leftOut = record?.applied?.tree === tree ? (record.applied.leftOut ?? []) : null;
      const touchedBySetup = (record?.setup?.touched ?? []).filter((path) => paths.includes(path));
      const branch = record?.branch ?? '';
      return ok({ tree, patch, isCut, paths: [...paths], nested: inside, branch, touchedBySetup, leftOut });
    },
    readRunFileTexts: async (_window, { tree, path, oldPath, ...run }) => {
      const texts = await this.#deps.worktrees.fileTexts(run, { tree, path, oldPath });
      return texts.ok ? texts : refuseFor(texts.error);
    },
    applyRunChanges: async (_window, { leaveOut, tree, ...run }) => {
      const applied = await this.#apply(run, tree, leaveOut);
      if (!applied.ok) return refuse(applied.error);
      const { leftOut, paths } = applied.value;
      return ok({ paths: paths.map(shownTreePath), leftOut: [...leftOut] });
    },
    keepRunChanges: async (_window, { tree, ...run }) => {
      if (this.#isRunning(run)) return refuseWhileRunning();
      const kept = await this.#deps.worktrees.keep(run, tree, this.#getTitle(run));
      await this.#broadcastWorktrees();
      if (!kept.ok) return refuseFor(kept.error);
      this.#deps.service.setChangesOutcome(run, 'kept');
      const { branch, ignored, removed } = kept.value;
      return ok({ branch, removed, ignored: ignored.map(shownTreePath) });
    },
    discardRunChanges: async (_window, run) => {
      if (this.#isRunning(run)) return refuseWhileRunning();
      const discarded = await this.#deps.worktrees.discard(run);
      await this.#broadcastWorktrees();
      if (!discarded.ok) return refuseFor(discarded.error);
      this.#deps.service.setChangesOutcome(run, 'discarded');
      return discarded;
    },
  };

  /** Opens a thread that does a run in a worktree; see `WorktreeThreads`. Keeps the checks of attempts for the next run. */
  async openThread({ attempt, folder, settings, title }: WorktreeThreadOrder): Promise<Result<ThreadId, string>> {
    const { habits, service, worktrees } = this.#deps;
    const seen = await worktrees.readRepositoryInfo(folder);
    if (!seen.ok) return err(describeWorktreeProblem(seen.error));
    const prompt = title.trim().slice(0, maxPromptCharacters) || t`Attachments`;
    const { approvalMode, model } = settings;
    if (attempt?.attempt.number === 1) await habits.setChecks(folder, attempt.checks);
    const request = {
      prompt,
      tool: 'codex',
      model: model || null,
      isolation: 'worktree',
      checks: attempt?.checks ?? [],
    } as const;
    const order = { projectRoot: folder, request, attempt: attempt?.attempt ?? null, approvalMode };
    return await service.openThread(order, attempt === null || attempt.attempt.number === 1);
  }

  /** Says why the first message of a thread may not go out; see `WorktreeThreads`. */
  findRefusal(threadId: ThreadId): string | null {
    const run = this.#deps.service.findByThread(threadId);
    if (run?.stage === 'running') return null;
    // A resumed run may still wait for room.
    if (run?.stage === 'paused' || run?.stage === 'queued')
      return t`The run was paused. Send the message again to start another one.`;
    return run?.problem ?? t`The run was canceled. Send the message again to start another one.`;
  }

  /** Finds where a thread works in an existing worktree; see `WorktreeThreads`. */
  async enterWorktree(folder: string, worktree: string): ReturnType<WorktreeThreads['enterWorktree']> {
    const places = await this.#deps.worktrees.listOpenPlaces(folder);
    const found = places.find(({ path }) => path === worktree);
    return found === undefined ? err(t`The worktree ${worktree} is gone or in use. Choose another one.`) : ok(found);
  }

  /** Cancels the run of a thread that got no message, and discards its worktree. */
  async abandonThread(threadId: ThreadId): Promise<void> {
    const { service, worktrees } = this.#deps;
    const run = service.findByThread(threadId)?.run ?? null;
    if (run === null) return;
    await service.cancel(run);
    const discarded = await worktrees.discard(run);
    if (discarded.ok) service.setChangesOutcome(run, 'discarded');
  }

  /** Applies all changes of a worktree; see `WorktreeThreads`. */
  async bringToFolder(folder: string, tree: string): Promise<Result<number, string>> {
    const { worktrees } = this.#deps;
    const record = await worktrees.findByFolder(folder);
    if (record === null) return err(describeWorktreeProblem({ type: 'folderGone' }));
    const changes = await worktrees.changes(record);
    if (!changes.ok) return err(describeWorktreeProblem(changes.error));
    const { nested, paths, tree: now } = changes.value;
    if (now !== tree) return err(describeWorktreeProblem({ type: 'changedSinceReview' }));
    if (this.#isRunning(record)) return err(runningText);
    const isEmpty = paths.length === 0 && nested.length === 0;
    if (isEmpty || record.applied?.tree === tree) return ok(0);
    const applied = await this.#apply(record, tree, []);
    return applied.ok ? ok(applied.value.paths.length) : applied;
  }

  /** Handles a change of how a worktree is set up. */
  setupChanged(): void {
    void this.#broadcastWorktrees();
  }

  /** Handles a run whose status changed. */
  runChanged(run: StartedRun): void {
    this.#deps.broadcaster.broadcast({ name: 'startedRunChanged', payload: { run } });
    // The run has its worktree now, or will not get one.
    if (run.stage === 'running' || run.stage === 'ended') void this.#broadcastWorktrees();
  }

  async #apply(run: RunRef, tree: string, leaveOut: readonly LeftOutFile[]): Promise<Result<Applied, string>> {
    if (this.#isRunning(run)) return err(runningText);
    const applied = await this.#deps.worktrees.apply(run, tree, leaveOut, this.#getTitle(run));
    if (!applied.ok) return err(describeWorktreeProblem(applied.error));
    this.#deps.service.setChangesOutcome(run, 'applied');
    await this.#broadcastWorktrees();
    return applied;
  }

  async #start(
    { workspace }: ClientWindow,
    { fullAccessConsent, inputAnswer, ...options }: RequestInput<'startRun'>,
  ): Promise<Result<RequestValue<'startRun'>, RequestProblem<'startRun'>>> {
    const { gate, habits, input, service } = this.#deps;
    if (workspace === null) return err({ type: 'noWorkspace' });
    const { path } = workspace;
    const isMissing = await this.#describeMissingTool(options.tool);
    if (isMissing !== null) return refuse(isMissing);
    const mode = await gate.mayStart(options.tool, path, fullAccessConsent);
    if (!mode.ok) return mode;
    const prompt = input.checkText(options.prompt, inputAnswer);
    if (!prompt.ok) return prompt;
    if (options.isolation !== 'inPlace') {
      const seen = await this.#deps.worktrees.readRepositoryInfo(path);
      if (!seen.ok) return refuseFor(seen.error);
    }
    const added = await service.add({
      projectRoot: path,
      request: { ...options, prompt: prompt.value.text },
      attempt: null,
      approvalMode: mode.value,
    });
    if (!added.ok) return refuse(added.error);
    await habits.setChecks(path, options.checks);
    return added;
  }

  /** Describes how to get a tool; null if it is installed. */
  async #describeMissingTool(tool: RunTool): Promise<string | null> {
    const runner = await this.#deps.programs.findRunner(tool);
    return runner.ok ? null : runner.error;
  }

  async #readSurroundings(folder: string): Promise<NewRunContext> {
    const { habits, worktrees } = this.#deps;
    const [seen, tools] = await Promise.all([
      worktrees.readSurroundings(folder),
      Promise.all(runTool.options.map(async (tool) => ({ tool, missing: await this.#describeMissingTool(tool) }))),
    ]);
    const known = { tools, checks: [...habits.getChecks(folder)] };
    if (!seen.ok) return { ...known, repository: null, noWorktree: describeWorktreeProblem(seen.error) };
    const { branch, changedFiles, submodules } = seen.value;
    return { ...known, repository: { branch, changedFiles, submodules: [...submodules] }, noWorktree: null };
  }

  async #listWorktrees(): Promise<RunWorktree[]> {
    const found = await this.#deps.worktrees.list();
    return found.map(
      ({ isThere: isPresent, record: { applied, branch, createdAt, path, projectRoot, runId, setup } }) => ({
        run: { projectRoot, runId },
        branch,
        path,
        createdAt,
        isPresent,
        applied:
          applied === undefined
            ? null
            : { tree: applied.tree, files: applied.files, at: applied.at, leftOut: countHunks(applied.leftOut ?? []) },
        setup: setup === undefined ? null : describeSetup(setup, this.#deps.setups.isRunning({ projectRoot, runId })),
      }),
    );
  }

  async #findRecord({ projectRoot, runId }: RunRef): Promise<WorktreeRecord | undefined> {
    const all = await this.#deps.worktrees.list();
    return all.find(({ record }) => record.projectRoot === projectRoot && record.runId === runId)?.record;
  }

  async #broadcastWorktrees(): Promise<void> {
    const worktrees = await this.#listWorktrees();
    this.#deps.broadcaster.broadcast({ name: 'worktreesChanged', payload: { worktrees } });
  }

  #isRunning(run: RunRef): boolean {
    const stage = this.#deps.service.find(run)?.stage ?? 'ended';
    return stage !== 'ended';
  }

  /** Returns the first line of the prompt. It is the commit message, too, since prompts start like those. */
  #getTitle(run: RunRef): string {
    const prompt = this.#deps.service.find(run)?.request.prompt ?? '';
    return prompt.split('\n', 1)[0]?.slice(0, 200) || run.runId;
  }
}

function toWire(setup: WorktreeSetup | null): RequestValue<'getWorktreeSetup'>['setup'] {
  return setup === null ? null : { ...setup, files: [...setup.files], commands: [...setup.commands] };
}

function refuse(message: string): Result<never, Refused> {
  return err({ type: 'refused', message });
}

function refuseFor(problem: WorktreeProblem): Result<never, Refused> {
  return refuse(describeWorktreeProblem(problem));
}

const runningText = t`It is still running. Wait for it to end, or cancel it.`;

function refuseWhileRunning(): Result<never, Refused> {
  return refuse(runningText);
}
