import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { ProgramQuestion } from './program-question.ts';

/** How a host asks the user outside its pages. `cannotAsk`: there is no place for the question. */
export type AskOutside = (question: ProgramQuestion, signal: AbortSignal) => Promise<'yes' | 'no' | 'cannotAsk'>;

/** Why the user did not confirm a request. `busy`: another question is open. */
export type NotConfirmed = 'declined' | 'noAnswer' | 'busy' | 'cannotAsk';

/** How long a question stays open, in milliseconds. */
export const questionTimeoutMs = 5 * 60_000;

type Open = {
  readonly key: string;
  readonly answer: Promise<NotConfirmed | null>;
  readonly end: AbortController;
  /** How many requests are waiting for the answer. */
  waiting: number;
};

/**
 * Asks the user to confirm programs that a request names. A page cannot confirm them: a script that got into a page, or
 * someone who has its token, could send any request. Asks one question at a time. Several requests can share one
 * question.
 */
export class ProgramConfirmations {
  readonly #ask: AskOutside;
  readonly #clock: Clock;
  #open: Open | null = null;

  constructor(ask: AskOutside, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /**
   * Resolves to null if the user confirmed, otherwise to the reason. A confirmation counts for the requests that are
   * waiting for it, not for later ones. `key` is the same for the same program with the same arguments and values. The
   * question closes when no view is waiting for it. Never rejects.
   */
  async confirm(key: string, question: ProgramQuestion, view: Lifetime): Promise<NotConfirmed | null> {
    if (this.#open !== null && this.#open.key !== key) return 'busy';
    this.#open ??= this.#start(key, question);
    const open = this.#open;
    open.waiting += 1;
    const { promise: left, resolve: leave } = Promise.withResolvers<NotConfirmed>();
    const keep = view.onEnd(() => leave('noAnswer'));
    const answer = await Promise.race([open.answer, left]);
    keep();
    open.waiting -= 1;
    if (open.waiting === 0) open.end.abort();
    // A view that has ended gets no confirmation, whatever the answer was.
    return view.ended ? 'noAnswer' : answer;
  }

  #start(key: string, question: ProgramQuestion): Open {
    const end = new AbortController();
    const cancel = this.#clock.after(questionTimeoutMs, () => end.abort());
    const asked = this.#ask(question, end.signal).then(
      (said): NotConfirmed | null => {
        if (end.signal.aborted) return 'noAnswer';
        return said === 'yes' ? null : said === 'no' ? 'declined' : 'cannotAsk';
      },
      (): NotConfirmed => 'cannotAsk',
    );
    const answer = asked.finally(() => {
      cancel();
      this.#open = null;
    });
    return { key, answer, end, waiting: 0 };
  }
}
