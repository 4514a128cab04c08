import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';

/** Text of a stream as the log knows it. */
export type TextAppended = Extract<ThreadEvent, { type: 'textAppended' }>;

/** One frame: text is delivered at most this often. */
const frameMs = 16;
/** So much text does not wait for the frame's end. */
const maxCharacters = 64 * 1024;

/**
 * Merges streamed text, so that a number in the log stands for a frame of text and not for a token. Text that comes
 * after a quiet frame is delivered at once; what follows within a frame is merged by entry, channel and part.
 */
export class TextBatcher {
  readonly #clock: Clock;
  readonly #deliver: (texts: readonly TextAppended[]) => void;
  readonly #waiting = new Map<string, { readonly first: TextAppended; text: string }>();
  #characters = 0;
  #frameOpen = false;

  constructor(clock: Clock, deliver: (texts: readonly TextAppended[]) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** Takes one piece of text; it is delivered now or when its frame ends. */
  add(piece: TextAppended): void {
    const key = `${piece.entryId}/${piece.channel}/${piece.part}`;
    const known = this.#waiting.get(key);
    if (known === undefined) this.#waiting.set(key, { first: piece, text: piece.text });
    else known.text += piece.text;
    this.#characters += piece.text.length;
    if (!this.#frameOpen) this.#openFrame();
    else if (this.#characters >= maxCharacters) this.flush();
  }

  /** Delivers what waits. Called before anything else of the thread is told, so that the order holds. */
  flush(): void {
    if (this.#waiting.size === 0) return;
    const texts = [...this.#waiting.values()].map(({ first, text }) => ({ ...first, text }));
    this.#waiting.clear();
    this.#characters = 0;
    this.#deliver(texts);
  }

  #openFrame(): void {
    this.#frameOpen = true;
    this.flush();
    this.#clock.after(frameMs, () => {
      this.#frameOpen = false;
      if (this.#waiting.size > 0) this.#openFrame();
    });
  }
}
