import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { Sleep, StatusEntry } from '../../../shared/transcript/entry.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import { describeSleep } from '../../../shared/transcript/sleep.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';

const checkIntervalMs = 10_000;
/** If a check is this late, in milliseconds, the machine slept. No program blocks this process for that long. */
const minSleepMs = 30_000;

/** Detects by the clock that the machine slept, or was suspended in another way. Needs no system event. */
export class SleepDetector {
  readonly #clock: Clock;
  readonly #onWake: (slept: Sleep) => void;
  #checkedAt: number;
  #cancelTimer: () => void = () => undefined;

  constructor(clock: Clock, lifetime: Lifetime, woke: (slept: Sleep) => void) {
    this.#clock = clock;
    this.#onWake = woke;
    this.#checkedAt = clock.now();
    lifetime.onEnd(() => this.#cancelTimer());
    this.#checkLater();
  }

  /**
   * Call this before handling anything from outside, so that the sleep is reported before the events that follow it.
   */
  check(): void {
    const from = this.#checkedAt;
    const until = this.#clock.now();
    this.#checkedAt = until;
    if (until - from >= checkIntervalMs + minSleepMs) this.#onWake({ from, until });
  }

  #checkLater(): void {
    this.#cancelTimer = this.#clock.after(checkIntervalMs, () => {
      this.check();
      this.#checkLater();
    });
  }
}

/** The note about a sleep in a running turn, and whether Codex continued since. */
type Note = { readonly turnId: TurnId; readonly slept: Sleep; readonly hasContinued: boolean };

/** How a turn with a sleep ended. */
type Outcome = { readonly text: string; readonly commands?: StatusEntry['commands'] };

/**
 * Notes in running turns that the machine slept. Later updates the same note: Codex continued, or its connection was
 * lost.
 */
export class SleepNotes {
  readonly #threads: LiveThreads;
  readonly #notes = new Map<ThreadId, Note>();

  constructor(threads: LiveThreads) {
    this.#threads = threads;
  }

  handleWake(slept: Sleep): void {
    for (const thread of this.#threads.all()) {
      const running = thread.log.transcript.turns.findLast(({ status }) => status === 'running');
      // The other process reports its own turns.
      if (running === undefined || thread.syncStatus.type === 'locked') continue;
      const before = this.#notes.get(thread.id);
      // Machines wake up briefly during a sleep without doing anything.
      const isSame = before?.turnId === running.id && !before.hasContinued;
      const note = {
        turnId: running.id,
        slept: { ...slept, ...(isSame && { from: before.slept.from }) },
        hasContinued: false,
      };
      this.#notes.set(thread.id, note);
      putNote(thread, note, thread.turn.isWaiting ? describeWaiting() : describeSilence());
    }
  }

  /** Handles events added to a thread's log. */
  handleEvents(thread: LiveThread, events: readonly NumberedThreadEvent[]): void {
    for (const { event } of events) {
      const note = this.#notes.get(thread.id);
      if (note === undefined) return;
      this.#handleEvent(thread, note, event);
    }
  }

  #handleEvent(thread: LiveThread, note: Note, event: ThreadEvent): void {
    const end = findOutcome(event, note);
    if (end !== null) {
      this.#notes.delete(thread.id);
      if (end !== 'asSaid') putNote(thread, note, end);
    } else if (!note.hasContinued && isCodexWork(event, note.turnId)) {
      this.#notes.set(thread.id, { ...note, hasContinued: true });
      putNote(thread, note, describeContinued());
    }
  }
}

/** Returns the note for the end of a turn. Null if the event does not end it. */
function findOutcome(event: ThreadEvent, { turnId, hasContinued: hasGoneOn }: Note): Outcome | 'asSaid' | null {
  if (event.type === 'codexStopped') return hasGoneOn ? 'asSaid' : { text: t`Codex stopped after that.` };
  if (event.type !== 'turnEnded' || event.turnId !== turnId) return null;
  if (event.status === 'failed' && connectionErrors.has(event.providerError ?? ''))
    return describeConnectionLost(hasGoneOn);
  if (hasGoneOn) return 'asSaid';
  if (event.status === 'completed') return describeContinued();
  if (event.status === 'failed') return { text: t`This turn failed. The error is shown below.` };
  return { text: t`The turn was then stopped. ${describeNextStep()}`, commands: ['continueTurn'] };
}

/** The errors that end a turn whose connection did not survive the sleep. */
const connectionErrors: ReadonlySet<string> = new Set(['timeout', 'connection', 'stream']);

/** True for Codex's work, false for actions of the app or the user. */
function isCodexWork(event: ThreadEvent, turnId: TurnId): boolean {
  if (event.type === 'textAppended') return event.turnId === turnId;
  if (event.type !== 'entryPut' || event.turnId !== turnId) return false;
  return event.entry.kind !== 'status' && event.entry.kind !== 'user';
}

function describeWaiting(): Outcome {
  return { text: t`Codex is still waiting for your answer.` };
}

function describeSilence(): Outcome {
  return {
    text: t`Codex has not responded since. If this lasts, the connection is lost: stop the turn, then continue it.`,
  };
}

function describeContinued(): Outcome {
  return { text: t`Codex continued this turn.` };
}

function describeConnectionLost(hasGoneOn: boolean): Outcome {
  const words = hasGoneOn
    ? t`Codex continued this turn until it lost its connection. ${describeNextStep()}`
    : t`Codex lost its connection and ended this turn. ${describeNextStep()}`;
  return { text: words, commands: ['continueTurn'] };
}

function describeNextStep(): string {
  return t`What you see is kept. Continue asks Codex to pick up from here.`;
}

function putNote(thread: LiveThread, { slept, turnId }: Note, { commands = [], text }: Outcome): void {
  const entry = createNotice(`slept:${turnId}:${slept.from}`, slept.until, 'info', describeSleep(slept), text);
  thread.recorder.record([{ type: 'entryPut', turnId, entry: { ...entry, commands, slept } }]);
}
