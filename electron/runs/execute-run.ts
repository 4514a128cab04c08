import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Attempt } from '../../shared/runs/attempt.ts';
import type { RunProof } from '../../shared/runs/run-proof.ts';
import type { RunRequest } from '../../shared/runs/run-request.ts';
import type { CheckResult } from '../../shared/runs/started-run.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { createProof, type ProofInput } from './create-proof.ts';
import type { RunOutcome } from './run-queue.ts';
import type { RunRecording } from './run-recording.ts';
import type { FindsRunners, RunEnd, RunEvents, RunJob, RunningJob } from './runner.ts';
import type { SetupSurroundings } from './worktree-setups.ts';
import { type RunOutput, unknownOutput } from './worktrees/run-worktrees.ts';

/** Where a run works. */
export type RunWorkFolder = {
  /** An absolute path. */
  readonly folder: string;
  /** The commit at the start; null without a repository. */
  readonly startCommit: string | null;
  /** Reads the changes since the start. An aborted signal stops the read. */
  output(signal: AbortSignal): Promise<RunOutput>;
  /** Runs the commands that set up a new worktree, while the tool works. Never rejects. */
  setUp?(surroundings: SetupSurroundings): Promise<void>;
};

/** The output and result of a check. */
export type CheckRun = CheckResult & { readonly output: string };

export type ExecuteRunDeps = {
  readonly clock: Clock;
  /** Returns why the run may no longer work, in one sentence; null while it may. */
  mayWork(): Promise<string | null>;
  /** Makes the place. The error is a sentence for the user. */
  makePlace(signal: AbortSignal): Promise<Result<RunWorkFolder, string>>;
  readonly programs: FindsRunners;
  runCheck(command: string, folder: string, signal: AbortSignal): Promise<CheckRun>;
  readonly ask: RunJob['ask'];
  readonly approvalMode: RunJob['approvalMode'];
  readonly isPromptSent: RunJob['isPromptSent'];
  /** Null for a run that is not one of several attempts at a message. */
  readonly attempt: Attempt | null;
  readonly onThread: RunJob['onThread'];
  /** Called with the tool once it is working. */
  onJob(job: RunningJob): void;
  onStage(stage: 'preparing' | 'running' | 'checking'): void;
};

