import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { DeskEvent } from '../../shared/contract/contract.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../shared/transcript/thread-event.ts';
import type { Announcer } from '../app/desk-window.ts';
import type { DiffService } from '../diff/diff-service.ts';
import type { ExecService } from '../exec/exec-service.ts';
import type { SessionRecorder } from '../sessions/session-recorder.ts';
import { titleFrom } from './describe-thread.ts';
import type { LiveThread } from './live-thread.ts';
import type { ThreadList } from './thread-list.ts';

/** Tells an event to the windows that show a thread. */
export type TellShown = (threadId: ThreadId, event: DeskEvent) => void;

/** Tells each event to those of a profile's windows that show its thread. */
export function tellShown(announcer: Announcer): TellShown {
  return (threadId, event) => {
    for (const window of announcer.windows()) if (window.openThread === threadId) window.announce(event);
  };
}

export type ThreadNewsParts = {
  readonly announcer: Announcer;
  readonly tell: TellShown;
  readonly clock: Clock;
  readonly exec: ExecService;
  readonly diff: DiffService;
  readonly list: ThreadList;
  readonly recorder: Pick<SessionRecorder, 'told'>;
};

/** Passes on what is new in a thread's log: to the windows that show it, the console, the changes and the list. */
export class ThreadNews {
  readonly #parts: ThreadNewsParts;

  constructor(parts: ThreadNewsParts) {
    this.#parts = parts;
  }

  /** Takes what was added to a thread's log. */
  arrived(thread: LiveThread, events: readonly NumberedThreadEvent[]): void {
    const { exec, diff, list, recorder, tell } = this.#parts;
    tell(thread.id, { name: 'threadAdvanced', payload: { threadId: thread.id, events } });
    if (events.every(({ event }) => event.type === 'textAppended')) {
      recorder.told(thread.id, events);
      return;
    }
    for (const turnId of turnsTouched(thread, events)) {
      const turn = thread.log.turn(turnId);
      if (turn === null) continue;
      exec.follow(thread.id, turn);
      diff.follow(thread.id, turn);
    }
    for (const { event } of events) this.#note(thread, event);
    recorder.told(thread.id, events);
    list.touch(thread);
  }

  #note(thread: LiveThread, event: ThreadEvent): void {
    const { announcer, clock } = this.#parts;
    switch (event.type) {
      case 'messageSubmitted':
        if (thread.title === '' && event.entry.kind === 'user') {
          thread.title = titleFrom(event.entry.text || (event.entry.sources[0]?.name ?? ''));
        }
        thread.updatedAt = clock.now();
        return;
      case 'turnEnded':
        thread.unread = !announcer.windows().some(({ openThread }) => openThread === thread.id);
        thread.updatedAt = clock.now();
        return;
      default:
    }
  }
}

/** The turns whose commands and patches may have changed; once Codex has stopped that is any. */
function turnsTouched(thread: LiveThread, events: readonly NumberedThreadEvent[]): ReadonlySet<TurnId> {
  const named = events.map(({ event }) => ('turnId' in event ? event.turnId : null));
  const stopped = events.some(({ event }) => event.type === 'codexStopped');
  const touched = stopped ? thread.log.transcript.turns.map(({ id }) => id) : named;
  return new Set(touched.filter((id) => id !== null));
}
