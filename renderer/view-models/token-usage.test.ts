import { expect, it } from 'vitest';
import { describeContext } from './token-usage.ts';

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

it('reports how full the context window is after the last response, not the total spent', () => {
  const view = describeContext({ usage });
  expect(plain(view?.text)).toBe('38%');
  expect(view?.share).toBeCloseTo(0.379, 3);
  expect(plain(view?.exact)).toBe(
    '98,000 of 258,400 tokens of context, 160.4 k left; 148.2 k tokens used in this thread, including 0 cached',
  );
});

it('offers to compact once most of the context window is full', () => {
  expect(describeContext({ usage })?.isFilling).toBe(false);
  expect(describeContext({ usage: { ...usage, lastTokens: 190_000 } })?.isFilling).toBe(true);
  expect(describeContext({ usage: { ...usage, lastTokens: 190_000, contextWindow: null } })?.isFilling).toBe(false);
});

it('reports tokens when the context window is unknown, and null before the first response', () => {
  expect(plain(describeContext({ usage: { ...usage, contextWindow: null } })?.text)).toBe('98.0 k tokens');
  expect(describeContext({ usage: { ...usage, lastTokens: 0 } })).toBeNull();
  expect(describeContext({ usage: null })).toBeNull();
});

it('reports the usage of a fork without that of its origin', () => {
  const spent = [{ model: 'm', input: 2_000, cached: 500, cacheWritten: 0, output: 80, reasoning: 0 }];
  const fork = { ...usage, forked: true, spent } as const;
  expect(plain(describeContext({ usage: fork })?.exact)).toContain(
    '2.1 k tokens used in this thread, including 500 cached',
  );
});
