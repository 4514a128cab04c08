import type { TurnId } from '../../../shared/base/ids.ts';
import { forgetOldest, type TurnWindow } from '../../../shared/store/rolling-window.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import type { NumberedThreadEvent, ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript, type Transcript, type Turn } from '../../../shared/transcript/turn.ts';
import { splitTurns } from '../../../shared/transcript/turn-window.ts';

/** Called with new events after they are folded into the transcript. */
export type LogListener = (events: readonly NumberedThreadEvent[]) => void;

/** The log of one thread: numbers its events from 1 without gaps, and keeps the resulting transcript. */
export class ThreadLog {
  readonly #listen: LogListener;
  #transcript: Transcript = emptyTranscript;
  #seq = 0;

  constructor(listen: LogListener) {
    this.#listen = listen;
  }

  get transcript(): Transcript {
    return this.#transcript;
  }

  /** The number of the last event. */
  get seq(): number {
    return this.#seq;
  }

  /** Adds events and calls the listener once. Events that change nothing get no number and are not delivered. */
  append(events: readonly ThreadEvent[]): void {
    const numbered: NumberedThreadEvent[] = [];
    for (const event of events) {
      const next = foldTranscript(this.#transcript, event);
      if (next === this.#transcript) continue;
      this.#transcript = next;
      this.#seq += 1;
      numbered.push({ seq: this.#seq, event });
    }
    if (numbered.length > 0) this.#listen(numbered);
  }

  /** Puts older turns before the known ones. They get no number: each renderer asks for its own earlier turns. */
  prepend(turns: readonly Turn[], earlierTurns: number): void {
    this.#transcript = foldTranscript(this.#transcript, { type: 'earlierTurnsLoaded', turns, earlierTurns });
  }

  /**
   * Drops the oldest turns beyond a window, except those that `stays` keeps, and returns them. This gets no number,
   * because renderers have their own windows.
   */
  forgetOldest(window: TurnWindow, stays: (turn: Turn) => boolean): readonly Turn[] {
    const { turns } = this.#transcript;
    this.#transcript = forgetOldest(this.#transcript, window, stays);
    const left = new Set(this.#transcript.turns);
    return turns.filter((turn) => !left.has(turn));
  }

  findTurn(turnId: TurnId): Turn | null {
    return this.#transcript.turns.findLast(({ id }) => id === turnId) ?? null;
  }

  /** Returns up to `limit` turns before a turn in memory, oldest first. Null if that turn is not in memory. */
  findTurnsBefore(
    turnId: TurnId,
    limit: number,
  ): { readonly turns: readonly Turn[]; readonly earlierTurns: number } | null {
    const { newest } = splitTurns(this.#transcript);
    const end = newest.findIndex(({ id }) => id === turnId);
    if (end === -1) return null;
    const start = Math.max(0, end - limit);
    return { turns: newest.slice(start, end), earlierTurns: this.#transcript.earlierTurns + start };
  }
}