/** The abort reason for a run that may not continue, as opposed to a canceled one. */
export class RunRefusal {
  /** One sentence for the user. */
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** The result of a run. */
export type RunResult = {
  readonly outcome: RunOutcome;
  /** One sentence; null if nothing went wrong. */
  readonly problem: string | null;
  readonly checks: readonly CheckResult[];
};

/**
 * Does one run from start to proof: makes the place, runs the tool in it, and runs the checks. An aborted signal ends
 * the current step. The recording gets every event, including the reason of a failure. Never rejects: any failure ends
 * the run and frees its place for the next one.
 */
export async function executeRun(
  deps: ExecuteRunDeps,
  options: RunRequest,
  recording: RunRecording,
  signal: AbortSignal,
): Promise<RunResult> {
  try {
    return await executeSteps(deps, options, recording, signal);
  } catch (failure) {
    const message = getErrorMessage(failure);
    const { end } = toNotStarted(message, recording, signal);
    recording.completed({ status: recordedStatuses[end.type], exit_code: null, duration_ms: 0 });
    await recording.close().catch(() => undefined);
    return { outcome: end.type, problem: end.type === 'failed' ? message : null, checks: [] };
  }
}

async function executeSteps(
  deps: ExecuteRunDeps,
  options: RunRequest,
  recording: RunRecording,
  signal: AbortSignal,
): Promise<RunResult> {
  const startedAt = deps.clock.now();
  let known: ProofInput = { startedAt, attempt: deps.attempt };
  const prove = async (facts: Partial<ProofInput>): Promise<void> => {
    known = { ...known, ...facts };
    // A run without a written proof still did its work.
    await recording.writeProof(createProof(options, known)).catch(() => undefined);
  };
  recording.started({ toolchain: options.tool, model: options.model });
  deps.onStage('preparing');
  const refusal = signal.aborted ? null : await deps.mayWork();
  const place = refusal !== null || signal.aborted ? err(refusal ?? '') : await deps.makePlace(signal);
  if (place.ok) await prove({ start_commit: place.value.startCommit });
  const onThread = (threadId: ThreadId): void => {
    void prove({ thread_id: threadId });
    deps.onThread(threadId);
  };
  const { end, checks, model } = place.ok
    ? await runTool({ ...deps, onThread }, options, place.value, recording, signal)
    : toNotStarted(place.error, recording, signal);
  const after = place.ok ? await readOutput(deps.clock, place.value, recording, signal) : unknownOutput;
  const endedAt = deps.clock.now();
  const exitCode = end.type === 'failed' ? end.exitCode : end.type === 'done' ? 0 : null;
  await prove({
    model,
    ended_at: new Date(endedAt).toISOString(),
    end_commit: after.endCommit,
    files_changed: [...after.paths],
    exit_status: exitCode,
    checks: checks.map(toProofCheck),
  });
  const isWell = checks.every(({ exitCode: code }) => code === 0);
  const status = end.type === 'done' && !isWell ? 'failed' : recordedStatuses[end.type];
  recording.completed({ status, exit_code: exitCode, duration_ms: endedAt - startedAt });
  await recording.close().catch(() => undefined);
  return { outcome: end.type, problem: end.type === 'failed' ? end.message : null, checks };
}

/** How long to read the changed files of a canceled run, in milliseconds. */
const afterCancelMs = 5_000;

/** Reads the changes. If that fails, the tool's result still determines the run's outcome. */
async function readOutput(
  clock: Clock,
  place: RunWorkFolder,
  { events }: RunRecording,
  signal: AbortSignal,
): Promise<RunOutput> {
  const late = new AbortController();
  // A canceled run may have changed files too. Read them only briefly.
  const cancel = signal.aborted ? clock.after(afterCancelMs, () => late.abort()) : () => undefined;
  try {
    return await place.output(signal.aborted ? late.signal : signal);
  } catch (failure) {
    events.error({ message: t`The changed files could not be read: ${getErrorMessage(failure)}` });
    return unknownOutput;
  } finally {
    cancel();
  }
}

type ToolWork = { readonly end: RunEnd; readonly checks: readonly CheckResult[]; readonly model: string | null };

const recordedStatuses = { done: 'success', failed: 'failed', cancelled: 'cancelled' } as const;

function toNotStarted(message: string, recording: RunRecording, signal: AbortSignal): ToolWork {
  const end: RunEnd = signal.aborted ? toAbortedEnd(recording, signal) : toFailedEnd(message, recording);
  return { end, checks: [], model: null };
}

function toAbortedEnd(recording: RunRecording, { reason }: AbortSignal): RunEnd {
  return reason instanceof RunRefusal ? toFailedEnd(reason.message, recording) : { type: 'cancelled' };
}

function toFailedEnd(message: string, { events }: RunRecording): RunEnd {
  events.error({ message });
  return { type: 'failed', message, exitCode: null };
}

async function runTool(
  deps: ExecuteRunDeps,
  options: RunRequest,
  place: RunWorkFolder,
  recording: RunRecording,
  signal: AbortSignal,
): Promise<ToolWork> {
  const runner = await deps.programs.findRunner(options.tool);
  if (!runner.ok) return toNotStarted(runner.error, recording, signal);
  // Making a worktree takes time, in which the user may have changed their mind.
  const refusal = await deps.mayWork();
  if (refusal !== null || signal.aborted) return toNotStarted(refusal ?? '', recording, signal);
  let model: string | null = null;
  deps.onStage('running');
  const written = new Set<string>();
  const setup = startSetup(deps, place, recording, { written, signal });
  const job = runner.value.start({
    folder: place.folder,
    prompt: options.prompt,
    isPromptSent: deps.isPromptSent,
    model: options.model,
    events: withShortPaths(recording.events, place.folder, written),
    onStderr: (text) => recording.stderr(text),
    onModel: (name) => {
      model = name;
    },
    ask: deps.ask,
    mayWork: () => deps.mayWork(),
    approvalMode: deps.approvalMode,
    onThread: deps.onThread,
  });
  deps.onJob(job);
  const cancel = () => job.cancel();
  signal.addEventListener('abort', cancel);
  const reported = await job.ended;
  signal.removeEventListener('abort', cancel);
  if (reported.type === 'cancelled') setup.end();
  else if (setup.isRunning) deps.onStage('checking');
  await setup.ended;
  const end = reported.type === 'cancelled' && signal.aborted ? toAbortedEnd(recording, signal) : reported;
  if (end.type !== 'done' || options.checks.length === 0) return { end, checks: [], model };
  deps.onStage('checking');
  const checks = await runChecks(deps, options.checks, place, recording, signal);
  return { end: signal.aborted ? toAbortedEnd(recording, signal) : end, checks, model };
}

/** The set-up of a worktree, as its run sees it. */
type RunningSetup = { readonly ended: Promise<void>; readonly isRunning: boolean; end(): void };

/** Starts the commands that set up a worktree. A canceled run ends them. */
function startSetup(
  { mayWork }: ExecuteRunDeps,
  { setUp }: RunWorkFolder,
  { events }: RunRecording,
  { signal, written }: Pick<SetupSurroundings, 'signal' | 'written'>,
): RunningSetup {
  const own = new AbortController();
  let isRunning = setUp !== undefined;
  const until = AbortSignal.any([signal, own.signal]);
  const work = setUp?.({ events, written, mayWork, signal: until }) ?? Promise.resolve();
  return {
    // Its run goes on, whatever happens to it.
    ended: work
      .catch(() => undefined)
      .then(() => {
        isRunning = false;
      }),
    get isRunning() {
      return isRunning;
    },
    end: () => own.abort(),
  };
}

/**
 * Runs the checks one after the other. Continues after a failed check, because the remaining results are still useful.
 */
async function runChecks(
  { runCheck }: ExecuteRunDeps,
  commands: readonly string[],
  { folder }: RunWorkFolder,
  { events }: RunRecording,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const [index, command] of commands.entries()) {
    if (signal.aborted) break;
    const callId = `check-${index + 1}`;
    events.bashCommand({ command, cwd: folder, call_id: callId });
    const { output, ...result } = await runCheck(command, folder, signal);
    events.bashOutput({ output, exit_code: result.exitCode, call_id: callId, duration_ms: result.durationMs });
    results.push(result);
  }
  return results;
}

