import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { KeptWorktree, RunSurroundings, runsRequests } from '../../shared/contract/runs.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { InputAnswer, InputProblem, PassedText } from '../../shared/input-safety/judge-input.ts';
import { countHunks } from '../../shared/runs/left-out.ts';
import { type RunTool, runTool } from '../../shared/runs/run-options.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import type { ApprovalMode } from '../../shared/settings/options.ts';
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
import { shownPath as shownTreePath } from '../file-transactions/tree-path.ts';
import { shownPath } from '../git/raw-path.ts';
import type { Broadcaster, ClientWindow, DomainHandlers } from '../host/client-window.ts';
import type { RunService } from './run-service.ts';
import type { WorkspaceChecks } from './workspace-checks.ts';
import type { RunWorktrees } from './worktrees/run-worktrees.ts';
import { describeProblem, type WorktreeProblem } from './worktrees/worktree-problem.ts';
import type { WorktreeRecord } from './worktrees/worktree-record.ts';

export type RunsDeps = {
  readonly service: RunService;
  readonly worktrees: RunWorktrees;
  readonly checks: WorkspaceChecks;
  readonly broadcaster: Broadcaster;
  /** Whether a tool may work in a folder, and what Codex may do there without asking. */
  mayStart(tool: RunTool, folder: string | null, fullAccess: boolean): Promise<Result<ApprovalMode, SendProblem>>;
  /** Checks a prompt. Passes it unchanged, or as the person answered. */
  checkPrompt(text: string, answer: InputAnswer | undefined): Result<PassedText, InputProblem>;
  /** How to get a tool; null if it is installed. */
  missing(tool: RunTool): Promise<string | null>;
};

type Refused = { readonly type: 'refused'; readonly message: string };

/** Handles window requests about runs started by the app, and sends news to all windows. */
export class Runs {
  readonly #deps: RunsDeps;

