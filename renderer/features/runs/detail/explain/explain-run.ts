import { findFailureLine } from '../../../../../shared/console/failure-excerpt.ts';
import { findCommand } from '../../../../../shared/runs/event-text.ts';
import { approvalType, type RunEvent } from '../../../../../shared/runs/run-event.ts';
import type { RunState } from '../../../../../shared/runs/run-totals.ts';
import { findNumber, findPath, findText, findTool } from '../../../../../shared/runs/telemetry-event.ts';

/** The parts of an event that show why a run ended as it did. */
export type WhyEvent = Pick<RunEvent, 'position' | 'at' | 'type' | 'state' | 'durationMs' | 'data'>;

/** An event that the explanation links to. `at` is Unix milliseconds; null if unknown. */
export type WhyPlace = { readonly position: number; readonly at: number | null };

/** A step that failed: a command, an edit, or a tool. */
export type FailedStep = WhyPlace & {
  readonly kind: 'command' | 'edit' | 'tool';
  /** The command, path or tool. */
  readonly name: string;
  /** Null if the events have none. */
  readonly exitCode: number | null;
  readonly how: 'failed' | 'timedOut' | 'declined' | 'killed' | 'blocked' | 'stopped' | 'cutOff';
  /** The line of the step's output, or of its error, that says what went wrong. Null if there is none. */
  readonly reason: string | null;
  /** True if the step printed nothing. False if unknown. */
  readonly isSilent: boolean;
  /** True for one of the checks that decide about the run. */
  readonly isCheck: boolean;
};

/**
 * The first failure of a step that has failed ever since, and the last edit before that failure and after the step's
 * last success.
 */
export type FirstBroken = WhyPlace & {
  readonly edit: (WhyPlace & { readonly path: string }) | null;
  /** True if the step has never passed, and nothing had been edited before. */
  readonly isFromStart: boolean;
};

/** Why a run ended as it did, as far as its events show. */
export type Why = {
  readonly end: 'failed' | 'stopped' | 'finished' | 'unknown';
  /** The end of the run; null if there is none. */
  readonly place: WhyPlace | null;
  /** What the run reported as its failure, in its own words; null without a report. */
  readonly message: string | null;
  /** The failed step that the report names, or the check that decided. Null if the events name none. */
  readonly cause: FailedStep | null;
  /** The last failed step, which may not be the cause. Null if there is a cause or nothing failed. */
  readonly lastFailure: FailedStep | null;
  readonly firstBroken: FirstBroken | null;
  /** How many checks failed besides the cause. */
  readonly otherFailedChecks: number;
  /**
   * What was running when a run was stopped or lost its tool, or what the user declined instead; null if there is none.
   */
  readonly during: (WhyPlace & { readonly name: string; readonly how: 'running' | 'waiting' | 'declined' }) | null;
  /** Counts of what the run did. */
  readonly files: number;
  readonly commands: number;
  readonly failedCommands: number;
  readonly declinedCommands: number;
};

type Step = WhyPlace & {
  readonly kind: FailedStep['kind'];
  readonly name: string;
  readonly isCheck: boolean;
  state: RunEvent['state'];
  exitCode: number | null;
  how: FailedStep['how'];
  reason: string | null;
  isSilent: boolean;
  endAt: number | null;
  endPosition: number;
};

/**
 * Explains the end of a run from its events, oldest first. Claims a cause only if the events name one: an error that
 * mentions a failed step, or a failed check. Null while the run continues.
 */
export function explainRun(events: readonly WhyEvent[], state: RunState): Why | null {
  const end = toEnd(state);
  if (end === null) return null;
  const steps = toSteps(events);
  const completed = events.findLast(({ type }) => type === 'completed') ?? null;
  const error = events.findLast((event) => event.type === 'error' && !isStepError(event)) ?? null;
  // The run recovered from an error that came before further work.
  const lastWork = steps.at(-1)?.endPosition ?? -1;
  const isDecisive = error !== null && error.position > lastWork;
  const message = end === 'failed' && isDecisive ? getMessage(error.data) : null;
  const failed = steps.filter(({ state: each }) => each === 'failed' || each === 'declined');
  const cause = end === 'failed' ? findCause(failed, steps, message) : null;
  const lastFailure = cause === null && end !== 'stopped' ? findLastUnsolved(steps) : null;
  const failedChecks = failed.filter(({ isCheck }) => isCheck).length;
  const named = cause ?? lastFailure;
  const last = completed ?? (message === null ? null : error) ?? events.at(-1) ?? null;
  const open =
    end === 'finished' || (end === 'failed' && message === null)
      ? undefined
      : steps.findLast((step, at) => isOpen(step) || (at === steps.length - 1 && endedWithRun(step, end)));
  const files = new Set(
    steps
      .filter((step) => step.kind === 'edit' && step.state !== 'failed' && step.state !== 'declined')
      .map(({ name }) => name),
  );
  const commands = steps.filter(({ kind }) => kind === 'command');
  return {
    end,
    place: last === null ? null : { position: last.position, at: last.at },
    message,
    cause: cause === null ? null : toFailedStep(cause),
    lastFailure: lastFailure === null ? null : toFailedStep(lastFailure),
    firstBroken:
      named === null || named.kind !== 'command' || named.how === 'declined' ? null : findFirstBroken(named, steps),
    otherFailedChecks: cause?.isCheck === true ? failedChecks - 1 : 0,
    during:
      open === undefined ? null : { position: open.position, at: open.at, name: open.name, how: toDuringState(open) },
    files: files.size,
    commands: commands.length,
    failedCommands: commands.filter(({ state: each }) => each === 'failed').length,
    declinedCommands: commands.filter(({ state: each }) => each === 'declined').length,
  };
}

