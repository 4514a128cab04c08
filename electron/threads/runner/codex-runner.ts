import { randomUUID } from 'node:crypto';
import { joinSentences } from '../../../shared/alerts/error-text.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import { clientMessageId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getSendProblemText } from '../../../shared/threads/describe-thread-problem.ts';
import type { SendProblem, ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import { asksForPlan } from '../../../shared/transcript/proposed-plan.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { RunThreads } from '../../runs/records/run-threads.ts';
import type { RunEnd, RunEvents, RunJob, Runner, RunningJob } from '../../runs/runner.ts';
import { interruptRunningTurn, stopRunningTurn } from '../background-commands.ts';
import type { ThreadLoader } from '../live/thread-loader.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { TurnGate, TurnSender } from '../send/turn-sender.ts';
import { startThread } from '../thread-starter.ts';
import { RunEventWriter } from './run-event-writer.ts';

export type CodexRunnerDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly threads: LiveThreads;
  readonly loader: Pick<ThreadLoader, 'load'>;
  readonly sender: TurnSender;
  readonly runThreads: Pick<RunThreads, 'output' | 'diff' | 'onAdvanced'>;
};

/** The prompt that continues a paused run. The model reads it, so it is not translated. */
const continuePrompt = 'Continue where you were interrupted.';

/**
 * Runs jobs with Codex. Each run is its own thread in the run's folder, with one turn, plus one for each pause. Its
 * approval requests go to the shared approval queue, like those of any thread, so the job's `ask` is not used.
 */
export class CodexRunner implements Runner {
  readonly #deps: CodexRunnerDeps;

  constructor(deps: CodexRunnerDeps) {
    this.#deps = deps;
  }

  start(job: RunJob): RunningJob {
    return new CodexRun(this.#deps, job);
  }
}

class CodexRun implements RunningJob {
  readonly pid = null;
  readonly ended: Promise<RunEnd>;
  readonly #deps: CodexRunnerDeps;
  readonly #job: RunJob;
  #thread: LiveThread | null = null;
  #isCancelled = false;
  /** Resolves when a paused run continues or is canceled. Null while it is not paused. */
  #pauseEnd: PromiseWithResolvers<void> | null = null;
  /** True if the running turn was stopped so that it can continue later. */
  #isTurnPaused = false;
  /** Ends the wait for a turn that a window starts, if that has not started. */
  #endWait: () => void = () => undefined;