  constructor(deps: RunsDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<keyof typeof runsRequests> = {
    listStartedRuns: async () => {
      const { service } = this.#deps;
      return ok({ runs: [...service.runs], isHeld: service.isHeld, worktrees: await this.#worktrees() });
    },
    getRunSurroundings: async ({ workspace }) => {
      if (workspace === null) return refused(t`No folder is open.`);
      return ok(await this.#lookAround(workspace.path));
    },
    startRun: (window, input) => this.#start(window, input),
    cancelRun: async (_window, run) => {
      const { service } = this.#deps;
      if (service.find(run) === null) return refused(t`This Workcell did not start it.`);
      await service.cancel(run);
      return ok(null);
    },
    pauseRun: async (_window, { isPaused, ...run }) => {
      const { service } = this.#deps;
      const done = isPaused ? service.pause(run) : service.resume(run);
      return done.ok ? done : refused(done.error);
    },
    holdRuns: async (_window, { isHeld }) => {
      const { broadcaster, service } = this.#deps;
      service.hold(isHeld);
      broadcaster.toAll({ name: 'runsHeld', payload: { isHeld } });
      return ok(null);
    },
    readRunChanges: async (_window, run) => {
      const [record, changes] = await Promise.all([this.#find(run), this.#deps.worktrees.review(run)]);
      if (!changes.ok) return refusedBy(changes.error);
      const { isCut, nested, patch, paths, tree } = changes.value;
      const inside = nested.map(({ path }) => shownPath(path));
      const leftOut = record?.applied?.tree === tree ? (record.applied.leftOut ?? []) : null;
      return ok({ tree, patch, isCut, paths: [...paths], nested: inside, branch: record?.branch ?? '', leftOut });
    },
    readRunFileTexts: async (_window, { tree, path, oldPath, ...run }) => {
      const texts = await this.#deps.worktrees.fileTexts(run, { tree, path, oldPath });
      return texts.ok ? texts : refusedBy(texts.error);
    },
    applyRunChanges: async (_window, { leaveOut, tree, ...run }) => {
      if (this.#works(run)) return stillWorks();
      const applied = await this.#deps.worktrees.apply(run, tree, leaveOut);
      if (!applied.ok) return refusedBy(applied.error);
      this.#deps.service.became(run, 'applied');
      await this.#emitWorktrees();
      const { leftOut, paths } = applied.value;
      return ok({ paths: paths.map(shownTreePath), leftOut: [...leftOut] });
    },
    keepRunChanges: async (_window, { tree, ...run }) => {
      if (this.#works(run)) return stillWorks();
      const kept = await this.#deps.worktrees.keep(run, tree, this.#messageOf(run));
      await this.#emitWorktrees();
      if (!kept.ok) return refusedBy(kept.error);
      this.#deps.service.became(run, 'kept');
      const { branch, ignored, removed } = kept.value;
      return ok({ branch, removed, ignored: ignored.map(shownTreePath) });
    },
    discardRunChanges: async (_window, run) => {
      if (this.#works(run)) return stillWorks();
      const discarded = await this.#deps.worktrees.discard(run);
      await this.#emitWorktrees();
      if (!discarded.ok) return refusedBy(discarded.error);
      this.#deps.service.became(run, 'discarded');
      return discarded;
    },
  };

  /** Handles a run whose status changed. */
  changed(run: StartedRun): void {
    this.#deps.broadcaster.toAll({ name: 'startedRunChanged', payload: { run } });
    // By now it has its worktree, or will have none.
    if (run.stage === 'running' || run.stage === 'ended') void this.#emitWorktrees();
  }

  async #start(
    { workspace }: ClientWindow,
    { fullAccessConsent, inputAnswer, ...options }: RequestInput<'startRun'>,
  ): Promise<Result<RequestValue<'startRun'>, RequestProblem<'startRun'>>> {
    const { checkPrompt, checks, mayStart, missing, service } = this.#deps;
    if (workspace === null) return err({ type: 'noWorkspace' });
    const { path } = workspace;
    const isMissing = await missing(options.tool);
    if (isMissing !== null) return refused(isMissing);
    const mode = await mayStart(options.tool, path, fullAccessConsent);
    if (!mode.ok) return mode;
    const prompt = checkPrompt(options.prompt, inputAnswer);
    if (!prompt.ok) return prompt;
    if (options.isolation !== 'inPlace') {
      const seen = await this.#deps.worktrees.look(path);
      if (!seen.ok) return refusedBy(seen.error);
    }
    const added = await service.add({
      projectRoot: path,
      options: { ...options, prompt: prompt.value.text },
      approvalMode: mode.value,
    });
    if (!added.ok) return refused(added.error);
    await checks.remember(path, options.checks);
    return added;
  }

  async #lookAround(folder: string): Promise<RunSurroundings> {
    const { checks, missing, worktrees } = this.#deps;
    const [seen, tools] = await Promise.all([
      worktrees.lookAround(folder),
      Promise.all(runTool.options.map(async (tool) => ({ tool, missing: await missing(tool) }))),
    ]);
    const known = { tools, checks: [...checks.of(folder)] };
    if (!seen.ok) return { ...known, repository: null, noWorktree: describeProblem(seen.error) };
    const { branch, changedFiles, submodules } = seen.value;
    return { ...known, repository: { branch, changedFiles, submodules: [...submodules] }, noWorktree: null };
  }

  async #worktrees(): Promise<KeptWorktree[]> {
    const found = await this.#deps.worktrees.list();
    return found.map(({ isThere, record: { applied, branch, createdAt, path, projectRoot, runId } }) => ({
      run: { projectRoot, workcellId: runId },
      branch,
      path,
      createdAt,
      isThere,
      applied:
        applied === undefined
          ? null
          : { tree: applied.tree, files: applied.files, at: applied.at, leftOut: countHunks(applied.leftOut ?? []) },
    }));
  }

  async #find({ projectRoot, workcellId }: RunRef): Promise<WorktreeRecord | undefined> {
    const all = await this.#deps.worktrees.list();
    return all.find(({ record }) => record.projectRoot === projectRoot && record.runId === workcellId)?.record;
  }

  async #emitWorktrees(): Promise<void> {
    const worktrees = await this.#worktrees();
    this.#deps.broadcaster.toAll({ name: 'worktreesChanged', payload: { worktrees } });
  }

  #works(run: RunRef): boolean {
    const stage = this.#deps.service.find(run)?.stage ?? 'ended';
    return stage !== 'ended';
  }

  /** The commit message: the first line of the prompt, since prompts start like commit messages. */
  #messageOf(run: RunRef): string {
    const prompt = this.#deps.service.find(run)?.options.prompt ?? '';
    return prompt.split('\n', 1)[0]?.slice(0, 200) || run.workcellId;
  }
}

function refused(message: string): Result<never, Refused> {
  return err({ type: 'refused', message });
}

function refusedBy(problem: WorktreeProblem): Result<never, Refused> {
  return refused(describeProblem(problem));
}

function stillWorks(): Result<never, Refused> {
  return refused(t`It is still running. Wait for it to end, or cancel it.`);
}
