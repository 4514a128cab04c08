import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Attempt } from '../../shared/runs/attempt.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import type { RunRequest, RunTool } from '../../shared/runs/run-request.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import type { ApprovalMode } from '../../shared/settings/settings-schema.ts';
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
import { getErrorMessage } from '../base/error-message.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { createProof } from './create-proof.ts';
import { type CheckRun, executeRun, RunRefusal, type RunWorkFolder } from './execute-run.ts';
import type { RunCapacity } from './run-capacity.ts';
import { countWorking, emptyQueue, listStartable, type RunQueueEvent, reduceQueue } from './run-queue.ts';
import type { RunRecording } from './run-recording.ts';
import type { FindsRunners, RunAnswer, RunningJob, RunQuestion } from './runner.ts';
import type { WorktreeSetups } from './worktree-setups.ts';
import { type RunOutput, type RunWorktrees, unknownOutput } from './worktrees/run-worktrees.ts';
import { describeWorktreeProblem } from './worktrees/worktree-problem.ts';

export type RunServiceDeps = {
  readonly clock: Clock;
  /** The lifetime of all runs: they end with it. */
  readonly lifetime: Lifetime;
  readonly worktrees: Pick<RunWorktrees, 'create' | 'changes' | 'mark' | 'since'>;
  readonly recorder: RecordsRuns;
  readonly programs: FindsRunners;
  readonly gate: Pick<RunAdmission, 'mayWork' | 'getCapacity'>;
  readonly questions: AsksForRuns;
  readonly runPlaces: KeepsRunPlaces;
  readonly setups: Pick<WorktreeSetups, 'find' | 'isRunning' | 'setUp'>;
  runCheck(command: string, folder: string, signal: AbortSignal): Promise<CheckRun>;
};

/** Records runs. */
export interface RecordsRuns {
  /** Starts recording a run in a folder. The error is a sentence. */
  record(projectRoot: string): Promise<Result<RunRecording, string>>;
}

/** Decides which runs may work. */
export interface RunAdmission {
  /** Checks a run before it starts. Returns what Codex may do without asking. */
  mayStart(tool: RunTool, folder: string | null, fullAccess: boolean): Promise<Result<ApprovalMode, SendProblem>>;
  /** Returns why a run may no longer work, in one sentence. Null while it may. */
  mayWork(run: StartedRun, mode: ApprovalMode): Promise<string | null>;
  /** Returns how many runs may work at once, given how many work now. */
  getCapacity(working: number): RunCapacity;
}

/** Asks the user on behalf of runs. */
export interface AsksForRuns {
  /** Asks the question of a run. An aborted question is denied. */
  ask(run: StartedRun, question: RunQuestion, signal: AbortSignal): Promise<RunAnswer>;
}

/** Keeps where runs work. */
export interface KeepsRunPlaces {
  /** Adds the places of runs. Called before anything works there. */
  add(places: readonly { readonly folder: string; readonly projectRoot: string }[]): Promise<void>;
}

/** A request to start a run. */
export type RunOrder = {
  /** The folder the run was requested for, an absolute path. */
  readonly projectRoot: string;
  readonly request: RunRequest;
  /** Null for a run that is not one of several attempts at a message. */
  readonly attempt: Attempt | null;
  /** What Codex may do without asking. */
  readonly approvalMode: ApprovalMode;
};

const workingStages: ReadonlySet<StartedRun['stage']> = new Set(['preparing', 'running', 'checking']);

/** How often to check for room while runs wait, in milliseconds. */
const checkEveryMs = 10_000;

type Entry = {
  started: StartedRun;
  /** The tool that is working; null before and after. */
  job: RunningJob | null;
  readonly approvalMode: ApprovalMode;
  readonly recording: RunRecording;
  readonly abort: AbortController;
  /** Gets the thread that does the run, or why there is none, if a window waits to send the prompt there. */
  readonly opened: PromiseWithResolvers<Result<ThreadId, string>> | null;
};

