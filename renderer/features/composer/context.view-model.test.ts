import { expect, it } from 'vitest';
import { describeContext } from './context.view-model.ts';

const usage = {
  totalTokens: 148_200,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  lastTokens: 98_000,
  contextWindow: 258_400,
};
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

it('tells the share of the window that the last response fills, not what was spent in all', () => {
  const view = describeContext(usage);
  expect(plain(view?.words)).toBe('38 %');
  expect(plain(view?.exact)).toBe(
    '98,000 of 258,400 tokens of context, 160.4 k left; 148.2 k tokens spent in this thread',
  );
});

it('offers to make room once most of the window is filled', () => {
  expect(describeContext(usage)?.isFilling).toBe(false);
  expect(describeContext({ ...usage, lastTokens: 190_000 })?.isFilling).toBe(true);
  expect(describeContext({ ...usage, lastTokens: 190_000, contextWindow: null })?.isFilling).toBe(false);
});

it('tells tokens where the window is not known, and nothing before the first response', () => {
  expect(plain(describeContext({ ...usage, contextWindow: null })?.words)).toBe('98.0 k tokens');
  expect(describeContext({ ...usage, lastTokens: 0 })).toBeNull();
  expect(describeContext(null)).toBeNull();
});
