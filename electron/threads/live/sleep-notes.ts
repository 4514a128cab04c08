import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { Sleep, StatusEntry } from '../../../shared/transcript/entry.ts';
import { notice } from '../../../shared/transcript/interpret-notice.ts';
import { describeSleep } from '../../../shared/transcript/sleep.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';

const everyMs = 10_000;
/** A look that is this late, in milliseconds, means that the machine slept. No program blocks this one that long. */
const asleepAfterMs = 30_000;

/** Detects by the clock that the machine slept, or was suspended in another way. Needs no system event. */
export class SleepWatch {
  readonly #clock: Clock;
  readonly #woke: (slept: Sleep) => void;
  #lookedAt: number;
  #cancelTimer: () => void = () => undefined;

  constructor(clock: Clock, lifetime: Lifetime, woke: (slept: Sleep) => void) {
    this.#clock = clock;
    this.#woke = woke;
    this.#lookedAt = clock.now();
    lifetime.onEnd(() => this.#cancelTimer());
    this.#lookLater();
  }

  /** Call this before handling anything from outside, so that what follows a sleep is reported after it. */
  look(): void {
    const from = this.#lookedAt;
    const until = this.#clock.now();
    this.#lookedAt = until;
    if (until - from >= everyMs + asleepAfterMs) this.#woke({ from, until });
  }

  #lookLater(): void {
    this.#cancelTimer = this.#clock.after(everyMs, () => {
      this.look();
      this.#lookLater();
    });
  }
}

/** The note about a sleep in a running turn, and whether Codex continued since. */
type Note = { readonly turnId: TurnId; readonly slept: Sleep; readonly wentOn: boolean };

/** How a turn with a sleep ended. */
type Outcome = { readonly words: string; readonly commands?: StatusEntry['commands'] };

/**
 * Notes in running turns that the machine slept, and in the same place how they continued: Codex went on, or its
 * connection was lost.
 */
export class SleepNotes {
  readonly #threads: LiveThreads;
  readonly #notes = new Map<ThreadId, Note>();

  constructor(threads: LiveThreads) {
    this.#threads = threads;
  }

  woke(slept: Sleep): void {
    for (const thread of this.#threads.all()) {
      const running = thread.log.transcript.turns.findLast(({ status }) => status === 'running');
      // A turn in another process is that process's to report.
      if (running === undefined || thread.syncStatus.type === 'held') continue;
      const before = this.#notes.get(thread.id);
      // Machines wake briefly in between without doing anything.
      const isSame = before?.turnId === running.id && !before.wentOn;
      const note = {
        turnId: running.id,
        slept: { ...slept, ...(isSame && { from: before.slept.from }) },
        wentOn: false,
      };
      this.#notes.set(thread.id, note);
      put(thread, note, thread.turn.waits ? waits() : silent());
    }
  }

  /** Handles events added to a thread's log. */
  arrived(thread: LiveThread, events: readonly NumberedThreadEvent[]): void {
    for (const { event } of events) {
      const note = this.#notes.get(thread.id);
      if (note === undefined) return;
      this.#received(thread, note, event);
    }
  }

  #received(thread: LiveThread, note: Note, event: ThreadEvent): void {
    const end = endOf(event, note);
    if (end !== null) {
      this.#notes.delete(thread.id);
      if (end !== 'asSaid') put(thread, note, end);
    } else if (!note.wentOn && isWork(event, note.turnId)) {
      this.#notes.set(thread.id, { ...note, wentOn: true });
      put(thread, note, wentOn());
    }
  }
}

/** The note for the end of a turn. Null if the event does not end it. */
function endOf(event: ThreadEvent, { turnId, wentOn: hasGoneOn }: Note): Outcome | 'asSaid' | null {
  if (event.type === 'codexStopped') return hasGoneOn ? 'asSaid' : { words: t`Codex stopped after that.` };
  if (event.type !== 'turnEnded' || event.turnId !== turnId) return null;
  if (event.status === 'failed' && connectionErrors.has(event.providerError ?? '')) return connectionGone(hasGoneOn);
  if (hasGoneOn) return 'asSaid';
  if (event.status === 'completed') return wentOn();
  if (event.status === 'failed') return { words: t`This turn failed. The error is shown below.` };
  return { words: t`The turn was then stopped. ${proceed()}`, commands: ['continueTurn'] };
}

/** The errors that end a turn whose connection did not survive the sleep. */
const connectionErrors: ReadonlySet<string> = new Set(['timeout', 'connection', 'stream']);

/** True for Codex's work, false for actions of the app or the person. */
function isWork(event: ThreadEvent, turnId: TurnId): boolean {
  if (event.type === 'textAppended') return event.turnId === turnId;
  if (event.type !== 'entryPut' || event.turnId !== turnId) return false;
  return event.entry.kind !== 'status' && event.entry.kind !== 'user';
}

function waits(): Outcome {
  return { words: t`Codex is still waiting for your answer.` };
}

function silent(): Outcome {
  return {
    words: t`Codex has not responded since. If this lasts, the connection is lost: stop the turn, then continue it.`,
  };
}

function wentOn(): Outcome {
  return { words: t`Codex continued this turn.` };
}

function connectionGone(hasGoneOn: boolean): Outcome {
  const words = hasGoneOn
    ? t`Codex continued this turn until it lost its connection. ${proceed()}`
    : t`Codex lost its connection and ended this turn. ${proceed()}`;
  return { words, commands: ['continueTurn'] };
}

function proceed(): string {
  return t`What you see is kept. Continue asks Codex to pick up from here.`;
}

function put(thread: LiveThread, { slept, turnId }: Note, { commands = [], words }: Outcome): void {
  const said = notice(`slept:${turnId}:${slept.from}`, slept.until, 'info', describeSleep(slept), words);
  thread.recorder.record([{ type: 'entryPut', turnId, entry: { ...said, commands, slept } }]);
}
