import type { ThreadId } from '../../../shared/base/ids.ts';
import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { computeCost } from '../../../shared/spending/compute-cost.ts';
import type { ModelTokens } from '../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { describeCost } from '../../components/format/cost.ts';
import {
  type AsideExchange,
  type AsideForm,
  type AsideQuote,
  isAsideTooLong,
  isAsideWaiting,
} from '../../stores/aside-form.ts';
import { findSampleObstacle, type SampleFacts } from '../../view-models/sample-obstacle.ts';

/** What to know about a question that has no answer. */
export type AsideStatus = { readonly glyph: 'thinking' | 'failed' | 'warning' | 'stopped'; readonly text: string };

/** One question with its answer. */
export type AsideRow = {
  readonly exchange: AsideExchange;
  /** Null if nothing is quoted. */
  readonly quote: { readonly text: string; readonly note: string | null } | null;
  readonly answer: string | null;
  /** Null once it is answered. */
  readonly status: AsideStatus | null;
  /** What asking used; null while that is unknown. */
  readonly cost: { readonly text: string; readonly exact: string } | null;
  /** What the answer is about, if that is not all there is. */
  readonly note: string | null;
  readonly isWaiting: boolean;
  /** The question can go into the thread instead, because only a turn can use tools. */
  readonly canAskInThread: boolean;
};

/** The card as shown. */
export type AsideView = {
  readonly rows: readonly AsideRow[];
  readonly quote: AsideRow['quote'];
  readonly placeholder: string;
  readonly canAsk: boolean;
  /** Below the field: why the thread cannot be asked, or what asking does. */
  readonly hint: string;
  readonly isProblem: boolean;
};

export type AsideSituation = {
  readonly threadId: ThreadId;
  readonly form: AsideForm;
  readonly threads: SampleFacts;
  /** Null until they are loaded. */
  readonly prices: PriceTable | null;
};

/** Describes the card for questions next to a thread. */
export function describeAside({ form, prices, threadId, threads }: AsideSituation): AsideView {
  const { exchanges, question, quote } = form;
  const problem = describeObstacle(threadId, threads) ?? describeLength(question);
  const isFollowUp = quote === null && exchanges.some(({ state }) => state === 'answered');
  return {
    rows: exchanges.map((exchange) => describeRow(exchange, prices)),
    quote: describeQuote(quote),
    placeholder:
      quote !== null ? t`Ask about this` : isFollowUp ? t`Ask a follow-up question` : t`Ask about this thread`,
    canAsk: problem === null && !isAsideWaiting(form) && question.trim() !== '',
    hint: problem ?? t`Sends this thread to the model, and uses tokens.`,
    isProblem: problem !== null,
  };
}

function describeObstacle(threadId: ThreadId, threads: AsideSituation['threads']): string | null {
  switch (findSampleObstacle(threadId, threads)) {
    case 'agent':
      return t`Codex cannot answer in an agent’s thread. Use the thread that the agent works for.`;
    case 'unknown':
      return t`Codex does not have this thread, so it cannot answer here.`;
    case 'locked':
      return t`Another process has this thread open, so Codex cannot answer here.`;
    case 'pendingWork':
      return t`Codex would start other work in this thread first.`;
    case null:
      return null;
  }
}

function describeLength(question: string): string | null {
  return isAsideTooLong(question) ? t`The question is too long. Shorten it.` : null;
}

function describeRow(exchange: AsideExchange, prices: PriceTable | null): AsideRow {
  const { state, text, tokens } = exchange;
  return {
    exchange,
    quote: describeQuote(exchange.quote),
    answer: state === 'answered' ? text : null,
    status: describeStatus(exchange),
    cost: state === 'answered' || state === 'silent' ? describeUse(tokens, prices) : null,
    note: describeNote(exchange),
    isWaiting: state === 'asked',
    canAskInThread: state === 'silent',
  };
}

function describeQuote(quote: AsideQuote | null): AsideRow['quote'] {
  if (quote === null) return null;
  return { text: quote.text, note: quote.isCut ? t`Only the start of the selection is sent.` : null };
}

function describeStatus({ state, text }: AsideExchange): AsideStatus | null {
  switch (state) {
    case 'answered':
      return null;
    case 'asked':
      return { glyph: 'thinking', text: t`Codex is answering…` };
    case 'silent':
      return { glyph: 'warning', text: t`Codex needs a tool for this answer. It has tools only in the thread.` };
    case 'canceled':
      return { glyph: 'stopped', text: t`Canceled` };
    case 'lost':
      return { glyph: 'warning', text: t`No answer arrived: the connection was lost, or Workcell closed.` };
    case 'failed':
      return { glyph: 'failed', text };
  }
}

function describeNote({ isCut, state }: AsideExchange): string | null {
  return state === 'answered' && isCut ? t`Earlier answers were too long to send in full.` : null;
}

function describeUse(tokens: ModelTokens | null, prices: PriceTable | null): AsideRow['cost'] {
  if (tokens === null) {
    const text = t`Tokens not reported`;
    return { text, exact: text };
  }
  const [input, cached, output] = [tokens.input, tokens.cached, tokens.output].map(wholeNumber);
  const used =
    tokens.cached === 0
      ? t`${input} tokens in, ${output} out`
      : t`${input} tokens in (${cached} cached), ${output} out`;
  const cost = prices === null ? null : describeCost(computeCost([tokens], prices), prices);
  return cost === null
    ? { text: used, exact: used }
    : { text: `${used} · ${cost.text}`, exact: `${used}. ${cost.exact}` };
}
