import type { Clock } from '../../../shared/base/clock.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RunEnd, RunJob, Runner, RunningJob } from '../runner.ts';
import { type ClaudeServers, claudeArguments, claudeEnvironment } from './claude-command.ts';
import { interruptLine, promptLine, refuseLine } from './claude-input.ts';
import { type ClaudeLine, parseClaudeLine } from './claude-line.ts';
import { ClaudeEventWriter } from './claude-telling.ts';
import { OpenQuestions } from './open-questions.ts';
import type { StartToolProcess, ToolProcess } from './tool-process.ts';
import { Turns } from './turns.ts';

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

/** Why a run failed that Claude Code itself ended. */
function sentenceOfResult({ subtype, result, errors = [] }: FailedResult): string {
  if (subtype === 'error_max_turns') return t`Claude Code reached the turn limit in its settings.`;
  if (subtype === 'error_max_budget_usd') return t`Claude Code reached the spending limit in its settings.`;
  const why = result ?? errors.join(' ');
  return why === '' ? t`Claude Code failed without giving a reason.` : t`Claude Code failed: ${why}`;
}

/** Why a run failed whose process ended without a result. */
function sentenceOfExit({ code, signal }: { readonly code: number | null; readonly signal: string | null }): string {
  if (signal !== null) return t`${signal} ended Claude Code before it finished.`;
  return t`Claude Code exited with code ${String(code)} before it finished.`;
}

const sampleLength = 80;

/** Why a run failed whose tool does not speak the protocol. */
function sentenceOfGarbage(line: string): string {
  return t`Workcell could not read the output of Claude Code: ${line.slice(0, sampleLength)}`;
}

/** How long Claude Code has to stop by itself, in milliseconds. */
const interruptMs = 2_000;

/** The prompt that continues a paused run. The model reads it, so it is not translated. */
const proceed = 'Go on where you were interrupted.';

type Verdict =
  | { readonly type: 'done' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly message: string };

/** What is needed to run Claude Code. */
export type ClaudeRunnerDeps = {
  /** The person's own installation, an absolute path. */
  readonly program: string;
  /** Arguments before our own, such as the script that the program runs. None if omitted. */
  readonly programArgs?: readonly string[];
  /** The person's environment, filtered by `environmentOutside`. */
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
  readonly #telling: ClaudeEventWriter;
  readonly #questions: OpenQuestions;
  readonly #turns: Turns;
  #process: ToolProcess | null = null;
  /** Set before the process is gone: by its result, or by its error. */
  #verdict: Verdict | null = null;
  #isCancelled = false;
  #isHeld = false;
  /** True once the prompt was sent. A run paused during the start gets it on resume. */
  #hasBegun = false;
  /** True if the next result belongs to the turn that was interrupted for a pause. */
  #isInterrupted = false;
  #model: string | null = null;
  #cancelEnd: (() => void) | null = null;

  constructor(deps: ClaudeRunnerDeps, job: RunJob) {
    this.#deps = deps;
    this.#job = job;
    this.#telling = new ClaudeEventWriter({ events: job.events, clock: deps.clock, folder: job.folder });
    this.#questions = new OpenQuestions(job, deps.clock, this.#telling, (line) => this.#process?.send(line));
    this.#turns = new Turns(deps.clock, () => this.#decide({ type: 'done' }));
    this.ended = this.#work();
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Asks it to stop. Two seconds later closes its input, and then kills it. */
  cancel(): void {
    if (this.#isCancelled || this.#verdict !== null) return;
    this.#isCancelled = true;
    this.#questions.cancel();
    this.#process?.send(interruptLine());
    this.#cancelEnd = this.#deps.clock.after(interruptMs, () => void this.#process?.end());
  }

  pause(): void {
    if (this.#isHeld || this.#isCancelled || this.#verdict !== null) return;
    this.#isHeld = true;
    if (!this.#hasBegun) return;
    this.#isInterrupted = true;
    this.#questions.cancel();
    this.#process?.send(interruptLine());
  }

  resume(): void {
    if (!this.#isHeld || this.#isCancelled || this.#verdict !== null) return;
    this.#isHeld = false;
    if (this.#hasBegun) this.#prompt(proceed);
    else if (this.#process !== null) this.#begin();
  }

  async #work(): Promise<RunEnd> {
    const { environment, program, programArgs = [], servers, startProcess } = this.#deps;
    const { folder, model, onStderr } = this.#job;
    const started = await startProcess(program, [...programArgs, ...claudeArguments(model, servers)], {
      cwd: folder,
      environment: claudeEnvironment(environment),
      onLine: (line) => this.#handle(line),
      onTooLong: () => this.#fail(t`Claude Code printed a line longer than 64 MB.`),
      onStderr: (line) => onStderr(`${line}\n`),
    });
    if (!started.ok) {
      this.#cancelEnd?.();
      return this.#endOf({ type: 'failed', message: t`Claude Code could not start: ${started.error}` }, null);
    }
    this.#process = started.value;
    if (this.#isCancelled) void started.value.end();
    else if (!this.#isHeld) this.#begin();
    const exit = await started.value.exited;
    this.#cancelEnd?.();
    this.#turns.stopWaiting();
    this.#questions.cancel();
    return this.#endOf(this.#verdict ?? { type: 'failed', message: sentenceOfExit(exit) }, exit.code);
  }

  #begin(): void {
    this.#hasBegun = true;
    this.#prompt(this.#job.prompt);
  }

  #prompt(prompt: string): void {
    this.#process?.send(promptLine(prompt));
    this.#job.events.promptSent({ prompt });
  }

  /** A canceled run did not fail, whatever went wrong on the way. */
  #endOf(verdict: Verdict, exitCode: number | null): RunEnd {
    if (this.#isCancelled) return { type: 'cancelled' };
    if (verdict.type !== 'failed') return verdict;
    this.#job.events.error({ message: verdict.message });
    return { ...verdict, exitCode };
  }

  #handle(text: string): void {
    if (this.#verdict !== null) return;
    const line = parseClaudeLine(text);
    if (line === null) {
      this.#fail(sentenceOfGarbage(text));
      return;
    }
    this.#telling.handle(line);
    this.#heed(line);
  }

  /** Handles a line. */
  #heed(line: ClaudeLine): void {
    switch (line.type) {
      case 'system':
        if (line.subtype === 'init') this.#beginTurn(line.model);
        else this.#turns.backgroundChanged(line.tasks.map(({ task_type }) => task_type));
        break;
      case 'control_request':
        if (line.request.subtype === 'can_use_tool') void this.#questions.ask(line.request_id, line.request);
        else this.#process?.send(refuseLine(line.request_id, line.request.subtype));
        break;
      case 'control_cancel_request':
        this.#questions.cancel(line.request_id);
        break;
      case 'result':
        if (line.subtype === 'success' && line.is_error !== true && !this.#isCancelled) this.#turns.ended();
        else if (!this.#isInterrupted || this.#isCancelled)
          this.#decide({ type: 'failed', message: sentenceOfResult(line) });
        this.#isInterrupted = false;
        break;
      default:
        break;
    }
  }

  #beginTurn(model: string): void {
    this.#turns.began();
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
