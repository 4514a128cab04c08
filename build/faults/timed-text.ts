import type { Gate } from '../../fixtures/provider/gate.ts';
import type { StreamReply } from '../../fixtures/provider/reply.ts';
import { answer } from '../../fixtures/provider/script.ts';
import type { RecentWords } from './sight.ts';

export type TimedTextOptions = {
  readonly words: number;
  /** Words per second. Null means as fast as the socket accepts them. */
  readonly perSecond: number | null;
};

let texts = 0;

/** An answer of unique numbered words that records when each one was sent. */
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
    const pauses = this.words.map((_, at) => ({ afterPieces: at + 1, until: this.#createPassingGate() }));
    this.reply = { ...whole, pauses };
  }

  /** Resolves once this many words have been sent. */
  sent(count: number): Promise<void> {
    if (this.#sentAt.length >= count) return Promise.resolve();
    return new Promise((resolve) => void this.#waiting.set(count, resolve));
  }

  /** The sent words, each with its current age. */
  ages(): RecentWords {
    const now = performance.now();
    return new Map(this.#sentAt.map((sentAt, at) => [this.words[at]?.trim() ?? '', now - sentAt]));
  }

  /**
   * Creates an open gate that records when the stream passes it: everything before it has been written at that time.
   */
  #createPassingGate(): Gate {
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
