import { expect, it } from 'vitest';
import { describeContext, summariseTokenUsage } from './token-usage.ts';

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

it('reports the share of the window that the last response fills, not the total spent', () => {
  const view = describeContext({ usage });
  expect(plain(view?.words)).toBe('38%');
  expect(plain(view?.exact)).toBe(
    '98,000 of 258,400 tokens of context, 160.4 k left; 148.2 k tokens spent in this thread',
  );
});

it('offers to make room once most of the window is full', () => {
  expect(describeContext({ usage })?.isFilling).toBe(false);
  expect(describeContext({ usage: { ...usage, lastTokens: 190_000 } })?.isFilling).toBe(true);
  expect(describeContext({ usage: { ...usage, lastTokens: 190_000, contextWindow: null } })?.isFilling).toBe(false);
});

it('reports tokens when the window is unknown, and nothing before the first response', () => {
  expect(plain(describeContext({ usage: { ...usage, contextWindow: null } })?.words)).toBe('98.0 k tokens');
  expect(describeContext({ usage: { ...usage, lastTokens: 0 } })).toBeNull();
  expect(describeContext({ usage: null })).toBeNull();
});

it('sums up the usage, with the exact number behind it', () => {
  const { detail, words } = summariseTokenUsage({ usage: { ...usage, cachedInputTokens: 30_000 } }) ?? {};
  expect(plain(words)).toBe('148.2 k tokens · 38% of context');
  expect(detail).toBe('148,200 tokens, 30,000 of them cached');
  expect(plain(summariseTokenUsage({ usage: { ...usage, contextWindow: null } })?.words)).toBe('148.2 k tokens');
  expect(summariseTokenUsage({ usage: null })).toBeNull();
});

it("reports a fork's own usage, not that of the thread it comes from", () => {
  const spent = [{ model: 'm', input: 2_000, cached: 500, cacheWritten: 0, output: 80, reasoning: 0 }];
  const fork = { ...usage, forked: true, spent } as const;
  expect(plain(summariseTokenUsage({ usage: fork })?.words)).toBe('2.1 k tokens · 38% of context');
  expect(summariseTokenUsage({ usage: fork })?.detail).toBe('2,080 tokens, 500 of them cached');
  expect(plain(describeContext({ usage: fork })?.exact)).toContain('2.1 k tokens spent in this thread');
  expect(summariseTokenUsage({ usage: { ...usage, forked: true } })).toBeNull();
});
