import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { type AskOutside, ProgramConfirmations, questionTimeoutMs } from './program-confirmations.ts';

const question = { message: 'Run it?', lines: ['Program: "it"'] };

function setUp() {
  const clock = new ManualClock();
  const asked: { readonly signal: AbortSignal; answer(said: Awaited<ReturnType<AskOutside>>): void }[] = [];
  const ask: AskOutside = (_question, signal) => {
    const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<AskOutside>>>();
    asked.push({ signal, answer: resolve });
    signal.addEventListener('abort', () => resolve('no'));
    return promise;
  };
  const confirmations = new ProgramConfirmations(ask, clock);
  const confirm = (key: string, view = new Lifetime()) => confirmations.confirm(key, question, view);
  return { clock, asked, confirmations, confirm };
}

describe('the confirmation of a program', () => {
  it('asks once for two windows and a double click, and again for a later request, even after a confirmation', async () => {
    const { asked, confirm } = setUp();
    const all = [confirm('one'), confirm('one'), confirm('one')];
    expect(asked).toHaveLength(1);
    asked[0]?.answer('yes');
    expect(await Promise.all(all)).toEqual([null, null, null]);
    const later = confirm('one');
    expect(asked).toHaveLength(2);
    asked[1]?.answer('no');
    expect(await later).toBe('declined');
  });

  it('a program confirmation is asked again after a no, and never together with another one', async () => {
    const { asked, confirm } = setUp();
    const first = confirm('one');
    expect(await confirm('two')).toBe('busy');
    asked[0]?.answer('no');
    expect(await first).toBe('declined');
    const again = confirm('one');
    expect(asked).toHaveLength(2);
    asked[1]?.answer('yes');
    expect(await again).toBeNull();
  });

  it('a program confirmation closes with the last window that waits for it, which gets no yes', async () => {
    const { asked, confirm } = setUp();
    const [left, right] = [new Lifetime(), new Lifetime()];
    const [first, second] = [confirm('one', left), confirm('one', right)];
    await left.end();
    expect(await first).toBe('noAnswer');
    expect(asked[0]?.signal.aborted).toBe(false);
    await right.end();
    expect(await second).toBe('noAnswer');
    expect(asked[0]?.signal.aborted).toBe(true);
    // The user confirmed at the moment when the window closed.
    asked[0]?.answer('yes');
    const later = confirm('one');
    expect(asked).toHaveLength(2);
    asked[1]?.answer('no');
    expect(await later).toBe('declined');
  });

  it('a program confirmation closes after five minutes without an answer', async () => {
    const { asked, clock, confirm } = setUp();
    const waiting = confirm('one');
    clock.advance(questionTimeoutMs);
    expect(await waiting).toBe('noAnswer');
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('is a no where no one can be asked', async () => {
    const { asked, confirm } = setUp();
    const waiting = confirm('one');
    asked[0]?.answer('cannotAsk');
    expect(await waiting).toBe('cannotAsk');
    const broken = new ProgramConfirmations(() => Promise.reject(new Error('no display')), new ManualClock());
    expect(await broken.confirm('one', question, new Lifetime())).toBe('cannotAsk');
  });
});
