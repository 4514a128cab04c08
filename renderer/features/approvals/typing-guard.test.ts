import { expect, it } from 'vitest';
import { type TypedKey, TypingGuard, typingPauseMs } from './typing-guard.ts';

const press = (key: string, more: Partial<Omit<TypedKey, 'getModifierState'>> = {}, held = ''): TypedKey => ({
  key,
  getModifierState: (name) => name === held,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...more,
});

it('swallows letters and Enter as long as the user keeps typing', () => {
  const guard = new TypingGuard(0, false);
  for (let at = 0; at < 10; at += 1) expect(guard.swallows(press('y'), at * 900)).toBe(true);
  expect(guard.swallows(press('Enter'), 9_000)).toBe(true);
  expect(guard.swallows(press('Backspace'), 9_100)).toBe(true);
  expect(guard.swallows(press('é', { isComposing: true }), 9_200)).toBe(true);
});

it('swallows nothing after a pause', () => {
  const guard = new TypingGuard(0, false);
  expect(guard.swallows(press('a'), 500)).toBe(true);
  expect(guard.isOpen(500 + typingPauseMs)).toBe(false);
  expect(guard.swallows(press('a'), 500 + typingPauseMs)).toBe(false);
});

it.each([
  ['Tab', {}],
  ['Escape', {}],
  ['k', { ctrlKey: true }],
  ['k', { metaKey: true }],
] as const)('lets %s through and stops swallowing keys', (key, more) => {
  const guard = new TypingGuard(0, false);
  expect(guard.swallows(press(key, more), 100)).toBe(false);
  expect(guard.swallows(press('a'), 101)).toBe(false);
});

const altGr = { ctrlKey: true, altKey: true };

it.each<[string, TypedKey]>([
  ['a letter with AltGr', press('@', altGr, 'AltGraph')],
  ['a letter with AltGr where that is no Ctrl', press('€', {}, 'AltGraph')],
  ['a mark with AltGr that waits for its letter', press('Dead', altGr, 'AltGraph')],
  ['a capital by CapsLock', press('Y', {}, 'CapsLock')],
  ['CapsLock itself', press('CapsLock')],
  ['AltGr itself', press('AltGraph', altGr, 'AltGraph')],
])('swallows %s, and what follows before the next pause', (_what, typed) => {
  const guard = new TypingGuard(0, false);
  expect(guard.swallows(typed, 900)).toBe(true);
  expect(guard.swallows(press('y'), 1_800)).toBe(true);
});

it.each<[string, TypedKey]>([
  ['a letter', press('@', { altKey: true })],
  ['a mark that waits for its letter', press('Dead', { altKey: true })],
  ['the key that takes a word away', press('Backspace', { altKey: true })],
])('swallows %s with Option on a Mac, and lets it through with Alt elsewhere', (_what, typed) => {
  expect(new TypingGuard(0, true).swallows(typed, 100)).toBe(true);
  expect(new TypingGuard(0, false).swallows(typed, 100)).toBe(false);
});

it.each(['Control', 'Alt', 'Meta'])('decides about %s only after the next key', (key) => {
  const guard = new TypingGuard(0, false);
  expect(guard.swallows(press(key, { ctrlKey: key === 'Control' }), 100)).toBe(true);
  expect(guard.swallows(press('@', altGr, 'AltGraph'), 200)).toBe(true);
  expect(guard.swallows(press(key, { altKey: key === 'Alt' }), 300)).toBe(true);
  expect(guard.swallows(press('k', { ctrlKey: true }), 400)).toBe(false);
  expect(guard.isOpen(400)).toBe(false);
});

it.each([{ metaKey: true }, { ctrlKey: true }])('lets a chord with Option through on a Mac (%o)', (more) => {
  expect(new TypingGuard(0, true).swallows(press('n', { ...more, altKey: true }), 100)).toBe(false);
});