  constructor(deps: CodexRunnerDeps, job: RunJob) {
    this.#deps = deps;
    this.#job = job;
    this.ended = this.#run();
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#pauseEnd?.resolve();
    this.#endWait();
    const { clock, codex } = this.#deps;
    if (this.#thread !== null) void stopRunningTurn(codex, clock, this.#thread).stopped;
  }

  pause(): void {
    this.#pauseEnd ??= Promise.withResolvers();
    const { clock, codex } = this.#deps;
    // Without a turn there is nothing to continue: a turn that starts later ends on its own, or by the user.
    if (this.#thread === null || this.#thread.turn.current === null) return;
    this.#isTurnPaused = true;
    void interruptRunningTurn(codex, clock, this.#thread).stopped;
  }

  resume(): void {
    this.#pauseEnd?.resolve();
    this.#pauseEnd = null;
  }

  async #run(): Promise<RunEnd> {
    const { runThreads, codex, threads } = this.#deps;
    const { approvalMode, events, folder, isPromptSent, model, onModel, onThread, prompt } = this.#job;
    const started = await startThread(codex, threads, folder, { model, effort: null, approvalMode });
    if (!started.ok) return failToStart(started.error, events);
    const thread = started.value;
    this.#thread = thread;
    const teller = new RunEventWriter(thread, events, runThreads);
    // Waits before the thread is announced, so that no end of a turn is missed.
    const sent = isPromptSent ? this.#waitForSentTurn(thread, teller) : null;
    onThread(thread.id);
    if (thread.settings?.model) onModel(thread.settings.model);
    let hasBegun = false;
    for (let text = prompt; ; text = continuePrompt) {
      const isSent = sent !== null && !hasBegun;
      const ready = isSent ? ok(null) : await this.#ready(thread, hasBegun);
      if (this.#isCancelled && !isSent) return { type: 'cancelled' };
      if (!ready.ok) return failToStart(ready.error, events);
      hasBegun = true;
      this.#isTurnPaused = false;
      const codexBefore = codex.pid;
      const end = await (isSent ? sent : this.#runTurn(thread, teller, text));
      await teller.waitUntilWritten();
      if (this.#isCancelled) return { type: 'cancelled' };
      if (end !== 'interrupted') return end;
      if (!this.#isTurnPaused) {
        // The user stopped the turn, in its thread or by answering a request.
        if (codex.pid === codexBefore) return { type: 'cancelled' };
        const message = t`Codex stopped while working.`;
        events.error({ message });
        return { type: 'failed', message, exitCode: null };
      }
    }
  }

  /**
   * Waits while the run is paused. Before the run continues, Codex must have loaded the thread and have no other work
   * to start in it: Codex unloads threads that are paused for long, and other clients may have left work there.
   */
  async #ready(thread: LiveThread, hasBegun: boolean): Promise<Result<null, ThreadProblem>> {
    const { loader, threads } = this.#deps;
    do {
      await this.#pauseEnd?.promise;
      if (!hasBegun || this.#isCancelled) continue;
      // If the thread was loaded again for windows, that is another object, and this one gets no more updates.
      if (threads.get(thread.id) !== thread) return err({ type: 'threadGone' });
      const loaded = await loader.load(thread);
      if (!loaded.ok) return loaded;
    } while (this.#pauseEnd !== null && !this.#isCancelled);
    return ok(null);
  }

  /** Runs one turn in the thread. */
  async #runTurn(thread: LiveThread, teller: RunEventWriter, text: string): Promise<RunEnd | 'interrupted'> {
    const { approvalMode, mayWork, model } = this.#job;
    // The run's worktree has the trust of the folder it was created for.
    const gate: TurnGate = async (_thread, asked) => {
      const refusal = await mayWork();
      return refusal === null ? ok(asked) : err(refusal);
    };
    const ended = this.#waitForTurnEnd(thread, teller, thread.log.transcript.turns.length);
    const message = { clientId: clientMessageId.parse(randomUUID()), text, sources: [] };
    const before = thread.log.transcript.turns.findLast(({ status }) => status !== 'notSent');
    // A plan that was paused goes on as one.
    const plans = before !== undefined && asksForPlan(before);
    const settings = { model, effort: null, approvalMode, ...(plans && { plan: true as const }) };
    await this.#deps.sender.start(
      thread,
      { message, settings, retryOf: null, approvedText: text, waitReason: null, sendAt: null },
      gate,
    );
    return await ended;
  }

  /** Waits for the first turn of a thread, which a window starts. Without it, a canceled run is interrupted at once. */
  #waitForSentTurn(thread: LiveThread, teller: RunEventWriter): Promise<RunEnd | 'interrupted'> {
    const { promise, resolve } = Promise.withResolvers<'interrupted'>();
    this.#endWait = () => {
      if (thread.log.transcript.turns.length === 0) resolve('interrupted');
    };
    return Promise.race([promise, this.#waitForTurnEnd(thread, teller, 0)]);
  }

  /** Resolves when a turn of the thread ends, or when Codex does not accept it. */
  #waitForTurnEnd(thread: LiveThread, teller: RunEventWriter, place: number): Promise<RunEnd | 'interrupted'> {
    const { promise, resolve } = Promise.withResolvers<RunEnd | 'interrupted'>();
    const stopListening = this.#deps.runThreads.onAdvanced((threadId) => {
      if (threadId !== thread.id) return;
      teller.writeNew();
      const turn = thread.log.transcript.turns[place];
      const end = turn === undefined ? null : getTurnEnd(turn);
      if (end === null) return;
      stopListening();
      resolve(end);
    });
    return promise;
  }
}

function failToStart(problem: SendProblem, events: RunEvents): RunEnd {
  const message = getSendProblemText(problem);
  events.error({ message });
  return { type: 'failed', message, exitCode: null };
}

function getTurnEnd({ entries, status }: Turn): RunEnd | 'interrupted' | null {
  switch (status) {
    case 'pending':
    case 'running':
      return null;
    case 'completed':
      return { type: 'done' };
    case 'interrupted':
      return 'interrupted';
    case 'failed':
    case 'notSent': {
      const errorEntry = entries.findLast((entry) => entry.kind === 'status' && entry.status === 'error');
      const refused = entries.find((entry) => entry.kind === 'user')?.problem;
      const message =
        errorEntry?.kind === 'status'
          ? joinSentences(errorEntry.fact, errorEntry.detail)
          : (refused ?? t`The turn failed.`);
      return { type: 'failed', message, exitCode: null };
    }
  }
}