function getMessage(data: WhyEvent['data']): string | null {
  const message = findText(data, 'message', 'error');
  const detail = findText(data, 'detail');
  return message === null || detail === null ? message : `${message} ${detail}`;
}

function toEnd(state: RunState): Why['end'] | null {
  switch (state) {
    case 'failed':
    case 'stopped':
    case 'finished':
    case 'unknown':
      return state;
    default:
      return null;
  }
}

/** Returns the step that an error names or, without a report, the first failed check. */
function findCause(failed: readonly Step[], steps: readonly Step[], message: string | null): Step | null {
  if (message !== null) return failed.findLast(({ name }) => name.length > 2 && message.includes(name)) ?? null;
  const check = failed.find(({ isCheck }) => isCheck);
  // The checks come last. If a step follows, the failed step was not one of our checks.
  return check !== undefined && steps.at(-1)?.isCheck === true ? check : null;
}

/**
 * Returns the last step that failed or was declined, and did not pass afterwards. A step cut off with its tool explains
 * nothing.
 */
function findLastUnsolved(steps: readonly Step[]): Step | null {
  const solved = new Set<string>();
  for (const step of steps.toReversed()) {
    const key = `${step.kind} ${step.name}`;
    const isBad = (step.state === 'failed' || step.state === 'declined') && step.how !== 'cutOff';
    if (isBad && !solved.has(key)) return step;
    if (step.state === 'done') solved.add(key);
  }
  return null;
}

/** Returns the first failure of a step. Null if the step failed only once, because that is the failure itself. */
function findFirstBroken(broken: Step, steps: readonly Step[]): FirstBroken | null {
  const until = steps.indexOf(broken);
  const same = steps.slice(0, until + 1).filter(({ kind, name }) => kind === broken.kind && name === broken.name);
  const passed = same.findLastIndex(({ state }) => state === 'done');
  const first = same.slice(passed + 1).find(({ state }) => state === 'failed');
  if (first === undefined || first === broken) return null;
  const since = passed === -1 ? -1 : steps.indexOf(same[passed] ?? first);
  const edit = steps
    .slice(since + 1, steps.indexOf(first))
    .findLast(({ kind, state }) => kind === 'edit' && state !== 'failed' && state !== 'declined');
  return {
    position: first.endPosition,
    at: first.endAt,
    edit: edit === undefined ? null : { position: edit.position, at: edit.at, path: edit.name },
    isFromStart: passed === -1 && edit === undefined,
  };
}

function toFailedStep({ endAt, endPosition, exitCode, how, isCheck, isSilent, kind, name, reason }: Step): FailedStep {
  return { position: endPosition, at: endAt, kind, name, exitCode, how, isCheck, isSilent, reason };
}

/** Returns whether an error is about a step: a patch that did not apply, or a declined command. */
function isStepError({ data }: WhyEvent): boolean {
  return findText(data, 'path', 'call_id') !== null;
}

/** Reads what the end of a step shows about its failure. */
export function findReason(data: WhyEvent['data']): Pick<FailedStep, 'reason' | 'isSilent'> {
  const output = findText(data, 'output', 'output_tail', 'stdout', 'error', 'message', 'result');
  return { reason: output === null ? null : findFailureLine(output), isSilent: data.output === '' };
}

