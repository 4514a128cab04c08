import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { getAskingThread } from '../../shared/approvals/approval.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { ThreadEvent } from '../../shared/transcript/thread-event.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { ApprovalListener } from '../approvals/approval-queue.ts';
import type { RunsOfThreads } from '../approvals/codex-requests.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { type BusyThread, emptyWork, type WorkInProgress } from '../host/work.ts';
import type { ThreadAdvance } from '../threads/thread-event-dispatcher.ts';
import type { ThreadsFacade } from '../threads/threads-facade.ts';
import type { Notice } from './notice.ts';

/** The runs of a profile. A run reports its own end, so its thread does not. */
export interface WatchedRuns extends RunsOfThreads {
  /** Lists the running runs. */
  listWorking(): readonly BusyThread[];
  /** Lists the runs that have not started or are paused. */
  listUnfinished(): readonly BusyThread[];
}

/** Receives what a profile's work watch reports. */
export interface WorkListener {
  /** Called when the running threads or the number of waiting approvals change. */
  onWork(work: WorkInProgress): void;
  /** Receives notices for the user. */
  onNotice(notice: Notice): void;
}

export type WorkWatchDeps = {
  /** Work that ends after this lifetime causes no notice. */
  readonly lifetime: Lifetime;
  readonly threads: Pick<ThreadsFacade, 'find' | 'listRunningThreads'>;
  readonly runs: WatchedRuns;
  readonly listener: WorkListener;
};

/** Tracks the current work of a profile, and notices ended turns and new waiting approvals. */
export class WorkWatch implements ApprovalListener {
  readonly #deps: WorkWatchDeps;
  #waiting: readonly WaitingApproval[] = [];
  #work: WorkInProgress = emptyWork;

  constructor(deps: WorkWatchDeps) {
    this.#deps = deps;
  }

  get work(): WorkInProgress {
    return this.#work;
  }

  /** Handles the new events of a thread. */
  threadAdvanced(threadId: ThreadId, { events, turns }: Pick<ThreadAdvance, 'events' | 'turns'>): void {
    if (this.#deps.lifetime.ended || events.every(({ event }) => event.type === 'textAppended')) return;
    this.#update();
    const thread = this.#deps.threads.find(threadId);
    // Agents end in the middle of a turn of their parent thread.
    if (thread === null || thread.agent !== null || this.#belongsToRun(threadId)) return;
    const { cwd: folder, title } = thread;
    for (const { event } of events) {
      const type = classifyEvent(event, turns);
      if (type !== null) this.#deps.listener.onNotice({ type, threadId, seenIn: [threadId], title, folder });
    }
  }

  approvalsChanged(waiting: readonly WaitingApproval[]): void {
    if (this.#deps.lifetime.ended) return;
    const before = new Set(this.#waiting.map(({ id }) => id));
    this.#waiting = waiting;
    this.#update();
    for (const approval of waiting) {
      if (before.has(approval.id) || startsThread(approval)) continue;
      const seenIn = [approval.threadId, getAskingThread(approval)];
      this.#deps.listener.onNotice({ type: 'approvalWaits', seenIn, ...this.#toBusyThread(approval) });
    }
  }

  /** Handles a run whose status changed. */
  runChanged(): void {
    if (!this.#deps.lifetime.ended) this.#update();
  }

  #belongsToRun(threadId: ThreadId): boolean {
    return this.#deps.runs.findRun(threadId) !== null;
  }

  #update(): void {
    const { listener, runs, threads } = this.#deps;
    const asked = this.#waiting.filter((approval) => !startsThread(approval));
    const waitingThreads = new Map(asked.map((approval) => [approval.threadId, this.#toBusyThread(approval)]));
    const unfinished = runs.listUnfinished();
    const userThreads = threads.listRunningThreads().filter(({ threadId }) => !this.#belongsToRun(threadId));
    const work: WorkInProgress = {
      running: [...userThreads, ...runs.listWorking()],
      ...(unfinished.length === 0 ? {} : { unfinished }),
      waiting: this.#waiting.length,
      waitingThreads: [...waitingThreads.values()],
    };
    if (JSON.stringify(work) === JSON.stringify(this.#work)) return;
    this.#work = work;
    listener.onWork(work);
  }

  #toBusyThread({ run, threadId, threadTitle: title }: WaitingApproval): BusyThread {
    if (run !== undefined) return { threadId, title, folder: run.projectRoot, run };
    return { threadId, title, folder: this.#deps.threads.find(threadId)?.cwd ?? '' };
  }
}

/** Returns whether an approval is for starting a thread. Then the user has just sent its first message. */
function startsThread({ own }: WaitingApproval): boolean {
  return (own?.startsIn ?? null) !== null;
}

/** Turns an event into a notice. Null if it needs none, such as a turn that the user stopped. */
function classifyEvent(event: ThreadEvent, turns: readonly Turn[]): Notice['type'] | null {
  if (event.type === 'codexStopped') {
    return turns.some(({ endedAt, status }) => status === 'interrupted' && endedAt === event.at) ? 'turnFailed' : null;
  }
  if (event.type !== 'turnEnded' || event.status === 'interrupted') return null;
  return event.status === 'completed' ? 'turnEnded' : 'turnFailed';
}
