import type { Clock } from '../../shared/base/clock.ts';
import { messageOf } from '../../shared/base/failure.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunRoom } from '../../shared/runs/machine-room.ts';
import type { RunOptions, RunTool } from '../../shared/runs/run-options.ts';
import { countWorking, emptyQueue, type RunQueueEvent, reduceQueue, startable } from '../../shared/runs/run-queue.ts';
import { keyOfRun, type RunRef } from '../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import type { ApprovalMode } from '../../shared/settings/options.ts';
import { proofOfRun } from './proof-of-run.ts';
import type { RunRecording } from './run-recording.ts';
import type { RunAnswer, Runner, RunningJob, RunQuestion } from './runner.ts';
import { type CheckRun, type RunPlace, RunRefusal, workRun } from './work-run.ts';
import type { RunOutput, RunWorktrees } from './worktrees/run-worktrees.ts';
import { describeProblem } from './worktrees/worktree-problem.ts';

export type RunServiceDeps = {
  readonly clock: Clock;
  /** Ends all runs when it ends. */
  readonly lifetime: Lifetime;
  readonly worktrees: Pick<RunWorktrees, 'create' | 'changes' | 'mark' | 'since'>;
  /** Starts recording a run in a folder. The error is a sentence. */
  record(projectRoot: string): Promise<Result<RunRecording, string>>;
  /** Returns the tool, or a sentence that says how to get it. */
  runnerOf(tool: RunTool): Promise<Result<Runner, string>>;
  /** Why a run may no longer work, in one sentence; null while it may. */
  mayWork(run: StartedRun, approvalMode: ApprovalMode): Promise<string | null>;
  runCheck(command: string, folder: string, signal: AbortSignal): Promise<CheckRun>;
  /** Asks the person on behalf of a run. */
  ask(run: StartedRun, question: RunQuestion, signal: AbortSignal): Promise<RunAnswer>;
  /** How many runs may work at once, given how many work now. */
  room(working: number): RunRoom;
  /** Called with the folder of a run that works outside its project, before anything works there. */
  onPlace(place: { readonly folder: string; readonly projectRoot: string }): Promise<void>;
  /** Called when a run's status changes. */
  onChange(run: StartedRun): void;
};

/** A request to start a run. */
export type RunOrder = {
  /** The folder the run was requested for, an absolute path. */
  readonly projectRoot: string;
  readonly options: RunOptions;
  /** What Codex may do without asking. */
  readonly approvalMode: ApprovalMode;
};

const works: ReadonlySet<StartedRun['stage']> = new Set(['preparing', 'running', 'checking']);

/** How often to look for room while runs wait. */
const lookEveryMs = 10_000;

type Entry = {
  started: StartedRun;
  /** The tool that is working; null before and after. */
  job: RunningJob | null;
  readonly approvalMode: ApprovalMode;
  readonly recording: RunRecording;
  readonly abort: AbortController;
};

/** The runs requested since the app started. They wait, work in parallel, and end. */
export class RunService {
  readonly #deps: RunServiceDeps;
  /** By `keyOfRun`. */
  readonly #entries = new Map<string, Entry>();
  readonly #working = new Map<string, Promise<void>>();
  #queue = emptyQueue;
  #cancelLook: () => void = () => undefined;

  constructor(deps: RunServiceDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(async () => {
      this.hold(true);
      this.#cancelLook();
      await Promise.all(this.runs.map(({ run }) => this.cancel(run)));
    });
  }

  /** All runs, oldest first. */
  get runs(): readonly StartedRun[] {
    return [...this.#entries.values()].map(({ started }) => started);
  }

  /** Whether waiting runs are held. */
  get isHeld(): boolean {
    return this.#queue.isHeld;
  }

  /** Finds a run started since the app started; null for others. */
  find(run: RunRef): StartedRun | null {
    return this.#entries.get(keyOfRun(run))?.started ?? null;
  }

  /** Returns the run that a thread works for; null if there is none. */
  ofThread(threadId: ThreadId): StartedRun | null {
    return this.runs.find((run) => run.threadId === threadId) ?? null;
  }

  /** The processes of the tools that are working. Tools without a process of their own are left out. */
  processes(): readonly { readonly pid: number; readonly run: StartedRun }[] {
    return [...this.#entries.values()].flatMap(({ job, started }) => {
      const pid = job?.pid ?? null;
      return pid === null ? [] : [{ pid, run: started }];
    });
  }

