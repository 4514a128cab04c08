import { z } from 'zod';
import { type EarlierAside, maxAsideQuestionBytes, maxAsideQuoteBytes } from '../../shared/asides/aside.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import { modelTokens } from '../../shared/spending/model-tokens.ts';
import { countBytes, cutToBytes } from '../../shared/texts/cut-to-bytes.ts';
import type { Quotation } from './quote-text.ts';
import { writeQuotation } from './quote-text.ts';

// What a user asks next to a thread, with the answers: one stored text for each thread and window.

const quote = z.object({
  text: z.string(),
  /** The selection was longer. */
  isCut: z.boolean(),
});
export type AsideQuote = z.infer<typeof quote>;

const exchange = z.object({
  id: z.string(),
  quote: quote.nullable(),
  question: z.string(),
  /**
   * `asked`: waits for the answer. `silent`: Codex did not answer with a message, because it wanted a tool. `lost`: no
   * answer arrived before the host or the page ended, or the host never got the question.
   */
  state: z.enum(['asked', 'answered', 'silent', 'canceled', 'failed', 'lost']),
  /** The answer, or why there is none if asking failed. Otherwise empty. */
  text: z.string(),
  /** What asking used. Null if unknown. */
  tokens: modelTokens.nullable(),
  /** Earlier questions or answers were sent in part, or not at all. */
  isCut: z.boolean(),
});
export type AsideExchange = Readonly<z.infer<typeof exchange>>;

/** The card next to a thread: the questions with their answers, oldest first, and what the user writes now. */
export const asideForm = z.object({
  isOpen: z.boolean(),
  quote: quote.nullable(),
  question: z.string(),
  exchanges: z.array(exchange),
});
export type AsideForm = Readonly<z.infer<typeof asideForm>>;

/** A card with nothing in it. */
export const emptyAside: AsideForm = { isOpen: false, quote: null, question: '', exchanges: [] };

/** Returns the card with what the user selected. Without a selection, its quotation stays. */
export function openAside(form: AsideForm, selected: Quotation | null): AsideForm {
  if (selected === null) return { ...form, isOpen: true };
  const whole = (selected.kind === 'said' ? selected.text : writeQuotation(selected)).trim();
  const text = cutToBytes(whole, maxAsideQuoteBytes);
  return { ...form, isOpen: true, quote: { text, isCut: text.length < whole.length } };
}

/** Returns whether nothing needs to be kept. */
export function isAsideEmpty({ exchanges, isOpen, question, quote: quoted }: AsideForm): boolean {
  return !isOpen && exchanges.length === 0 && question.trim() === '' && quoted === null;
}

/** Returns whether a question has more bytes than Codex takes. */
export function isAsideTooLong(question: string): boolean {
  return countBytes(question.trim()) > maxAsideQuestionBytes;
}

/** Returns whether a question waits for its answer. Until then, no other one is asked. */
export function isAsideWaiting({ exchanges }: AsideForm): boolean {
  return exchanges.some(({ state }) => state === 'asked');
}

/** Moves the question from the field to the end of the list, as asked. Does nothing without one, or while one waits. */
export function submitAside(form: AsideForm, id: string): AsideForm {
  const question = form.question.trim();
  if (isAsideWaiting(form) || question === '' || isAsideTooLong(question)) return form;
  return { ...form, quote: null, question: '', exchanges: [...form.exchanges, ask(id, question, form.quote)] };
}

/**
 * Asks a question again: an answered one at the end of the list, another one in its place. Does nothing while one waits,
 * as after the first click of a double click.
 */
export function repeatAside(form: AsideForm, earlier: AsideExchange, id: string): AsideForm {
  if (isAsideWaiting(form)) return form;
  const again = ask(id, earlier.question, earlier.quote);
  if (earlier.state === 'answered') return { ...form, exchanges: [...form.exchanges, again] };
  return change(form, earlier.id, () => again);
}

/** Puts a question that was not sent back into the field, before what was typed there since. */
export function withdrawAside(form: AsideForm, id: string): AsideForm {
  const back = form.exchanges.find((each) => each.id === id);
  if (back === undefined) return form;
  const question = [back.question, form.question].filter((text) => text !== '').join('\n');
  return removeAside({ ...form, question, quote: form.quote ?? back.quote }, id);
}

/** Adds the outcome of a question to its place in the list. */
export function settleAside(
  form: AsideForm,
  id: string,
  outcome:
    | { readonly ok: true; readonly value: RequestValue<'askAside'> }
    | {
        readonly ok: false;
        readonly error: { readonly type: RequestProblem<'askAside'>['type']; readonly message?: string };
      },
): AsideForm {
  return change(form, id, (asked) => {
    if (!outcome.ok) {
      const { message = '', type } = outcome.error;
      const state = type === 'canceled' ? 'canceled' : type === 'gone' ? 'lost' : 'failed';
      return { ...asked, state, text: message };
    }
    const { answer, isCut, sent, tokens } = outcome.value;
    return {
      ...asked,
      question: sent.question,
      quote: asked.quote === null || sent.quote === null ? null : { ...asked.quote, text: sent.quote },
      state: answer === null ? 'silent' : 'answered',
      text: answer ?? '',
      tokens,
      isCut,
    };
  });
}

/** Removes a question with its answer. */
export function removeAside(form: AsideForm, id: string): AsideForm {
  return { ...form, exchanges: form.exchanges.filter((each) => each.id !== id) };
}

/** Adds what another window left at this place. */
export function joinAsides(form: AsideForm, other: AsideForm): AsideForm {
  const known = new Set(form.exchanges.map(({ id }) => id));
  const question = [other.question, form.question].filter((text) => text.trim() !== '').join('\n');
  return {
    ...form,
    quote: form.quote ?? other.quote,
    question,
    exchanges: [...other.exchanges.filter(({ id }) => !known.has(id)), ...form.exchanges],
  };
}

/** The number of earlier questions to send with one. */
const maxEarlier = 20;
/** More of an earlier answer has no room, in UTF-16 units. */
const maxEarlierAnswer = 4_000;

/**
 * Lists what was asked and answered before a question about the same thing, oldest first. A question with a quotation
 * begins something new.
 */
export function listEarlierAsides({ exchanges }: AsideForm, id: string): readonly EarlierAside[] {
  const at = exchanges.findIndex((each) => each.id === id);
  const begins = exchanges.slice(0, at + 1).findLastIndex((each) => each.quote !== null);
  return exchanges
    .slice(Math.max(0, begins), at)
    .filter(({ state }) => state === 'answered')
    .slice(-maxEarlier)
    .map((each) => ({
      quote: each.quote?.text ?? null,
      question: each.question,
      answer: each.text.slice(0, maxEarlierAnswer),
    }));
}

function ask(id: string, question: string, quoted: AsideQuote | null): AsideExchange {
  return { id, quote: quoted, question, state: 'asked', text: '', tokens: null, isCut: false };
}

function change(form: AsideForm, id: string, to: (exchange: AsideExchange) => AsideExchange): AsideForm {
  return { ...form, exchanges: form.exchanges.map((each) => (each.id === id ? to(each) : each)) };
}
