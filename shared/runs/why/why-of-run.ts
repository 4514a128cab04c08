import { commandIn } from '../event-words.ts';
import type { RunEvent } from '../run-event.ts';
import type { RunState } from '../run-totals.ts';
import { numberIn, pathOf, textIn, toolOf } from '../telemetry-event.ts';

/** The parts of an event that say why a run ended as it did. */
export type WhyEvent = Pick<RunEvent, 'position' | 'at' | 'type' | 'state' | 'data'>;

/** An event that the explanation links to. `at` is Unix milliseconds; null if unknown. */
export type WhyPlace = { readonly position: number; readonly at: number | null };

/** A step that failed: a command, an edit, or a tool. */
export type FailedStep = WhyPlace & {
  readonly kind: 'command' | 'edit' | 'tool';
  /** The command, path or tool. */
  readonly name: string;
  /** Null if the events have none. */
  readonly exitCode: number | null;
  readonly how: 'failed' | 'timedOut' | 'declined' | 'killed';
  /** One of the checks that decide about the run. */
  readonly isCheck: boolean;
};

/** The first failure of a step that failed from then on, and the last edit before it since the step had passed. */
export type FirstBroken = WhyPlace & { readonly edit: (WhyPlace & { readonly path: string }) | null };

/** Why a run ended as it did, as far as its events show. */
export type Why = {
  readonly end: 'failed' | 'stopped' | 'finished' | 'unknown';
  /** The end of the run; null if there is none. */
  readonly place: WhyPlace | null;
  /** What the run reported as its failure, in its own words; null without a report. */
  readonly message: string | null;
  /** The failed step that the report names or the check that decided. Null if the events name none. */
  readonly cause: FailedStep | null;
  /** The last failed step, which may not be the cause. Null if there is a cause or nothing failed. */
  readonly lastFailure: FailedStep | null;
  readonly firstBroken: FirstBroken | null;
  /** The command that ran when a stopped run ended; null if none did. */
  readonly during: (WhyPlace & { readonly name: string }) | null;
  /** What the run did. */
  readonly files: number;
  readonly commands: number;
  readonly failedCommands: number;
};

type Step = WhyPlace & {
  readonly kind: FailedStep['kind'];
  readonly name: string;
  readonly isCheck: boolean;
  state: RunEvent['state'];
  exitCode: number | null;
  how: FailedStep['how'];
  endAt: number | null;
  endPosition: number;
};

/**
 * Explains the end of a run from its events, oldest first. Claims a cause only if the events name one: an error that
 * mentions a failed step, or a failed check. Null while the run continues.
 */
export function whyOfRun(events: readonly WhyEvent[], state: RunState): Why | null {
  const end = endOf(state);
  if (end === null) return null;
  const steps = stepsOf(events);
  const completed = events.findLast(({ type }) => type === 'completed') ?? null;
  const error = events.findLast(({ type }) => type === 'error') ?? null;
  // An error before further work was overcome.
  const lastWork = steps.at(-1)?.endPosition ?? -1;
  const isDecisive = error !== null && error.position > lastWork;
  const message = end === 'failed' && isDecisive ? (textIn(error.data, 'message', 'error') ?? null) : null;
  const failed = steps.filter(({ state: each }) => each === 'failed' || each === 'declined');
  const cause = end === 'failed' ? causeOf(failed, steps, message) : null;
  const lastFailure = cause === null && end !== 'stopped' ? lastUnsolved(steps) : null;
  const named = cause ?? lastFailure;
  const last = completed ?? (message === null ? null : error) ?? events.at(-1) ?? null;
  const open =
    end === 'stopped' || end === 'unknown' ? steps.findLast(({ state: each }) => each === 'running') : undefined;
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
    cause: cause === null ? null : failedStep(cause),
    lastFailure: lastFailure === null ? null : failedStep(lastFailure),
    firstBroken:
      named === null || named.kind !== 'command' || named.how === 'declined' ? null : firstBroken(named, steps),
    during: open === undefined ? null : { position: open.position, at: open.at, name: open.name },
    files: files.size,
    commands: commands.length,
    failedCommands: commands.filter(({ state: each }) => each === 'failed').length,
  };
}

