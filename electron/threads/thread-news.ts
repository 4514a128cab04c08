import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../shared/transcript/thread-event.ts';
import type { Transcript, Turn } from '../../shared/transcript/turn.ts';
import type { DiffService } from '../changes/diff-service.ts';
import type { ExecService } from '../console/exec-service.ts';
import type { Broadcaster } from '../host/client-window.ts';
import type { SessionRecorder } from '../store/threads/session-recorder.ts';
import { titleFrom } from './describe-thread.ts';
import type { ThreadList } from './list/thread-list.ts';
import type { LiveThread } from './live-thread.ts';
import { isShown } from './shown-threads.ts';

/** Sends an event to the windows that show a thread. */
export type EmitToWindows = (threadId: ThreadId, event: HostEvent) => void;

/** Sends events to the windows of a profile that show their thread. */
export function emitShown(broadcaster: Broadcaster): EmitToWindows {
  return (threadId, event) => {
    for (const window of broadcaster.windows()) if (window.openThread === threadId) window.broadcast(event);
  };
}

/** New events of a thread's log, the resulting state, the turns they may have changed, and the reasoning effort. */
export type ThreadAdvance = {
  readonly events: readonly NumberedThreadEvent[];
  readonly transcript: Transcript;
  readonly turns: readonly Turn[];
  readonly effort: string | null;
};

/** Observes what happens in threads, for statistics. */
export type ThreadObserver = {
  readonly advanced: (threadId: ThreadId, news: ThreadAdvance) => void;
  readonly forgotten: (threadId: ThreadId) => void;
  /** Called when a thread is no longer in any list. */
  readonly removed: (threadId: ThreadId) => void;
};

export type ThreadNewsDeps = {
  readonly broadcaster: Broadcaster;
  readonly emit: EmitToWindows;
  readonly clock: Clock;
  readonly exec: ExecService;
  readonly diff: DiffService;
  readonly list: ThreadList;
  readonly recorder: Pick<SessionRecorder, 'reported'>;
  readonly observer: Pick<ThreadObserver, 'advanced'>;
};

/**
 * Passes on new log events of a thread: to the windows that show it, the console, the changes, the list and the
 * observer.
 */
export class ThreadNews {
  readonly #deps: ThreadNewsDeps;
  #lastMoment = 0;

  constructor(deps: ThreadNewsDeps) {
    this.#deps = deps;
  }

  /** Handles events added to a thread's log. */
  arrived(thread: LiveThread, events: readonly NumberedThreadEvent[]): void {
    const { exec, diff, list, observer, recorder, emit } = this.#deps;
    emit(thread.id, { name: 'threadAdvanced', payload: { threadId: thread.id, events } });
    const turns = [...turnsTouched(thread, events)].flatMap((turnId) => thread.log.turn(turnId) ?? []);
    const { transcript } = thread.log;
    observer.advanced(thread.id, { events, transcript, turns, effort: thread.settings?.effort ?? null });
    if (events.every(({ event }) => event.type === 'textAppended')) {
      recorder.reported(thread.id, events);
      return;
    }
    for (const turn of turns) {
      exec.follow(thread.id, turn);
      diff.follow(thread.id, turn);
    }
    for (const { event } of events) this.#note(thread, event);
    recorder.reported(thread.id, events);
    list.touch(thread);
  }

  #note(thread: LiveThread, event: ThreadEvent): void {
    const { broadcaster } = this.#deps;
    switch (event.type) {
      case 'messageSubmitted':
        if (thread.beginning === '' && event.entry.kind === 'user') {
          thread.beginning = titleFrom(event.entry.text || (event.entry.sources[0]?.name ?? ''));
        }
        thread.updatedAt = this.#nextMoment();
        return;
      case 'turnEnded':
        thread.unread = !isShown(broadcaster, thread.id);
        thread.updatedAt = this.#nextMoment();
        return;
      default:
    }
  }

  /**
   * The current time, or just after the last one if the clock was set back: the last used thread is first in the list.
   */
  #nextMoment(): number {
    this.#lastMoment = Math.max(this.#deps.clock.now(), this.#lastMoment + 1);
    return this.#lastMoment;
  }
}

/** The turns whose commands and patches may have changed. Text changes none; the end of Codex may change any. */
function turnsTouched(thread: LiveThread, events: readonly NumberedThreadEvent[]): ReadonlySet<TurnId> {
  const named = events.map(({ event }) => ('turnId' in event && event.type !== 'textAppended' ? event.turnId : null));
  const stopped = events.some(({ event }) => event.type === 'codexStopped');
  const touched = stopped ? thread.log.transcript.turns.map(({ id }) => id) : named;
  return new Set(touched.filter((id) => id !== null));
}