  /** Queues a run, which starts when there is room. The error is a sentence for the person. */
  async add({ approvalMode, projectRoot, options }: RunOrder): Promise<Result<RunRef, string>> {
    const recorded = await this.#deps.record(projectRoot);
    if (!recorded.ok) return recorded;
    const recording = recorded.value;
    const run = { projectRoot, workcellId: recording.id };
    const askedAt = this.#deps.clock.now();
    await recording.proof(proofOfRun(options, { startedAt: askedAt }));
    const started: StartedRun = {
      run,
      options,
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
    const key = keyOfRun(run);
    this.#entries.set(key, { started, job: null, approvalMode, recording, abort: new AbortController() });
    this.#change(key, {});
    this.#happened({ type: 'asked', run: { key, folder: projectRoot, inPlace: options.isolation === 'inPlace' } });
    return ok(run);
  }

  /** Ends a run in any stage. Its events and changes stay. Settles once the run has ended. */
  async cancel(run: RunRef): Promise<void> {
    const key = keyOfRun(run);
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    entry.abort.abort();
    if (!this.#working.has(key) && entry.started.stage !== 'ended') this.#begin(key, entry);
    await this.#working.get(key);
  }

  /**
   * Ends a working run that may no longer work, and records the reason. A waiting or paused run is checked when it
   * would continue.
   */
  async judgeAgain(run: RunRef): Promise<void> {
    const entry = this.#entries.get(keyOfRun(run));
    if (entry === undefined || !works.has(entry.started.stage)) return;
    const refusal = await this.#deps.mayWork(entry.started, entry.approvalMode).catch(messageOf);
    if (refusal !== null) entry.abort.abort(new RunRefusal(refusal));
  }

  /** Pauses a run. A waiting run stays in the queue, and a working one stops and frees its place. */
  pause(run: RunRef): Result<null, string> {
    const key = keyOfRun(run);
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
        return err(t`Its checks are running. You can cancel them, but not pause them.`);
      default:
        return err(t`It has ended.`);
    }
    this.#change(key, { stage: 'paused' });
    this.#happened({ type: 'paused', key });
    return ok(null);
  }

  /** Remembers what the person did with the changes of a run of this start. */
  became(run: RunRef, what: NonNullable<StartedRun['became']>): void {
    this.#change(keyOfRun(run), { became: what });
  }

  /** Resumes a paused run as soon as there is room. */
  resume(run: RunRef): Result<null, string> {
    const key = keyOfRun(run);
    if (this.#entries.get(key)?.started.stage !== 'paused') return err(t`It is not paused.`);
    this.#change(key, { stage: 'queued' });
    this.#happened({ type: 'resumed', key });
    return ok(null);
  }

  /** Sets whether waiting runs are held. */
  hold(isHeld: boolean): void {
    this.#happened({ type: 'held', isHeld });
  }

  #happened(event: RunQueueEvent): void {
    this.#queue = reduceQueue(this.#queue, event);
    const { boundBy, runs } = this.#deps.room(countWorking(this.#queue));
    for (const key of startable(this.#queue, runs)) {
      const entry = this.#entries.get(key);
      if (entry !== undefined) this.#begin(key, entry);
    }
    this.#cancelLook();
    const waiting = this.#queue.runs.filter(({ stage }) => stage === 'queued');
    for (const { key } of waiting) this.#waitFor(key, boundBy === 'limit' ? 'others' : boundBy);
    const waits = waiting.length > 0;
    // Nothing announces that the machine is less busy, so look again later.
    if (waits && !this.#queue.isHeld) {
      this.#cancelLook = this.#deps.clock.after(lookEveryMs, () => this.#happened({ type: 'held', isHeld: false }));
    }
  }

  #waitFor(key: string, waitsFor: StartedRun['waitsFor']): void {
    if (this.#entries.get(key)?.started.waitsFor !== waitsFor) this.#change(key, { waitsFor });
  }

  #begin(key: string, entry: Entry): void {
    if (entry.job !== null) {
      this.#reached(key, 'running');
      void this.#proceed(entry, entry.job);
    } else if (!this.#working.has(key)) {
      this.#reached(key, 'preparing');
      this.#working.set(key, this.#work(key, entry));
    }
  }

  async #proceed(entry: Entry, job: RunningJob): Promise<void> {
    const { abort, approvalMode, started } = entry;
    const refusal = await this.#deps.mayWork(started, approvalMode).catch(messageOf);
    if (refusal !== null) abort.abort(new RunRefusal(refusal));
    // It may have been paused again in the meantime.
    else if (entry.started.stage === 'running') job.resume();
  }