/** The runs requested since the app started: waiting, working and ended ones. */
export class RunService {
  readonly #deps: RunServiceDeps;
  /** By `getRunKey`. */
  readonly #entries = new Map<string, Entry>();
  readonly #working = new Map<string, Promise<void>>();
  readonly #changes = new Listeners<[StartedRun]>();
  #queue = emptyQueue;
  #cancelCheck: () => void = () => undefined;

  constructor(deps: RunServiceDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(async () => {
      this.hold(true);
      this.#cancelCheck();
      await Promise.all(this.runs.map(({ run }) => this.cancel(run)));
    });
  }

  /** Calls `listen` when a run's status changes. */
  onChange(listen: (run: StartedRun) => void): void {
    this.#changes.add(listen);
  }

  /** All runs, oldest first. */
  get runs(): readonly StartedRun[] {
    return [...this.#entries.values()].map(({ started }) => started);
  }

  /** Whether waiting runs are held back. */
  get isHeld(): boolean {
    return this.#queue.isHeld;
  }

  /** Finds a run started since the app started; null for others. */
  find(run: RunRef): StartedRun | null {
    return this.#entries.get(getRunKey(run))?.started ?? null;
  }

  /** Returns the run that a thread works for; null if there is none. */
  findByThread(threadId: ThreadId): StartedRun | null {
    return this.runs.find((run) => run.threadId === threadId) ?? null;
  }

  /** Lists the processes of the tools that are working. Omits tools without their own process. */
  processes(): readonly { readonly pid: number; readonly run: StartedRun }[] {
    return [...this.#entries.values()].flatMap(({ job, started }) => {
      const pid = job?.pid ?? null;
      return pid === null ? [] : [{ pid, run: started }];
    });
  }

  /** Queues a run, which starts when there is room. The error is a sentence for the user. */
  async add(order: RunOrder): Promise<Result<RunRef, string>> {
    const added = await this.#record(order, null);
    if (added.ok) this.#applyEvent({ type: 'requested', run: toQueuedRun(added.value) });
    return added.ok ? ok(added.value.started.run) : added;
  }

  /**
   * Starts a run whose prompt the caller sends as the first message of its thread. If a person waits for it, it starts
   * at once, even while runs are on hold or the machine has no room. Returns the thread; the error is a sentence.
   */
  async openThread(order: RunOrder, isAwaited: boolean): Promise<Result<ThreadId, string>> {
    const opened = Promise.withResolvers<Result<ThreadId, string>>();
    const added = await this.#record(order, opened);
    if (!added.ok) return added;
    const entry = added.value;
    const run = toQueuedRun(entry);
    // All others were canceled when the app ended.
    if (this.#deps.lifetime.ended) entry.abort.abort();
    if (isAwaited || entry.abort.signal.aborted) {
      this.#queue = reduceQueue(this.#queue, { type: 'requested', run });
      this.#startOrResume(run.key, entry);
    } else this.#applyEvent({ type: 'requested', run });
    return await opened.promise;
  }

  async #record(
    { approvalMode, attempt, projectRoot, request }: RunOrder,
    opened: Entry['opened'],
  ): Promise<Result<Entry, string>> {
    const recorded = await this.#deps.recorder.record(projectRoot);
    if (!recorded.ok) return recorded;
    const recording = recorded.value;
    const run = { projectRoot, runId: recording.id };
    const askedAt = this.#deps.clock.now();
    await recording.writeProof(createProof(request, { startedAt: askedAt, attempt }));
    const started: StartedRun = {
      run,
      request,
      attempt,
      stage: 'queued',
      waitsFor: null,
      outcome: null,
      problem: null,
      branch: null,
      threadId: null,
      checks: [],
      became: null,
      askedAt,
      endedAt: null,
    };
    const key = getRunKey(run);
    const entry: Entry = { started, job: null, approvalMode, recording, abort: new AbortController(), opened };
    this.#entries.set(key, entry);
    this.#updateRun(key, {});
    return ok(entry);
  }

