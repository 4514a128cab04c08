import type { Clock } from '../../../shared/base/clock.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RunEnd, RunJob, Runner, RunningJob } from '../runner.ts';
import { buildClaudeArguments, buildClaudeEnvironment, type ClaudeServers } from './claude-command.ts';
import { ClaudeEventWriter } from './claude-event-writer.ts';
import { formatInterrupt, formatPrompt, formatRefuse } from './claude-input.ts';
import { type ClaudeLine, parseClaudeLine } from './claude-line.ts';
import { OpenQuestions } from './open-questions.ts';
import type { StartToolProcess, ToolProcess } from './tool-process.ts';
import { TurnTracker } from './turn-tracker.ts';

/** Runs jobs with Claude Code, each in its own process. */
export class ClaudeRunner implements Runner {
  readonly #deps: ClaudeRunnerDeps;

  constructor(deps: ClaudeRunnerDeps) {
    this.#deps = deps;
  }

  start(job: RunJob): RunningJob {
    return new ClaudeRun(this.#deps, job);
  }
}

/** The `result` line of a run that did not succeed. */
type FailedResult = {
  readonly subtype: string;
  readonly result?: string | undefined;
  readonly errors?: readonly string[] | undefined;
};

/** Describes why a run failed that Claude Code itself ended. */
function describeResult({ subtype, result, errors = [] }: FailedResult): string {
  if (subtype === 'error_max_turns') return t`Claude Code reached the turn limit in its settings.`;
  if (subtype === 'error_max_budget_usd') return t`Claude Code reached the spending limit in its settings.`;
  const why = result ?? errors.join(' ');
  return why === '' ? t`Claude Code failed without giving a reason.` : t`Claude Code failed: ${why}`;
}

/** Describes why a run failed when its process ended without a result. */
function describeExit({ code, signal }: { readonly code: number | null; readonly signal: string | null }): string {
  if (signal !== null) return t`${signal} ended Claude Code before it finished.`;
  return t`Claude Code exited with code ${String(code)} before it finished.`;
}

const sampleLength = 80;

/** Describes why a run failed when its tool does not use the protocol. */
function describeGarbage(line: string): string {
  return t`Workcell could not read the output of Claude Code: ${line.slice(0, sampleLength)}`;
}

/** How long Claude Code has to stop on its own, in milliseconds. */
const interruptTimeoutMs = 2_000;

/** The prompt that continues a paused run. The model reads it, so it is not translated. */
const proceedPrompt = 'Continue where you were interrupted.';

type Verdict =
  | { readonly type: 'done' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly message: string };

/** The dependencies for running Claude Code. */
export type ClaudeRunnerDeps = {
  /** The user's own installation, an absolute path. */
  readonly program: string;
  /** Arguments before our own, such as the script that the program runs. None if omitted. */
  readonly programArgs?: readonly string[];
  /** The user's environment, filtered by `getEnvironmentOutside`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly servers: ClaudeServers;
  readonly clock: Clock;
  readonly startProcess: StartToolProcess;
};

/** One job of Claude Code, and its process. */
export class ClaudeRun implements RunningJob {
  readonly ended: Promise<RunEnd>;
  readonly #deps: ClaudeRunnerDeps;
  readonly #job: RunJob;
  readonly #eventWriter: ClaudeEventWriter;
  readonly #questions: OpenQuestions;
  readonly #turns: TurnTracker;
  #process: ToolProcess | null = null;
  /** Set by the result or the error, before the process is gone. */
  #verdict: Verdict | null = null;
  #isCanceled = false;
  #isPaused = false;
  /** True once the prompt was sent. A run paused during the start gets it on resume. */
  #hasSentPrompt = false;
  /** True if the next result belongs to the turn that was interrupted for a pause. */
  #isInterrupted = false;
  #model: string | null = null;
  #cancelEnd: (() => void) | null = null;

  constructor(deps: ClaudeRunnerDeps, job: RunJob) {
    this.#deps = deps;
    this.#job = job;
    this.#eventWriter = new ClaudeEventWriter({ events: job.events, clock: deps.clock, folder: job.folder });
    this.#questions = new OpenQuestions(job, deps.clock, this.#eventWriter, (line) => this.#process?.send(line));
    this.#turns = new TurnTracker(deps.clock, () => this.#decide({ type: 'done' }));
    this.ended = this.#runToEnd();
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Asks Claude Code to stop. Two seconds later closes its input, and then kills it. */
  cancel(): void {
    if (this.#isCanceled || this.#verdict !== null) return;
    this.#isCanceled = true;
    this.#questions.cancel();
    this.#process?.send(formatInterrupt());
    this.#cancelEnd = this.#deps.clock.after(interruptTimeoutMs, () => void this.#process?.end());
  }

  pause(): void {
    if (this.#isPaused || this.#isCanceled || this.#verdict !== null) return;
    this.#isPaused = true;
    if (!this.#hasSentPrompt) return;
    this.#isInterrupted = true;
    this.#questions.cancel();
    this.#process?.send(formatInterrupt());
  }

  resume(): void {
    if (!this.#isPaused || this.#isCanceled || this.#verdict !== null) return;
    this.#isPaused = false;
    if (this.#hasSentPrompt) this.#sendPrompt(proceedPrompt);
    else if (this.#process !== null) this.#sendFirstPrompt();
  }

  async #runToEnd(): Promise<RunEnd> {
    const { environment, program, programArgs = [], servers, startProcess } = this.#deps;
    const { folder, model, onStderr } = this.#job;
    const started = await startProcess(program, [...programArgs, ...buildClaudeArguments(model, servers)], {
      cwd: folder,
      environment: buildClaudeEnvironment(environment),
      onLine: (line) => this.#handle(line),
      onTooLong: () => this.#fail(t`Claude Code printed a line longer than 64 MB.`),
      onStderr: (line) => onStderr(`${line}\n`),
    });
    if (!started.ok) {
      this.#cancelEnd?.();
      return this.#toEnd({ type: 'failed', message: t`Claude Code could not start: ${started.error}` }, null);
    }
    this.#process = started.value;
    if (this.#isCanceled) void started.value.end();
    else if (!this.#isPaused) this.#sendFirstPrompt();
    const exit = await started.value.exited;
    this.#cancelEnd?.();
    this.#turns.stopWaiting();
    this.#questions.cancel();
    return this.#toEnd(this.#verdict ?? { type: 'failed', message: describeExit(exit) }, exit.code);
  }

  #sendFirstPrompt(): void {
    this.#hasSentPrompt = true;
    this.#sendPrompt(this.#job.prompt);
  }

  #sendPrompt(prompt: string): void {
    this.#process?.send(formatPrompt(prompt));
    this.#job.events.promptSent({ prompt });
  }

  /** Returns the end of the run. A canceled run did not fail, whatever error occurred on the way. */
  #toEnd(verdict: Verdict, exitCode: number | null): RunEnd {
    if (this.#isCanceled) return { type: 'cancelled' };
    if (verdict.type !== 'failed') return verdict;
    this.#job.events.error({ message: verdict.message });
    return { ...verdict, exitCode };
  }

  #handle(text: string): void {
    if (this.#verdict !== null) return;
    const line = parseClaudeLine(text);
    if (line === null) {
      this.#fail(describeGarbage(text));
      return;
    }
    this.#eventWriter.handle(line);
    this.#handleLine(line);
  }

  /** Handles a line. */
  #handleLine(line: ClaudeLine): void {
    switch (line.type) {
      case 'system':
        if (line.subtype === 'init') this.#startTurn(line.model);
        else this.#turns.backgroundChanged(line.tasks.map(({ task_type }) => task_type));
        break;
      case 'control_request':
        if (line.request.subtype === 'can_use_tool') void this.#questions.ask(line.request_id, line.request);
        else this.#process?.send(formatRefuse(line.request_id, line.request.subtype));
        break;
      case 'control_cancel_request':
        this.#questions.cancel(line.request_id);
        break;
      case 'result':
        if (line.subtype === 'success' && line.is_error !== true && !this.#isCanceled) this.#turns.turnEnded();
        else if (!this.#isInterrupted || this.#isCanceled)
          this.#decide({ type: 'failed', message: describeResult(line) });
        this.#isInterrupted = false;
        break;
      default:
        break;
    }
  }

  #startTurn(model: string): void {
    this.#turns.turnStarted();
    if (model !== this.#model) this.#job.onModel(model);
    this.#model = model;
  }

  /** Sets the outcome. The process then ends normally. */
  #decide(verdict: Verdict): void {
    this.#verdict ??= verdict;
    void this.#process?.end();
  }

  #fail(message: string): void {
    this.#verdict ??= { type: 'failed', message };
    void this.#process?.kill();
  }
}
