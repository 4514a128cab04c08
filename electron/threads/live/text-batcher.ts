import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';

/** Streamed text, as the log stores it. */
export type TextAppended = Extract<ThreadEvent, { type: 'textAppended' }>;

/** One frame, in milliseconds: the minimum time between deliveries. */
const frameMs = 16;
/** Once this many characters wait, they are delivered before the frame ends. */
const maxCharacters = 64 * 1024;

/**
 * Merges streamed text, so that a number in the log stands for a frame of text and not for a token. Text after a quiet
 * frame is delivered at once. Text within a frame is merged by entry, channel and part.
 */
export class TextBatcher {
  readonly #clock: Clock;
  readonly #deliver: (texts: readonly TextAppended[]) => void;
  readonly #waiting = new Map<string, { readonly first: TextAppended; text: string }>();
  #characters = 0;
  #isFrameOpen = false;

  constructor(clock: Clock, deliver: (texts: readonly TextAppended[]) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** Adds a piece of text, which is delivered now or at the end of its frame. */
  add(piece: TextAppended): void {
    const key = `${piece.entryId}/${piece.channel}/${piece.part}`;
    const known = this.#waiting.get(key);
    if (known === undefined) this.#waiting.set(key, { first: piece, text: piece.text });
    else known.text += piece.text;
    this.#characters += piece.text.length;
    if (!this.#isFrameOpen) this.#openFrame();
    else if (this.#characters >= maxCharacters) this.flush();
  }

  /** Delivers waiting text. To keep the order, call this before recording anything else in the thread. */
  flush(): void {
    if (this.#waiting.size === 0) return;
    const texts = [...this.#waiting.values()].map(({ first, text }) => ({ ...first, text }));
    this.#waiting.clear();
    this.#characters = 0;
    this.#deliver(texts);
  }

  #openFrame(): void {
    this.#isFrameOpen = true;
    this.flush();
    this.#clock.after(frameMs, () => {
      this.#isFrameOpen = false;
      if (this.#waiting.size > 0) this.#openFrame();
    });
  }
}