function endOf(state: RunState): Why['end'] | null {
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

/** The step that an error names, or the first failed check without a report. */
function causeOf(failed: readonly Step[], steps: readonly Step[], message: string | null): Step | null {
  if (message !== null) return failed.findLast(({ name }) => name.length > 2 && message.includes(name)) ?? null;
  const check = failed.find(({ isCheck }) => isCheck);
  // The checks come last: a step after one means that it was no check of ours.
  return check !== undefined && steps.at(-1)?.isCheck === true ? check : null;
}

/** The last failed step that did not pass afterwards. */
function lastUnsolved(steps: readonly Step[]): Step | null {
  const solved = new Set<string>();
  for (const step of steps.toReversed()) {
    const key = `${step.kind} ${step.name}`;
    if (step.state === 'failed' && !solved.has(key)) return step;
    if (step.state === 'done') solved.add(key);
  }
  return null;
}

/** Null if the step failed only once: its first failure is the failure itself. */
function firstBroken(broken: Step, steps: readonly Step[]): FirstBroken | null {
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
  };
}

function failedStep({ endAt, endPosition, exitCode, how, isCheck, kind, name }: Step): FailedStep {
  return { position: endPosition, at: endAt, kind, name, exitCode, how, isCheck };
}

function stepsOf(events: readonly WhyEvent[]): Step[] {
  const steps: Step[] = [];
  const byCall = new Map<string, Step>();
  let lastCommand: Step | null = null;
  let lastTool: Step | null = null;
  for (const event of events) {
    const { at, data, position, state, type } = event;
    const callId = textIn(data, 'call_id', 'tool_use_id', 'id');
    if (type === 'bash_command' || type === 'tool_call' || type === 'file_write') {
      const kind = type === 'bash_command' ? 'command' : type === 'tool_call' ? 'tool' : 'edit';
      const name = kind === 'command' ? commandIn(data) : kind === 'tool' ? toolOf(data) : pathOf(data);
      if (name === null) continue;
      const open = state === 'none' && kind !== 'edit' ? 'running' : state === 'none' ? 'done' : state;
      const exitCode = numberIn(data, 'exit_code');
      const isCheck = kind === 'command' && callId !== null && /^check-\d+$/.test(callId);
      const ends = { exitCode, endAt: at, endPosition: position };
      const step: Step = { position, at, kind, name, isCheck, state: open, how: howOf(data, state, exitCode), ...ends };
      steps.push(step);
      if (callId !== null) byCall.set(callId, step);
      if (kind === 'command') lastCommand = step;
      if (kind === 'tool') lastTool = step;
    } else if (type === 'bash_output' || type === 'tool_result') {
      const latest = type === 'bash_output' ? lastCommand : lastTool;
      const step = (callId === null ? null : byCall.get(callId)) ?? (callId === null ? latest : null);
      if (step === null || step === undefined) continue;
      step.exitCode = numberIn(data, 'exit_code');
      step.state = state;
      step.how = howOf(data, state, step.exitCode);
      step.endAt = at;
      step.endPosition = position;
    }
  }
  return steps;
}

const timeoutWords = /^(?:timeout|timed_?out|timedout)$/i;
/** 128 and the number of SIGKILL or SIGTERM, as shells report it. */
const killedCodes: ReadonlySet<number> = new Set([137, 143]);

function howOf(data: WhyEvent['data'], state: WhyEvent['state'], exitCode: number | null): FailedStep['how'] {
  if (state === 'declined') return 'declined';
  const status = textIn(data, 'status');
  if (data.timed_out === true || (status !== null && timeoutWords.test(status))) return 'timedOut';
  return (exitCode !== null && killedCodes.has(exitCode)) || status === 'killed' ? 'killed' : 'failed';
}
