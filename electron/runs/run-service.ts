import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { emptyQueue, type RunQueueEvent, reduceQueue, startable } from '../../shared/runs/run-queue.ts';
import type { RunTool, RunWish } from '../../shared/runs/run-wish.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import type { WorkcellId } from '../../shared/workcells/run-ref.ts';
import type { RunRecording } from './run-recording.ts';
import type { RunAnswer, Runner, RunQuestion } from './runner.ts';
import { type CheckRun, type RunPlace, workRun } from './work-run.ts';
import type { RunWorktrees } from './worktrees/run-worktrees.ts';
import { describeProblem } from './worktrees/worktree-problem.ts';

export type RunServiceParts = {
  readonly clock: Clock;
  readonly worktrees: Pick<RunWorktrees, 'create' | 'changes'>;
  /** Begins to write down a run of a folder; the failure is a sentence. */
  record(projectRoot: string): Promise<Result<RunRecording, string>>;
  /** The tool, or the sentence of how to get it. */
  runnerOf(tool: RunTool): Promise<Result<Runner, string>>;
  runCheck(command: string, folder: string, signal: AbortSignal): Promise<CheckRun>;
  /** Asks the person in the name of a run. */
  ask(run: WorkcellId, question: RunQuestion, signal: AbortSignal): Promise<RunAnswer>;
  /** How many runs may work at the same time now, while so many do. */
  room(working: number): number;
  /** Told of each run that stands otherwise than before. */
  onChange(run: StartedRun): void;
};

/** While runs wait for room, it is looked for so often. */
const lookEveryMs = 10_000;

type Entry = { started: StartedRun; readonly recording: RunRecording; readonly abort: AbortController };

/** The runs that were asked for since the app began: they wait, work side by side, and end. */
export class RunService {
  readonly #parts: RunServiceParts;
  readonly #entries = new Map<WorkcellId, Entry>();
  readonly #working = new Map<WorkcellId, Promise<void>>();
  #queue = emptyQueue;
  #callOffLook: () => void = () => undefined;

  constructor(parts: RunServiceParts) {
    this.#parts = parts;
  }

  /** All of them, oldest first. */
  get runs(): readonly StartedRun[] {
    return [...this.#entries.values()].map(({ started }) => started);
  }

  /** Takes a run into the queue; it begins when there is room. The failure is a sentence for the person. */
  async add(projectRoot: string, wish: RunWish): Promise<Result<WorkcellId, string>> {
    const recording = await this.#parts.record(projectRoot);
    if (!recording.ok) return recording;
    const { id } = recording.value;
    const started: StartedRun = {
      run: { projectRoot, workcellId: id },
      wish,
      stage: 'queued',
      outcome: null,
      problem: null,
      branch: null,
      threadId: null,
      checks: [],
      askedAt: this.#parts.clock.now(),
      endedAt: null,
    };
    this.#entries.set(id, { started, recording: recording.value, abort: new AbortController() });
    this.#change(id, {});
    this.#happened({ type: 'asked', run: { id, folder: projectRoot, inPlace: wish.isolation === 'inPlace' } });
    return ok(id);
  }

  /** Ends a run, whatever it is doing; what it has told and changed stays. Settles once it has ended. */
  async cancel(id: WorkcellId): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.abort.abort();
    if (entry.started.stage === 'queued') this.#begin(id);
    await this.#working.get(id);
  }

  /** Whether runs that wait stay waiting. */
  hold(isHeld: boolean): void {
    this.#happened({ type: 'held', isHeld });
  }

  /** Ends all runs. Settles once none works. */
  async end(): Promise<void> {
    this.hold(true);
    this.#callOffLook();
    await Promise.all([...this.#entries.keys()].map((id) => this.cancel(id)));
  }

  #happened(event: RunQueueEvent): void {
    this.#queue = reduceQueue(this.#queue, event);
    for (const id of startable(this.#queue, this.#parts.room(this.#working.size))) this.#begin(id);
    this.#callOffLook();
    const waits = this.#queue.runs.some(({ stage }) => stage === 'queued');
    // Only time tells when the machine is less busy.
    if (waits && !this.#queue.isHeld) {
      this.#callOffLook = this.#parts.clock.after(lookEveryMs, () => this.#happened({ type: 'held', isHeld: false }));
    }
  }

  #begin(id: WorkcellId): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || this.#working.has(id)) return;
    this.#reached(id, 'preparing');
    this.#working.set(id, this.#work(id, entry));
  }

  async #work(id: WorkcellId, { abort, recording, started }: Entry): Promise<void> {
    const { clock, runCheck, runnerOf } = this.#parts;
    const { run, wish } = started;
    const result = await workRun(
      {
        clock,
        runnerOf,
        runCheck,
        makePlace: (signal) => this.#makePlace(id, started, signal),
        changesIn: async () => {
          const changes = await this.#parts.worktrees.changes(run);
          return changes.ok ? { paths: changes.value.paths, endCommit: changes.value.head } : nothingKnown;
        },
        ask: (question, signal) => this.#parts.ask(id, question, signal),
        onStage: (stage) => this.#reached(id, stage),
      },
      wish,
      recording,
      abort.signal,
    );
    this.#working.delete(id);
    const { checks, outcome, problem } = result;
    this.#change(id, { stage: 'ended', outcome, problem, checks, endedAt: clock.now() });
    this.#happened({ type: 'ended', id, outcome });
  }

  async #makePlace(id: WorkcellId, { run, wish }: StartedRun, signal: AbortSignal): Promise<Result<RunPlace, string>> {
    const { projectRoot } = run;
    if (wish.isolation === 'inPlace') return ok({ folder: projectRoot, startCommit: null });
    const withUncommitted = wish.isolation === 'worktreeWithChanges';
    const made = await this.#parts.worktrees.create({ projectRoot, runId: id, withUncommitted, signal });
    if (!made.ok) return err(describeProblem(made.error));
    const { base, branch, path } = made.value;
    this.#change(id, { branch });
    return ok({ folder: path, startCommit: base });
  }

  #reached(id: WorkcellId, stage: 'preparing' | 'running' | 'checking'): void {
    this.#queue = reduceQueue(this.#queue, { type: 'reached', id, stage });
    this.#change(id, { stage });
  }

  #change(id: WorkcellId, change: Partial<StartedRun>): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.started = { ...entry.started, ...change };
    this.#parts.onChange(entry.started);
  }
}

const nothingKnown = { paths: [], endCommit: null };