function toProofCheck({ command, exitCode, durationMs }: CheckResult): RunProof['checks'][number] {
  return { command, exit_code: exitCode, duration_ms: durationMs, passed: exitCode === 0 };
}

/**
 * Wraps events so that files in the folder get relative paths. Readers do not need the folder's own path. Adds the
 * absolute paths of the files that the tool writes to `written`.
 */
function withShortPaths(events: RunEvents, folder: string, written: Set<string>): RunEvents {
  const shortened = (path: string): string => {
    const inside = isAbsolute(path) ? relative(folder, path) : path;
    return inside === '' || isAbsolute(inside) || inside.split(sep)[0] === '..' ? path : inside;
  };
  return {
    promptSent: (data) => events.promptSent(data),
    responseChunk: (content) => events.responseChunk(content),
    responseComplete: (data) => events.responseComplete(data),
    toolCall: (data) => events.toolCall(data),
    toolResult: (data) => events.toolResult(data),
    bashCommand: (data) => events.bashCommand(data),
    bashOutput: (data) => events.bashOutput(data),
    fileRead: (data) => events.fileRead({ ...data, path: shortened(data.path) }),
    fileWrite: (data) => {
      written.add(resolve(folder, data.path));
      events.fileWrite({ ...data, path: shortened(data.path) });
    },
    thinking: (data) => events.thinking(data),
    approval: ({ path = null, ...data }) => events.approval({ ...data, path: path === null ? null : shortened(path) }),
    usage: (data) => events.usage(data),
    error: ({ path, ...data }) => events.error({ ...data, ...(path !== undefined && { path: shortened(path) }) }),
  };
}