  /** Ends a run in any stage. Keeps its events and changes. Settles once the run has ended. */
  async cancel(run: RunRef): Promise<void> {
    const key = getRunKey(run);
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    entry.abort.abort();
    if (!this.#working.has(key) && entry.started.stage !== 'ended') this.#startOrResume(key, entry);
    await this.#working.get(key);
  }

  /**
   * Ends a working run that may no longer work, and records the reason. A waiting or paused run is checked before it
   * continues.
   */
  async recheck(run: RunRef): Promise<void> {
    const entry = this.#entries.get(getRunKey(run));
    if (entry === undefined || !workingStages.has(entry.started.stage)) return;
    const refusal = await this.#deps.gate.mayWork(entry.started, entry.approvalMode).catch(getErrorMessage);
    if (refusal !== null) entry.abort.abort(new RunRefusal(refusal));
  }

  /** Pauses a run. A waiting run stays in the queue, and a working one stops and frees its place. */
  pause(run: RunRef): Result<null, string> {
    const key = getRunKey(run);
    const entry = this.#entries.get(key);
    switch (entry?.started.stage) {
      case 'queued':
        break;
      case 'running':
        if (entry.job === null) return err(t`It is starting. Try again in a moment.`);
        entry.job.pause();
        break;
      case 'paused':
        return ok(null);
      case 'preparing':
        return err(t`Its worktree is being created. Try again in a moment.`);
      case 'checking':
        if (this.#deps.setups.isRunning(run)) {
          return err(t`Its worktree is being set up. You can cancel that, but not pause it.`);
        }
        return err(t`Its checks are running. You can cancel them, but not pause them.`);
      default:
        return err(t`It has ended.`);
    }
    this.#updateRun(key, { stage: 'paused' });
    this.#applyEvent({ type: 'paused', key });
    return ok(null);
  }

  /** Records what the user did with the changes of a run of this process. */
  setChangesOutcome(run: RunRef, what: NonNullable<StartedRun['became']>): void {
    this.#updateRun(getRunKey(run), { became: what });
  }

  /** Resumes a paused run as soon as there is room. */
  resume(run: RunRef): Result<null, string> {
    const key = getRunKey(run);
    if (this.#entries.get(key)?.started.stage !== 'paused') return err(t`It is not paused.`);
    this.#updateRun(key, { stage: 'queued' });
    this.#applyEvent({ type: 'resumed', key });
    return ok(null);
  }

  /** Sets whether waiting runs are held back. */
  hold(isHeld: boolean): void {
    this.#applyEvent({ type: 'holdChanged', isHeld });
  }

  #applyEvent(event: RunQueueEvent): void {
    this.#queue = reduceQueue(this.#queue, event);
    const { boundBy, runs } = this.#deps.gate.getCapacity(countWorking(this.#queue));
    for (const key of listStartable(this.#queue, runs)) {
      const entry = this.#entries.get(key);
      if (entry !== undefined) this.#startOrResume(key, entry);
    }
    this.#cancelCheck();
    const waiting = this.#queue.runs.filter(({ stage }) => stage === 'queued');
    for (const { key } of waiting) this.#setWaitsFor(key, boundBy === 'limit' ? 'others' : boundBy);
    const waits = waiting.length > 0;
    // No event announces that the machine is less busy, so check again later.
    if (waits && !this.#queue.isHeld) {
      this.#cancelCheck = this.#deps.clock.after(checkEveryMs, () =>
        this.#applyEvent({ type: 'holdChanged', isHeld: false }),
      );
    }
  }

  #setWaitsFor(key: string, waitsFor: StartedRun['waitsFor']): void {
    if (this.#entries.get(key)?.started.waitsFor !== waitsFor) this.#updateRun(key, { waitsFor });
  }

  #startOrResume(key: string, entry: Entry): void {
    if (entry.job !== null) {
      this.#setStage(key, 'running');
      void this.#resumeJob(entry, entry.job);
    } else if (!this.#working.has(key)) {
      this.#setStage(key, 'preparing');
      this.#working.set(key, this.#work(key, entry));
    }
  }

