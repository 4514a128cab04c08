import { randomUUID } from 'node:crypto';
import { join } from '../../shared/alerts/error-words.ts';
import { describeSendProblem } from '../../shared/alerts/sentences.ts';
import { clientMessageId, type ThreadId } from '../../shared/base/ids.ts';
import type { SendProblem } from '../../shared/contract/threads.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { t } from '../../shared/words/words.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { RunEnd, RunJob, Runner, RunningJob } from '../runs/runner.ts';
import type { RunThreads } from '../workcells/run-threads.ts';
import { stopTurn } from './background-commands.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import { TellRun } from './tell-run.ts';
import { startThread } from './thread-starter.ts';
import type { TurnSender } from './turn-sender.ts';

export type CodexRunnerParts = {
  readonly codex: CodexServer;
  readonly threads: LiveThreads;
  readonly sender: TurnSender;
  readonly asRuns: Pick<RunThreads, 'output' | 'diff' | 'onAdvanced'>;
  /** Hears which thread does a run. */
  onThread(job: RunJob, threadId: ThreadId): void;
};

/**
 * Has Codex do runs: each is a thread of its own in the folder of the run, with one turn. What it asks waits in the queue
 * of all approvals, as for any thread, so `ask` of a job is not used.
 */
export class CodexRunner implements Runner {
  readonly #parts: CodexRunnerParts;

  constructor(parts: CodexRunnerParts) {
    this.#parts = parts;
  }

  start(job: RunJob): RunningJob {
    const called = new AbortController();
    return { ended: this.#work(job, called.signal), cancel: () => called.abort() };
  }

  async #work(job: RunJob, signal: AbortSignal): Promise<RunEnd> {
    const { codex, threads } = this.#parts;
    const settings = { model: job.model, effort: null, approvalMode: 'config' } as const;
    const started = await startThread(codex, threads, job.folder, settings);
    if (!started.ok) return notBegun(started.error);
    if (signal.aborted) return { type: 'cancelled' };
    const thread = started.value;
    this.#parts.onThread(job, thread.id);
    if (thread.settings?.model) job.onModel(thread.settings.model);
    const teller = new TellRun(thread, job.events, this.#parts.asRuns);
    const stop = () => void stopTurn(codex, thread);
    signal.addEventListener('abort', stop);
    const ended = this.#endOf(thread, teller);
    await this.#parts.sender.start(thread, {
      message: { clientId: clientMessageId.parse(randomUUID()), text: job.prompt, sources: [] },
      settings,
      retryOf: null,
      judged: job.prompt,
    });
    const end = await ended;
    signal.removeEventListener('abort', stop);
    await teller.told();
    return signal.aborted ? { type: 'cancelled' } : end;
  }

  /** Settles when the one turn of the thread has ended, or was not taken. */
  #endOf(thread: LiveThread, teller: TellRun): Promise<RunEnd> {
    const { promise, resolve } = Promise.withResolvers<RunEnd>();
    const stopListening = this.#parts.asRuns.onAdvanced((threadId) => {
      if (threadId !== thread.id) return;
      teller.look();
      const [turn] = thread.log.transcript.turns;
      const end = turn === undefined ? null : endOfTurn(turn);
      if (end === null) return;
      stopListening();
      resolve(end);
    });
    return promise;
  }
}

function notBegun(problem: SendProblem): RunEnd {
  const { fact, detail } = describeSendProblem(problem);
  return { type: 'failed', message: join(fact, detail), exitCode: null };
}

function endOfTurn({ entries, status }: Turn): RunEnd | null {
  switch (status) {
    case 'pending':
    case 'running':
      return null;
    case 'completed':
      return { type: 'done' };
    case 'interrupted':
      return { type: 'failed', message: t`The turn was interrupted.`, exitCode: null };
    case 'failed':
    case 'notSent': {
      const said = entries.findLast((entry) => entry.kind === 'status' && entry.status === 'error');
      const refused = entries.find((entry) => entry.kind === 'user')?.problem;
      const message = said?.kind === 'status' ? join(said.fact, said.detail) : (refused ?? t`The turn failed.`);
      return { type: 'failed', message, exitCode: null };
    }
  }
}
