import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { askerOf } from '../../shared/approvals/approval.ts';
import type { ApprovalId, ThreadId } from '../../shared/base/ids.ts';
import type { ThreadEvent } from '../../shared/transcript/thread-event.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { ThreadAdvance } from '../threads/thread-news.ts';
import type { ThreadFacts } from '../threads/threads-facade.ts';
import type { Notice } from './notice.ts';
import { noWork, type Work } from './work.ts';

export type WorkWatchParts = {
  /** The titles of the threads in which a turn runs now. */
  running(): readonly string[];
  /** What is known of a thread. */
  find(threadId: ThreadId): Pick<ThreadFacts, 'title' | 'cwd' | 'agent'> | null;
  /** Hears what is under way once it is another. */
  changed(work: Work): void;
  /** Hears what somebody may have to be told of. */
  notice(notice: Notice): void;
};

/** Keeps what is under way in a profile, and notices turns that end and approvals that begin to wait. */
export class WorkWatch {
  readonly #parts: WorkWatchParts;
  #waiting: ReadonlySet<ApprovalId> = new Set();
  #work: Work = noWork;
  #ended = false;

  constructor(parts: WorkWatchParts) {
    this.#parts = parts;
  }

  get work(): Work {
    return this.#work;
  }

  /** Takes what was added to the log of a thread. */
  threadAdvanced(threadId: ThreadId, { events, turns }: Pick<ThreadAdvance, 'events' | 'turns'>): void {
    if (this.#ended || events.every(({ event }) => event.type === 'textAppended')) return;
    this.#look();
    const thread = this.#parts.find(threadId);
    // Agents end in the middle of a turn of the thread they work for.
    if (thread === null || thread.agent !== null) return;
    const { cwd: folder, title } = thread;
    for (const { event } of events) {
      const type = noticed(event, turns);
      if (type !== null) this.#parts.notice({ type, threadId, seenIn: [threadId], title, folder });
    }
  }

  /** Takes all that waits for the person. */
  approvalsChanged(waiting: readonly WaitingApproval[]): void {
    if (this.#ended) return;
    const before = this.#waiting;
    this.#waiting = new Set(waiting.map(({ id }) => id));
    this.#look();
    for (const approval of waiting) {
      // What waits where a thread is to begin was asked by the person who has just sent its first message.
      if (before.has(approval.id) || (approval.own?.startsIn ?? null) !== null) continue;
      const { threadId, threadTitle: title } = approval;
      const folder = this.#parts.find(threadId)?.cwd ?? '';
      this.#parts.notice({ type: 'approvalWaits', threadId, seenIn: [threadId, askerOf(approval)], title, folder });
    }
  }

  /** The host ends: what ends with it is no news. */
  end(): void {
    this.#ended = true;
  }

  #look(): void {
    const work: Work = { running: this.#parts.running(), waiting: this.#waiting.size };
    const { running, waiting } = this.#work;
    if (work.waiting === waiting && work.running.join('\n') === running.join('\n')) return;
    this.#work = work;
    this.#parts.changed(work);
  }
}

/** What an event is to somebody who does not look; null for nothing. A turn that a person stops is no news to them. */
function noticed(event: ThreadEvent, turns: readonly Turn[]): Notice['type'] | null {
  if (event.type === 'codexStopped') {
    return turns.some(({ endedAt, status }) => status === 'interrupted' && endedAt === event.at) ? 'turnFailed' : null;
  }
  if (event.type !== 'turnEnded' || event.status === 'interrupted') return null;
  return event.status === 'completed' ? 'turnEnded' : 'turnFailed';
}
