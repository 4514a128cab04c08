import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { type AsideExchange, type AsideForm, emptyAside } from '../../stores/aside-form.ts';
import { type AsideSituation, describeAside } from './aside.view-model.ts';

const thread = threadId.parse('t1');
const prices = {
  asOf: '2026-12-01',
  currency: 'USD',
  models: [{ model: 'gpt-5.5', input: 2, cachedInput: 0.2, cacheWrite: 2, output: 10 }],
} as const;
const tokens = { model: 'gpt-5.5', input: 10_546, cached: 9_000, cacheWritten: 0, output: 28, reasoning: 0 };
const answered: AsideExchange = {
  id: 'a',
  quote: { text: 'a list', isCut: true },
  question: 'Why?',
  state: 'answered',
  text: 'Because.',
  tokens,
  isCut: false,
};
const origin = { parent: thread, root: thread, rootTitle: '', path: [] };
const noThreads = { origins: {}, threads: {}, syncStatuses: {} };
const describeWith = (form: Partial<AsideForm>, more: Partial<AsideSituation> = {}) =>
  describeAside({
    threadId: thread,
    form: { ...emptyAside, isOpen: true, ...form },
    threads: noThreads,
    prices,
    ...more,
  });
const rowOf = (exchange: Partial<AsideExchange>, more: Partial<AsideSituation> = {}) =>
  describeWith({ exchanges: [{ ...answered, ...exchange }] }, more).rows[0];

describe('the card next to a thread', () => {
  it('says before a question that it uses tokens', () => {
    const { canAsk, hint } = describeWith({ question: 'Why?' });
    expect(canAsk).toBe(true);
    expect(hint).toBe('Sends this thread to the model, and uses tokens.');
  });

  it('says plainly why a thread cannot be asked now, and keeps the question', () => {
    const statuses = [{ type: 'locked', works: false } as const, { type: 'lost' } as const];
    const views = [
      ...statuses.map((status) =>
        describeWith({ question: 'Why?' }, { threads: { ...noThreads, syncStatuses: { [thread]: status } } }),
      ),
      describeWith({ question: 'Why?' }, { threadId: threadId.parse('imported:1') }),
      describeWith({ question: 'Why?' }, { threads: { ...noThreads, origins: { [thread]: origin } } }),
      describeWith({ question: 'ö'.repeat(751) }),
    ];
    expect(views.map(({ canAsk, isProblem }) => [canAsk, isProblem])).toEqual(Array(5).fill([false, true]));
    expect(views.map(({ hint }) => hint)).toEqual([
      'Another process has this thread open, so Codex cannot answer here.',
      'Codex does not have this thread, so it cannot answer here.',
      'Codex does not have this thread, so it cannot answer here.',
      'Codex cannot answer in an agent’s thread. Use the thread that the agent works for.',
      'The question is too long. Shorten it.',
    ]);
  });

  it('takes one question at a time, and none without words', () => {
    expect(describeWith({ question: ' ' }).canAsk).toBe(false);
    expect(describeWith({ question: 'And?', exchanges: [{ ...answered, state: 'asked' }] }).canAsk).toBe(false);
    expect(describeWith({ question: 'And?', exchanges: [answered] }).canAsk).toBe(true);
  });

  it('shows what an answer cost, as far as that is known', () => {
    const used = '10,546 tokens in (9,000 cached), 28 out';
    expect(rowOf({})?.cost?.text).toBe(`${used} · $0.0052`);
    expect(rowOf({}, { prices: null })?.cost?.text).toBe(used);
    expect(rowOf({ tokens: { ...tokens, cached: 0, model: 'mine' } })?.cost).toEqual({
      text: '10,546 tokens in, 28 out · no price',
      exact: '10,546 tokens in, 28 out. No price for mine.',
    });
    expect(rowOf({ tokens: null })?.cost?.text).toBe('Tokens not reported');
    expect(rowOf({ state: 'canceled' })?.cost).toBeNull();
  });

  it('says that an answer needed a tool, and offers the thread', () => {
    expect(rowOf({ state: 'silent', text: '' })).toMatchObject({
      answer: null,
      canAskInThread: true,
      status: { text: 'Codex needs a tool for this answer. It has tools only in the thread.' },
    });
    expect(rowOf({})?.canAskInThread).toBe(false);
  });

  it('says what was cut', () => {
    expect(rowOf({})?.quote?.note).toBe('Only the start of the selection is sent.');
    expect(rowOf({ isCut: true })?.note).toBe('Earlier answers were too long to send in full.');
  });

  it('does not say that Workcell closed when perhaps only the connection was lost', () => {
    expect(rowOf({ state: 'lost', text: '' })?.status?.text).toBe(
      'No answer arrived: the connection was lost, or Workcell closed.',
    );
  });

  it('shows the reason of the provider when asking failed', () => {
    expect(rowOf({ state: 'failed', text: 'Rate limit reached.' })?.status).toEqual({
      glyph: 'failed',
      text: 'Rate limit reached.',
    });
  });
});