  async #resumeJob(entry: Entry, job: RunningJob): Promise<void> {
    const { abort, approvalMode, started } = entry;
    const refusal = await this.#deps.gate.mayWork(started, approvalMode).catch(getErrorMessage);
    if (refusal !== null) abort.abort(new RunRefusal(refusal));
    // The run may have been paused again in the meantime.
    else if (entry.started.stage === 'running') job.resume();
  }

  async #work(key: string, entry: Entry): Promise<void> {
    const { clock, gate, programs, questions, runCheck } = this.#deps;
    const { abort, approvalMode, opened, recording, started } = entry;
    const { request } = started;
    const result = await executeRun(
      {
        clock,
        mayWork: () => gate.mayWork(started, approvalMode),
        approvalMode,
        isPromptSent: opened !== null,
        attempt: started.attempt,
        programs,
        runCheck,
        makePlace: (signal) => this.#createPlace(key, started, signal),
        ask: (question, signal) => questions.ask(entry.started, question, signal),
        onStage: (stage) => this.#setStage(key, stage),
        onThread: (threadId) => {
          this.#updateRun(key, { threadId });
          opened?.resolve(ok(threadId));
        },
        onJob: (job) => {
          entry.job = job;
        },
      },
      request,
      recording,
      abort.signal,
    );
    entry.job = null;
    this.#working.delete(key);
    const { checks, outcome, problem } = result;
    this.#updateRun(key, { stage: 'ended', outcome, problem, checks, endedAt: clock.now() });
    this.#applyEvent({ type: 'ended', key, outcome });
    opened?.resolve(err(problem ?? describeWorktreeProblem({ type: 'cancelled' })));
  }

  async #createPlace(
    key: string,
    { run, request }: StartedRun,
    signal: AbortSignal,
  ): Promise<Result<RunWorkFolder, string>> {
    const { projectRoot, runId } = run;
    if (request.isolation === 'inPlace') return ok(await this.#createPlaceInFolder(projectRoot, signal));
    const withUncommitted = request.isolation === 'worktreeWithChanges';
    const { setups, worktrees } = this.#deps;
    const setup = setups.find(projectRoot);
    const made = await worktrees.create({
      projectRoot,
      runId,
      title: request.prompt,
      withUncommitted,
      copies: setup.files,
      signal,
    });
    if (!made.ok) return err(describeWorktreeProblem(made.error));
    const { base, branch, folder, notCopied, path: root } = made.value;
    this.#updateRun(key, { branch });
    await this.#deps.runPlaces.add([{ folder, projectRoot }]);
    const output = async (until: AbortSignal): Promise<RunOutput> => {
      const changes = await this.#deps.worktrees.changes(run, until);
      return changes.ok ? { paths: changes.value.paths, endCommit: changes.value.head } : unknownOutput;
    };
    const setUp: RunWorkFolder['setUp'] = (surroundings) =>
      setups.setUp({ run, folder, root, notCopied }, setup, surroundings);
    return ok({ folder, startCommit: base, output, setUp });
  }

  async #createPlaceInFolder(folder: string, signal: AbortSignal): Promise<RunWorkFolder> {
    const { worktrees } = this.#deps;
    const mark = await worktrees.mark(folder, signal);
    const output = async (until: AbortSignal): Promise<RunOutput> =>
      mark === null ? unknownOutput : await worktrees.since(mark, until);
    return { folder, startCommit: mark?.head ?? null, output };
  }

  #setStage(key: string, stage: 'preparing' | 'running' | 'checking'): void {
    this.#queue = reduceQueue(this.#queue, { type: 'reached', key, stage });
    this.#updateRun(key, { stage, waitsFor: null });
  }

  #updateRun(key: string, change: Partial<StartedRun>): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    entry.started = { ...entry.started, ...change };
    this.#changes.call(entry.started);
  }
}

function toQueuedRun({ started: { attempt, request, run } }: Entry) {
  return { key: getRunKey(run), folder: run.projectRoot, inPlace: request.isolation === 'inPlace', attempt };
}
