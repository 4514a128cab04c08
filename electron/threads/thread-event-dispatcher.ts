import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../shared/transcript/thread-event.ts';
import type { Transcript, Turn } from '../../shared/transcript/turn.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import type { CommandService } from '../console/command-service.ts';
import type { Broadcaster } from '../host/client-window.ts';
import type { ThreadSaver } from '../store/threads/thread-saver.ts';
import { toTitle } from './describe-thread.ts';
import type { ThreadList } from './list/thread-list.ts';
import type { LiveThread } from './live-thread.ts';
import { isShown } from './shown-threads.ts';

/** Sends an event to the windows that show a thread. */
export type EmitToWindows = (threadId: ThreadId, event: HostEvent) => void;

/** Returns a function that sends events to the windows of a profile that show their thread. */
export function createWindowEmitter(broadcaster: Broadcaster): EmitToWindows {
  return (threadId, event) => {
    for (const window of broadcaster.windows()) if (window.openThread === threadId) window.send(event);
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
  readonly onAdvanced: (threadId: ThreadId, news: ThreadAdvance) => void;
  readonly onForgotten: (threadId: ThreadId) => void;
  /** Called when a thread is no longer in any list. */
  readonly onRemoved: (threadId: ThreadId) => void;
};

export type ThreadEventDispatcherDeps = {
  readonly broadcaster: Broadcaster;
  readonly emit: EmitToWindows;
  readonly clock: Clock;
  readonly commands: CommandService;
  readonly changes: ChangesService;
  readonly list: ThreadList;
  readonly threadSaver: Pick<ThreadSaver, 'addEvents'>;
  readonly observer: Pick<ThreadObserver, 'onAdvanced'>;
};

/**
 * Passes new log events of a thread on to the windows that show it, the console, the changes, the list and the
 * observer.
 */
export class ThreadEventDispatcher {
  readonly #deps: ThreadEventDispatcherDeps;
  #lastMoment = 0;

  constructor(deps: ThreadEventDispatcherDeps) {
    this.#deps = deps;
  }

  /** Handles events added to a thread's log. */
  dispatch(thread: LiveThread, events: readonly NumberedThreadEvent[]): void {
    const { commands, changes, list, observer, threadSaver, emit } = this.#deps;
    emit(thread.id, { name: 'threadAdvanced', payload: { threadId: thread.id, events } });
    const turns = [...findTouchedTurns(thread, events)].flatMap((turnId) => thread.log.findTurn(turnId) ?? []);
    const { transcript } = thread.log;
    observer.onAdvanced(thread.id, { events, transcript, turns, effort: thread.settings?.effort ?? null });
    if (events.every(({ event }) => event.type === 'textAppended')) {
      threadSaver.addEvents(thread.id, events);
      return;
    }
    for (const turn of turns) {
      commands.updateFromTurn(thread.id, turn);
      changes.updateFromTurn(thread.id, turn);
    }
    for (const { event } of events) this.#updateThread(thread, event);
    threadSaver.addEvents(thread.id, events);
    list.markChanged(thread);
  }

  #updateThread(thread: LiveThread, event: ThreadEvent): void {
    const { broadcaster } = this.#deps;
    switch (event.type) {
      case 'messageSubmitted':
        if (thread.initialTitle === '' && event.entry.kind === 'user') {
          thread.initialTitle = toTitle(event.entry.text || (event.entry.sources[0]?.name ?? ''));
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
   * Returns the current time, or just after the last one if the clock was set back, because the last used thread comes
   * first in the list.
   */
  #nextMoment(): number {
    this.#lastMoment = Math.max(this.#deps.clock.now(), this.#lastMoment + 1);
    return this.#lastMoment;
  }
}

/**
 * Returns the turns whose commands and patches may have changed. Text changes none. The end of Codex may change any.
 */
function findTouchedTurns(thread: LiveThread, events: readonly NumberedThreadEvent[]): ReadonlySet<TurnId> {
  const named = events.map(({ event }) => ('turnId' in event && event.type !== 'textAppended' ? event.turnId : null));
  const stopped = events.some(({ event }) => event.type === 'codexStopped');
  const touched = stopped ? thread.log.transcript.turns.map(({ id }) => id) : named;
  return new Set(touched.filter((id) => id !== null));
}
