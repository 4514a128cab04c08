import { describe, expect, it } from 'vitest';
import { type InputPolicy, usualInputPolicy } from '../../shared/input-safety/judge-input.ts';
import { InputGate } from './input-gate.ts';

const token = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
const text = `Use ${token}`;
const masked = 'Use [secret: GitHub token]';
const strict: InputPolicy = { ...usualInputPolicy, secret: 'deny' };
const short: InputPolicy = { ...usualInputPolicy, long: 'deny' };

describe('the gate in front of sending', () => {
  it.each([
    ['a usual text', usualInputPolicy, 'Hello', undefined, 'Hello', null],
    ['one that is only long', usualInputPolicy, 'x'.repeat(9_000), undefined, 'x'.repeat(9_000), null],
    ['a secret the person wants to send', usualInputPolicy, text, 'send', text, 'send'],
    ['a secret that is masked', usualInputPolicy, text, 'mask', masked, 'mask'],
    ['a secret that is masked where it is denied', strict, text, 'mask', masked, 'mask'],
    ['an answer that nothing asked for', usualInputPolicy, 'Hello', 'send', 'Hello', null],
  ] as const)('lets %s through', (_what, policy, given, answer, sent, answered) => {
    const passed = new InputGate(() => policy).check(given, answer);
    expect(passed).toMatchObject({ ok: true, value: { text: sent } });
    expect(passed.ok && (passed.value.answered?.answer ?? null)).toBe(answered);
  });

  it.each([
    ['a secret without an answer', usualInputPolicy, text, undefined, 'needsInputAnswer'],
    ['hidden characters', usualInputPolicy, 'a\u200bb', undefined, 'needsInputAnswer'],
    ['what is denied', strict, text, undefined, 'inputDenied'],
    ['what is denied, whatever the person says', strict, text, 'send', 'inputDenied'],
    ['what is denied and cannot be masked', short, 'x'.repeat(9_000), 'mask', 'inputDenied'],
  ] as const)('keeps %s back', (_what, policy, given, answer, type) => {
    const kept = new InputGate(() => policy).check(given, answer);
    expect(kept).toMatchObject({ ok: false, error: { type } });
    expect(JSON.stringify(kept)).not.toContain(token);
  });
});
