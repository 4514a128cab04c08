import {
  type AsideQuestion,
  type EarlierAside,
  maxAsideQuestionBytes,
  maxAsideQuoteBytes,
  writeAsidePrompt,
} from '../../shared/asides/aside.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { InputAnswer, InputProblem } from '../../shared/input-safety/judge-input.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { InputGate } from '../host/gates.ts';
import { maxSampleBytes } from '../threads/sample-thread.ts';
import type { ThreadsDomain } from './threads-domain.ts';

type Answered = Result<RequestValue<'askAside'>, RequestProblem<'askAside'>>;
type Asked = { readonly outcome: Promise<Answered>; readonly abort: AbortController };

/** A question and the earlier ones, as the check of outgoing text lets them out. */
type Passed = { readonly sent: AsideQuestion; readonly earlier: readonly EarlierAside[] };

export type AsidesDeps = {
  readonly lifetime: Lifetime;
  readonly threads: Pick<ThreadsDomain, 'sample'> & { readonly input: Pick<InputGate, 'checkText'> };
};

/** The number of questions that are remembered for pages that are loaded again. */
const maxRemembered = 50;

/** Asks the model of a thread what a user wants to know, and adds nothing to the thread. The page keeps the answers. */
export class Asides {
  readonly handlers: DomainHandlers<'askAside' | 'cancelAside'>;
  readonly #lifetime: Lifetime;
  readonly #threads: AsidesDeps['threads'];
  /** The newest questions by their IDs, oldest first. Another window can take over a question with its text. */
  readonly #asked = new Map<string, Asked>();

  constructor({ lifetime, threads }: AsidesDeps) {
    this.#lifetime = lifetime;
    this.#threads = threads;
    lifetime.onEnd(() => {
      for (const { abort } of this.#asked.values()) abort.abort();
    });
    this.handlers = {
      askAside: (_window, request) => this.#ask(request),
      cancelAside: async (_window, { id }) => {
        this.#asked.get(id)?.abort.abort();
        return ok(null);
      },
    };
  }

  async #ask(request: RequestInput<'askAside'>): Promise<Answered> {
    const known = this.#asked.get(request.id);
    if (known !== undefined) return await known.outcome;
    if (request.isRepeated) return err({ type: 'gone' });
    const passed = this.#check(request);
    if (!passed.ok) return passed;
    const abort = new AbortController();
    const outcome = this.#sample(request.threadId, passed.value, abort.signal);
    this.#asked.set(request.id, { outcome, abort });
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > maxRemembered && oldest !== undefined) this.#asked.delete(oldest);
    return await outcome;
  }

  /** Checks all text as that of a message. The thread may have had it before, and no longer. */
  #check({ earlier, inputAnswer, question, quote }: RequestInput<'askAside'>): Result<Passed, InputProblem | Refused> {
    if (Buffer.byteLength(question) > maxAsideQuestionBytes || Buffer.byteLength(quote ?? '') > maxAsideQuoteBytes) {
      return err({ type: 'refused', message: t`The question is too long. Shorten it.` });
    }
    const sent = this.#checkParts({ question, quote }, inputAnswer);
    if (!sent.ok) return sent;
    const before: EarlierAside[] = [];
    for (const one of earlier) {
      const passed = this.#checkParts(one, inputAnswer);
      if (!passed.ok) return passed;
      const answer = this.#threads.input.checkText(one.answer, inputAnswer);
      if (!answer.ok) return answer;
      before.push({ ...passed.value, answer: answer.value.text });
    }
    return ok({ sent: sent.value, earlier: before });
  }

  #checkParts<Part extends AsideQuestion>(part: Part, answer: InputAnswer | undefined): Result<Part, InputProblem> {
    const question = this.#threads.input.checkText(part.question, answer);
    if (!question.ok) return question;
    if (part.quote === null) return ok({ ...part, question: question.value.text });
    const quote = this.#threads.input.checkText(part.quote, answer);
    return quote.ok ? ok({ ...part, question: question.value.text, quote: quote.value.text }) : quote;
  }

  async #sample(threadId: ThreadId, { earlier, sent }: Passed, signal: AbortSignal): Promise<Answered> {
    const { isCut, prompt } = writeAsidePrompt(sent, earlier, maxSampleBytes);
    const sampled = await this.#threads.sample(threadId, { prompt, signal });
    // The user canceled nothing, and the next host does not know the question.
    if (!sampled.ok) return this.#lifetime.ended ? err({ type: 'gone' }) : sampled;
    const { text, tokens } = sampled.value;
    return ok({ answer: text === null || text.trim() === '' ? null : text, tokens, sent, isCut });
  }
}

type Refused = Extract<RequestProblem<'askAside'>, { readonly type: 'refused' }>;
