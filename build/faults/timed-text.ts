import type { Gate } from '../../fixtures/provider/gate.ts';
import type { StreamReply } from '../../fixtures/provider/reply.ts';
import { answer } from '../../fixtures/provider/script.ts';
import type { RecentWords } from './sight.ts';

export type TimedTextOptions = {
  readonly words: number;
  /** Words a second; null is as fast as the socket takes them. */
  readonly perSecond: number | null;
};

let texts = 0;

/** An answer in numbered words that no other text has, of which it is known when each went out. */
export class TimedText {
  readonly reply: StreamReply;
  readonly words: readonly string[];
  readonly #sentAt: number[] = [];
  readonly #waiting = new Map<number, () => void>();

  constructor({ words: count, perSecond }: TimedTextOptions) {
    texts += 1;
    this.words = Array.from({ length: count }, (_, at) => `t${texts}-${String(at).padStart(5, '0')} `);
    const pace = perSecond === null ? {} : { perSecond };
    const whole = answer(this.words.join(''), { deltas: count, ...pace });
    const pauses = this.words.map((_, at) => ({ afterPieces: at + 1, until: this.#passing() }));
    this.reply = { ...whole, pauses };
  }

  /** Settles once so many words have gone out. */
  sent(count: number): Promise<void> {
    if (this.#sentAt.length >= count) return Promise.resolve();
    return new Promise((resolve) => void this.#waiting.set(count, resolve));
  }

  /** The words that have gone out, each with its age now. */
  ages(): RecentWords {
    const now = performance.now();
    return new Map(this.#sentAt.map((sentAt, at) => [this.words[at]?.trim() ?? '', now - sentAt]));
  }

  /** A gate that is open and notes when the stream passes it: what was before it has been written by then. */
  #passing(): Gate {
    const pass = (): void => {
      this.#sentAt.push(performance.now());
      this.#waiting.get(this.#sentAt.length)?.();
    };
    return {
      get released() {
        pass();
        return Promise.resolve();
      },
      release: () => undefined,
    };
  }
}
