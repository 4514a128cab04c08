import { expect, it } from 'vitest';
import { type TypedKey, TypingGuard, typingPauseMs } from './typing-guard.ts';

const press = (key: string, more: Partial<TypedKey> = {}): TypedKey => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...more,
});

it('takes letters and Enter for as long as the person goes on typing', () => {
  const guard = new TypingGuard(0);
  for (let at = 0; at < 10; at += 1) expect(guard.takes(press('y'), at * 900)).toBe(true);
  expect(guard.takes(press('Enter'), 9_000)).toBe(true);
  expect(guard.takes(press('Backspace'), 9_100)).toBe(true);
  expect(guard.takes(press('é', { isComposing: true }), 9_200)).toBe(true);
});

it('takes nothing more after a pause', () => {
  const guard = new TypingGuard(0);
  expect(guard.takes(press('a'), 500)).toBe(true);
  expect(guard.isOpen(500 + typingPauseMs)).toBe(false);
  expect(guard.takes(press('a'), 500 + typingPauseMs)).toBe(false);
});

it.each([
  ['Tab', {}],
  ['Escape', {}],
  ['k', { ctrlKey: true }],
  ['k', { metaKey: true }],
] as const)('lets %s through and ends', (key, more) => {
  const guard = new TypingGuard(0);
  expect(guard.takes(press(key, more), 100)).toBe(false);
  expect(guard.takes(press('a'), 101)).toBe(false);
});