  async #work(key: string, entry: Entry): Promise<void> {
    const { clock, runCheck, runnerOf } = this.#deps;
    const { abort, approvalMode, recording, started } = entry;
    const { options } = started;
    const result = await workRun(
      {
        clock,
        mayWork: () => this.#deps.mayWork(started, approvalMode),
        approvalMode,
        runnerOf,
        runCheck,
        makePlace: (signal) => this.#makePlace(key, started, signal),
        ask: (question, signal) => this.#deps.ask(entry.started, question, signal),
        onStage: (stage) => this.#reached(key, stage),
        onThread: (threadId) => this.#change(key, { threadId }),
        onJob: (job) => {
          entry.job = job;
        },
      },
      options,
      recording,
      abort.signal,
    );
    entry.job = null;
    this.#working.delete(key);
    const { checks, outcome, problem } = result;
    this.#change(key, { stage: 'ended', outcome, problem, checks, endedAt: clock.now() });
    this.#happened({ type: 'ended', key, outcome });
  }

  async #makePlace(key: string, { run, options }: StartedRun, signal: AbortSignal): Promise<Result<RunPlace, string>> {
    const { projectRoot, workcellId } = run;
    if (options.isolation === 'inPlace') return ok(await this.#placeItself(projectRoot, signal));
    const withUncommitted = options.isolation === 'worktreeWithChanges';
    const made = await this.#deps.worktrees.create({ projectRoot, runId: workcellId, withUncommitted, signal });
    if (!made.ok) return err(describeProblem(made.error));
    const { base, branch, folder } = made.value;
    this.#change(key, { branch });
    await this.#deps.onPlace({ folder, projectRoot });
    const output = async (until: AbortSignal): Promise<RunOutput> => {
      const changes = await this.#deps.worktrees.changes(run, until);
      return changes.ok ? { paths: changes.value.paths, endCommit: changes.value.head } : nothingKnown;
    };
    return ok({ folder, startCommit: base, output });
  }

  async #placeItself(folder: string, signal: AbortSignal): Promise<RunPlace> {
    const { worktrees } = this.#deps;
    const mark = await worktrees.mark(folder, signal);
    const output = async (until: AbortSignal): Promise<RunOutput> =>
      mark === null ? nothingKnown : await worktrees.since(mark, until);
    return { folder, startCommit: mark?.head ?? null, output };
  }

  #reached(key: string, stage: 'preparing' | 'running' | 'checking'): void {
    this.#queue = reduceQueue(this.#queue, { type: 'reached', key, stage });
    this.#change(key, { stage, waitsFor: null });
  }

  #change(key: string, change: Partial<StartedRun>): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    entry.started = { ...entry.started, ...change };
    this.#deps.onChange(entry.started);
  }
}

const nothingKnown: RunOutput = { paths: [], endCommit: null };
