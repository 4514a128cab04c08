import { describe, expect, it } from 'vitest';
import {
  type AsideForm,
  emptyAside,
  isAsideEmpty,
  joinAsides,
  listEarlierAsides,
  openAside,
  repeatAside,
  settleAside,
  submitAside,
  withdrawAside,
} from './aside-form.ts';

const said = (text: string) => ({ kind: 'said', by: 'Codex', text }) as const;
const tokens = { model: 'gpt-5.5', input: 9, cached: 8, cacheWritten: 0, output: 1, reasoning: 0 };
const answered = (answer: string | null, question = 'Why?') =>
  ({ ok: true, value: { answer, tokens, sent: { quote: null, question }, isCut: false } }) as const;
const asked = (form: AsideForm, id: string, question: string) => submitAside({ ...form, question }, id);

describe('the card for questions next to a thread', () => {
  it('quotes the selection, of a very long one only the start, and says so', () => {
    expect(openAside(emptyAside, said(' a list ')).quote).toEqual({ text: 'a list', isCut: false });
    const { quote } = openAside(emptyAside, said('文'.repeat(1_000_000)));
    expect(quote).toEqual({ text: '文'.repeat(333), isCut: true });
    const lines = [{ number: 7, sign: '+', text: 'const x = 1;' }] as const;
    expect(openAside(emptyAside, { kind: 'lines', path: 'a.ts', lines }).quote?.text).toContain('+const x = 1;');
  });

  it('moves the question out of the field once, and not without words', () => {
    const form = asked(openAside(emptyAside, said('a list')), 'a', ' Why? ');
    expect(form).toMatchObject({ question: '', quote: null, exchanges: [{ question: 'Why?', state: 'asked' }] });
    expect(submitAside(form, 'b')).toBe(form);
    expect(submitAside({ ...form, question: 'ö'.repeat(751) }, 'b').exchanges).toHaveLength(1);
  });

  it('keeps the answer with its cost, or what became of the question', () => {
    const form = asked(emptyAside, 'a', 'Why?');
    const [done] = settleAside(form, 'a', answered('Because.')).exchanges;
    expect(done).toMatchObject({ state: 'answered', text: 'Because.', tokens });
    const [silent] = settleAside(form, 'a', answered(null)).exchanges;
    expect(silent).toMatchObject({ state: 'silent', text: '', tokens });
    const states = (['canceled', 'gone', 'refused'] as const).map(
      (type) => settleAside(form, 'a', { ok: false, error: { type, message: 'No.' } }).exchanges[0]?.state,
    );
    expect(states).toEqual(['canceled', 'lost', 'failed']);
  });

  it('keeps the masked text when the user chose that', () => {
    const form = asked(openAside(emptyAside, said('key ghp_1')), 'a', 'What is ghp_1?');
    const sent = { quote: 'key [masked]', question: 'What is [masked]?' };
    const done = settleAside(form, 'a', { ok: true, value: { answer: 'A key.', tokens, sent, isCut: false } });
    expect(JSON.stringify(done)).not.toContain('ghp_1');
  });

  it('puts a question that was not sent back before what was typed since', () => {
    const form = withdrawAside({ ...asked(openAside(emptyAside, said('x')), 'a', 'One'), question: 'Two' }, 'a');
    expect(form).toMatchObject({ question: 'One\nTwo', quote: { text: 'x' }, exchanges: [] });
  });

  it('asks again in place of a failed question, and after an answered one', () => {
    const form = asked(emptyAside, 'a', 'Why?');
    const ids = (state: AsideForm) =>
      repeatAside(state, state.exchanges[0] as never, 'b').exchanges.map(({ id }) => id);
    expect(ids(settleAside(form, 'a', { ok: false, error: { type: 'canceled' } }))).toEqual(['b']);
    expect(ids(settleAside(form, 'a', answered('Because.')))).toEqual(['a', 'b']);
  });

  it('asks nothing while another question waits, however often that is tried', () => {
    const done = settleAside(asked(emptyAside, 'a', 'Why?'), 'a', answered('Because.'));
    const again = repeatAside(done, done.exchanges[0] as never, 'b');
    expect(repeatAside(again, done.exchanges[0] as never, 'c')).toBe(again);
    expect(asked(again, 'c', 'And?')).toEqual({ ...again, question: 'And?' });
  });

  it('sends a follow-up with what was answered since the last quotation', () => {
    let form = settleAside(asked(openAside(emptyAside, said('old')), 'a', 'Old?'), 'a', answered('Old.', 'Old?'));
    form = asked(openAside(form, said('new')), 'b', 'New?');
    form = settleAside(form, 'b', {
      ok: true,
      value: { answer: 'New.', tokens, sent: { quote: 'new', question: 'New?' }, isCut: false },
    });
    form = settleAside(asked(form, 'c', 'Failed?'), 'c', { ok: false, error: { type: 'refused', message: '' } });
    form = asked(form, 'd', 'And?');
    expect(listEarlierAsides(form, 'd')).toEqual([{ quote: 'new', question: 'New?', answer: 'New.' }]);
    expect(listEarlierAsides(form, 'b')).toEqual([]);
  });

  it('takes over what another window left, once', () => {
    const one = settleAside(asked(emptyAside, 'a', 'One?'), 'a', answered('1', 'One?'));
    const other = { ...settleAside(asked(emptyAside, 'b', 'Two?'), 'b', answered('2', 'Two?')), question: 'Typed' };
    const both = joinAsides(one, other);
    expect(both.exchanges.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(joinAsides(both, { ...other, question: '' })).toEqual(both);
    expect(both.question).toBe('Typed');
  });

  it('is not kept once it is closed with nothing in it', () => {
    expect(isAsideEmpty({ ...emptyAside, question: ' ' })).toBe(true);
    expect(isAsideEmpty({ ...emptyAside, isOpen: true })).toBe(false);
    expect(isAsideEmpty({ ...emptyAside, question: 'Why?' })).toBe(false);
  });
});