function toSteps(events: readonly WhyEvent[]): Step[] {
  const steps: Step[] = [];
  const byCall = new Map<string, Step>();
  for (const event of events) {
    const { data, type } = event;
    const callId = findText(data, 'call_id', 'tool_use_id', 'id');
    if (type === 'bash_command' || type === 'tool_call' || type === 'file_write') {
      const step = toStep(event, callId);
      if (step === null) continue;
      steps.push(step);
      if (callId !== null) byCall.set(callId, step);
    } else if (type === 'bash_output' || type === 'tool_result') {
      const kind = type === 'bash_output' ? 'command' : 'tool';
      const step = callId === null ? steps.findLast((each) => each.kind === kind) : byCall.get(callId);
      if (step !== undefined) endStep(step, event);
    } else if (type === approvalType && event.state === 'declined') {
      const name = findCommand(data) ?? findTool(data) ?? findPath(data);
      const step = steps.findLast((each) => each.name === name && isOpen(each));
      const path = findCommand(data) === null && findTool(data) === null ? findPath(data) : null;
      if (step !== undefined) endStep(step, event);
      // In a thread, a separate event reports the edit itself.
      else if (path !== null && !steps.some((each) => each.name === path && each.state === 'declined')) {
        steps.push(toEdit(event, path));
      }
    } else if (type === 'error' && isStepError(event)) {
      const step = callId === null ? undefined : byCall.get(callId);
      const path = findText(data, 'path');
      if (step !== undefined && isOpen(step)) endStep(step, { ...event, state: 'declined' });
      else if (path !== null) steps.push(toEdit(event, path));
    }
  }
  return steps;
}

/** Returns whether a step ended because its run did. */
function endedWithRun({ how }: Step, end: Why['end']): boolean {
  return how === 'cutOff' || (end === 'stopped' && (how === 'stopped' || how === 'declined'));
}

function toDuringState({ how, state }: Step): 'running' | 'waiting' | 'declined' {
  if (state === 'waiting') return 'waiting';
  return how === 'declined' ? 'declined' : 'running';
}

function isOpen({ state }: Step): boolean {
  return state === 'running' || state === 'waiting';
}

/** Returns the step that an event starts, or performs at once. Null if it has no name. */
function toStep(event: WhyEvent, callId: string | null): Step | null {
  const { at, data, durationMs, position, state, type } = event;
  const kind = type === 'bash_command' ? 'command' : type === 'tool_call' ? 'tool' : 'edit';
  const name = kind === 'command' ? findCommand(data) : kind === 'tool' ? findTool(data) : findPath(data);
  if (name === null) return null;
  const open = state === 'none' && kind !== 'edit' ? 'running' : state === 'none' ? 'done' : state;
  const exitCode = findNumber(data, 'exit_code');
  return {
    position,
    at,
    kind,
    name,
    isCheck: kind === 'command' && callId !== null && /^check-\d+$/.test(callId),
    state: open,
    how: toHow(name, event, exitCode),
    ...findReason(data),
    exitCode,
    // An event of a thread describes the whole step.
    endAt: at === null ? null : at + (durationMs ?? 0),
    endPosition: position,
  };
}

/** Returns the step of a patch that was not applied. */
function toEdit(event: WhyEvent, path: string): Step {
  const { at, data, position, state } = event;
  const ends = { exitCode: null, endAt: at, endPosition: position };
  return {
    position,
    at,
    kind: 'edit',
    name: path,
    isCheck: false,
    state,
    how: toHow(path, event, null),
    ...findReason(data),
    ...ends,
  };
}

function endStep(step: Step, event: WhyEvent): void {
  // A tool also reports a refusal as a failure.
  if (step.state === 'declined') return;
  step.exitCode = findNumber(event.data, 'exit_code');
  step.state = event.state;
  step.how = toHow(step.name, event, step.exitCode);
  Object.assign(step, findReason(event.data));
  step.endAt = event.at;
  step.endPosition = event.position;
}

const timeoutPattern = /^(?:timeout|timed_?out|timedout)$/i;
/** 128 plus the number of SIGKILL or SIGTERM, as shells report it. */
const killedCodes: ReadonlySet<number> = new Set([137, 143]);

/** The exit code of the `timeout` program. */
const timedOutCode = 124;

function toHow(
  name: string,
  { data, state }: Pick<WhyEvent, 'data' | 'state'>,
  exitCode: number | null,
): FailedStep['how'] {
  if (state === 'declined') return 'declined';
  const status = findText(data, 'status');
  if (status === 'blocked' || status === 'stopped' || status === 'cutOff') return status;
  if (data.timed_out === true || (status !== null && timeoutPattern.test(status))) return 'timedOut';
  if (exitCode === timedOutCode && /\btimeout\b/.test(name)) return 'timedOut';
  return (exitCode !== null && killedCodes.has(exitCode)) || status === 'killed' ? 'killed' : 'failed';
}
