import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { getAskingThread } from '../../shared/approvals/approval.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { ThreadEvent } from '../../shared/transcript/thread-event.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { type BusyThread, emptyWork, type WorkInProgress } from '../host/work.ts';
import type { ThreadAdvance } from '../threads/thread-event-dispatcher.ts';
import type { ThreadFacts } from '../threads/threads-facade.ts';
import type { Notice } from './notice.ts';

export type WorkWatchDeps = {
  /** Work that ends after this lifetime causes no notice. */
  readonly lifetime: Lifetime;
  /** Lists the threads with a running turn, and the runs that are working. */
  running(): readonly BusyThread[];
  /** Returns the runs that have not started or are paused. If omitted, none. */
  unfinished?(): readonly BusyThread[];
  /** Returns the known facts about a thread. */
  find(threadId: ThreadId): Pick<ThreadFacts, 'title' | 'cwd' | 'agent'> | null;
  /** Returns whether a thread belongs to a run. A run reports its own end. */
  belongsToRun(threadId: ThreadId): boolean;
  /** Called when the current work changes. */
  changed(work: WorkInProgress): void;
  /** Called with a notice for the user. */
  notice(notice: Notice): void;
};

/** Tracks the current work of a profile, and notices ended turns and new waiting approvals. */
export class WorkWatch {
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
    const thread = this.#deps.find(threadId);
    // Agents end in the middle of a turn of their parent thread.
    if (thread === null || thread.agent !== null || this.#deps.belongsToRun(threadId)) return;
    const { cwd: folder, title } = thread;
    for (const { event } of events) {
      const type = classifyEvent(event, turns);
      if (type !== null) this.#deps.notice({ type, threadId, seenIn: [threadId], title, folder });
    }
  }

  /** Handles a new list of all approvals that wait for the user. */
  approvalsChanged(waiting: readonly WaitingApproval[]): void {
    if (this.#deps.lifetime.ended) return;
    const before = new Set(this.#waiting.map(({ id }) => id));
    this.#waiting = waiting;
    this.#update();
    for (const approval of waiting) {
      if (before.has(approval.id) || startsThread(approval)) continue;
      const seenIn = [approval.threadId, getAskingThread(approval)];
      this.#deps.notice({ type: 'approvalWaits', seenIn, ...this.#toBusyThread(approval) });
    }
  }

  /** Handles a run whose status changed. */
  runChanged(): void {
    if (!this.#deps.lifetime.ended) this.#update();
  }

  #update(): void {
    const asked = this.#waiting.filter((approval) => !startsThread(approval));
    const waitingThreads = new Map(asked.map((approval) => [approval.threadId, this.#toBusyThread(approval)]));
    const unfinished = this.#deps.unfinished?.() ?? [];
    const work: WorkInProgress = {
      running: this.#deps.running(),
      ...(unfinished.length === 0 ? {} : { unfinished }),
      waiting: this.#waiting.length,
      waitingThreads: [...waitingThreads.values()],
    };
    if (JSON.stringify(work) === JSON.stringify(this.#work)) return;
    this.#work = work;
    this.#deps.changed(work);
  }

  #toBusyThread({ run, threadId, threadTitle: title }: WaitingApproval): BusyThread {
    if (run !== undefined) return { threadId, title, folder: run.projectRoot, run };
    return { threadId, title, folder: this.#deps.find(threadId)?.cwd ?? '' };
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
