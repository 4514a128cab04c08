import { maxComparedSteps, type RunStep, type RunSteps, type StepSums } from '../../../shared/runs/compare/run-step.ts';
import type { EventState, ReportedEvent } from '../../../shared/runs/run-event.ts';
import { type EventData, findNumber, findText } from '../../../shared/runs/telemetry-event.ts';
import { readSpentTokens } from '../../../shared/runs/usage-event.ts';
import { describeStep, undescribedStep } from './describe-step.ts';
import { WrittenFiles } from './written-files.ts';

/** Keeps the first and last of many steps in bounded memory. */
class BoundedSteps<Step> {
  readonly #half: number;
  readonly #first: Step[] = [];
  #last: Step[] = [];
  #dropped = 0;

  /** Creates a list that keeps at most `most` steps. */
  constructor(most: number) {
    this.#half = Math.ceil(most / 2);
  }

  add(step: Step): void {
    if (this.#first.length < this.#half) {
      this.#first.push(step);
      return;
    }
    this.#last.push(step);
    if (this.#last.length < 2 * this.#half) return;
    this.#dropped += this.#last.length - this.#half;
    this.#last = this.#last.slice(-this.#half);
  }

  /** Returns the kept steps, how many were left out, and how many kept ones come before those. */
  end(): { readonly steps: readonly Step[]; readonly leftOut: number; readonly before: number } {
    const last = this.#last.slice(-this.#half);
    return {
      steps: [...this.#first, ...last],
      leftOut: this.#dropped + this.#last.length - last.length,
      before: this.#first.length,
    };
  }
}

type Step = { -readonly [Name in keyof RunStep]: RunStep[Name] };
/** A step that another event ends. */
type OpenStep = { readonly step: Step; readonly endType: string; readonly callId: string | null };

/** The maximum number of open steps, and of remembered failures. */
const maxOpenSteps = 1_000;
const maxRememberedFailures = 10_000;
/** How much of a chunked answer identifies its content. */
const maxAnswerCharacters = 400;

const answerType = 'response_complete';
/** These events only mark the start and end of a run's work. */
const noSteps: ReadonlySet<string> = new Set(['started', 'completed']);
const endTypes: ReadonlyMap<string, string> = new Map([
  ['bash_command', 'bash_output'],
  ['tool_call', 'tool_result'],
]);

/** Builds steps from a run's events, added in order. Its memory is bounded. */
export class StepFold {
  readonly #root: string;
  readonly #kept: BoundedSteps<Step>;
  readonly #files: WrittenFiles;
  readonly #failed = new Set<number>();
  readonly #approvals = { asked: 0, approved: 0, declined: 0, waitedMs: null as number | null };
  readonly #asked = new Map<string, Step>();
  #open: OpenStep[] = [];
  #answer: { readonly step: Step; text: string } | null = null;
  #newest: Step | null = null;
  #retries = 0;
  #schema: number | null = null;

  /** `root` is the run's working folder. Paths inside it become relative to it. */
  constructor(root: string, most = maxComparedSteps) {
    this.#root = root;
    this.#kept = new BoundedSteps(most);
    this.#files = new WrittenFiles(root);
  }

  add(event: ReportedEvent): void {
    const { data, type } = event;
    if (type === 'usage') this.#addTokens(data);
    else if (type === 'started') this.#schema ??= findNumber(data, 'schema');
    else if (type === 'response_chunk') this.#addAnswerText(event);
    else {
      const answered = this.#answer;
      this.#endAnswer();
      if (type === answerType && answered !== null) this.#complete(answered.step, event);
      else if (type === 'bash_output' || type === 'tool_result') this.#end(event);
      else if (type === 'approval') this.#ask(event);
      else if (!noSteps.has(type)) this.#begin(event);
    }
  }

  /** Returns the steps of all events. */
  end(): RunSteps {
    this.#endAnswer();
    const { before, leftOut, steps } = this.#kept.end();
    const sums: StepSums = {
      kept: steps.length,
      leftOut,
      before,
      retries: this.#retries,
      approvals: { ...this.#approvals },
      ...this.#files.end(),
      schema: this.#schema,
    };
    return { steps, sums };
  }

  #begin(event: ReportedEvent): void {
    const { data, position, state, type } = event;
    const step = this.#add(event, type, describeStep(type, data, this.#root));
    if (type === 'file_write' && state !== 'failed' && state !== 'declined') this.#files.add(position, data);
    const endType = endTypes.get(type);
    const hasEnded = endType === undefined || findNumber(data, 'exit_code') !== null || isEnded(state);
    if (hasEnded) this.#noteEnd(step);
    else {
      this.#open.push({ step, endType, callId: findText(data, 'call_id') });
      if (this.#open.length > maxOpenSteps) this.#open.shift();
    }
  }

  /** Ends a step. An end without a start becomes its own step. */
  #end(event: ReportedEvent): void {
    const open = this.#take(event.type, findText(event.data, 'call_id'));
    const step = open?.step ?? this.#add(event, event.type, describeStep(event.type, event.data, this.#root));
    step.state = event.state;
    step.durationMs = event.durationMs ?? (open === null ? null : getDuration(step.at, event.at));
    this.#noteEnd(step);
  }

  #take(endType: string, callId: string | null): OpenStep | null {
    const named = this.#open.findIndex((open) => open.endType === endType && open.callId === callId);
    const nameless = (open: OpenStep) => open.endType === endType && (callId === null || open.callId === null);
    const at = callId !== null && named !== -1 ? named : this.#open.findIndex(nameless);
    return (at === -1 ? undefined : this.#open.splice(at, 1)[0]) ?? null;
  }

  #addAnswerText(event: ReportedEvent): void {
    const text = findText(event.data, 'content', 'text', 'chunk') ?? '';
    if (this.#answer === null) {
      const step = this.#add(event, answerType, undescribedStep);
      this.#answer = { step, text: text.slice(0, maxAnswerCharacters) };
      return;
    }
    const { text: said, step } = this.#answer;
    if (said.length < maxAnswerCharacters) this.#answer.text = (said + text).slice(0, maxAnswerCharacters);
    step.durationMs = getDuration(step.at, event.at);
  }

  /** Describes the answer, because its chunked text is complete only now. */
  #endAnswer(): void {
    if (this.#answer === null) return;
    const { text, step } = this.#answer;
    Object.assign(step, describeStep(answerType, { content: text }, this.#root));
    this.#answer = null;
  }

  #complete(step: Step, { at, data, durationMs, state }: ReportedEvent): void {
    const content = findText(data, 'content', 'text');
    if (content !== null) {
      Object.assign(step, describeStep(answerType, { content: content.slice(0, maxAnswerCharacters) }, this.#root));
    }
    step.state = state;
    step.durationMs = durationMs ?? getDuration(step.at, at);
  }

  /** Adds an approval. A request and its answer are one step. A thread reports both with one event. */
  #ask(event: ReportedEvent): void {
    const { data, durationMs, position, state } = event;
    const id = findText(data, 'approval_id') ?? String(position);
    const asked = this.#asked.get(id);
    const step = asked ?? this.#add(event, event.type, describeStep(event.type, data, this.#root));
    if (asked === undefined) this.#approvals.asked += 1;
    if (state === 'waiting') {
      if (this.#asked.size < maxOpenSteps) this.#asked.set(id, step);
      return;
    }
    this.#asked.delete(id);
    step.state = state;
    step.durationMs = durationMs ?? (asked === undefined ? null : getDuration(asked.at, event.at));
    if (state === 'done') this.#approvals.approved += 1;
    else if (state === 'declined') this.#approvals.declined += 1;
    if (step.durationMs !== null) this.#approvals.waitedMs = (this.#approvals.waitedMs ?? 0) + step.durationMs;
  }

  #addTokens(data: EventData): void {
    const spent = readSpentTokens(data, null);
    if (spent !== null && this.#newest !== null) {
      this.#newest.tokens = (this.#newest.tokens ?? 0) + spent.input + spent.output;
    }
  }

  #add(event: ReportedEvent, type: string, known: ReturnType<typeof describeStep>): Step {
    const { at, durationMs, position, state } = event;
    const isRetry = this.#failed.has(known.key);
    if (isRetry) this.#retries += 1;
    const step: Step = { position, at, durationMs, type, state, ...known, tokens: null, isRetry };
    this.#kept.add(step);
    // A request itself spends nothing.
    if (type !== 'approval') this.#newest = step;
    return step;
  }

  #noteEnd({ key, state }: Step): void {
    if (state !== 'failed') this.#failed.delete(key);
    else if (this.#failed.size < maxRememberedFailures) this.#failed.add(key);
  }
}

function isEnded(state: EventState): boolean {
  return state === 'done' || state === 'failed' || state === 'declined';
}

/** Returns the duration; null if a clock was set back in between. */
function getDuration(from: number | null, to: number | null): number | null {
  return from === null || to === null || to < from ? null : to - from;
}
