import { expect, it } from 'vitest';
import { SpendingCounter } from './spending-counter.ts';

const usage = (input: number, output: number, { read = 0, written = 0 } = {}) => ({
  input_tokens: input,
  cache_read_input_tokens: read,
  cache_creation_input_tokens: written,
  output_tokens: output,
});
const total = (inputTokens: number, outputTokens: number) => ({
  inputTokens,
  outputTokens,
  cacheReadInputTokens: 0,
  cacheCreationInputTokens: 0,
});

it('counts the growing sum of a message once, with cached tokens as input', () => {
  const spent = new SpendingCounter();
  spent.note('a', 'm', usage(10, 1, { read: 500, written: 40 }));
  spent.note('a', 'm', usage(0, 30));
  expect(spent.take()).toEqual([{ model: 'm', input: 550, cached: 500, cacheWritten: 40, output: 30, reasoning: 0 }]);
  spent.note('a', 'm', usage(0, 30));
  expect(spent.take()).toEqual([]);
  spent.note('a', 'm', usage(0, 34));
  expect(spent.take()).toMatchObject([{ input: 0, output: 4 }]);
});

it('adds what the whole turn spent beyond its messages, for other models too', () => {
  const spent = new SpendingCounter();
  spent.note('a', 'm', usage(100, 10));
  spent.setTotals({ m: total(130, 60), little: total(5, 2) });
  expect(spent.take()).toMatchObject([
    { model: 'm', input: 130, output: 60 },
    { model: 'little', input: 5, output: 2 },
  ]);
  spent.setTotals({ m: total(130, 60), little: total(5, 2) });
  expect(spent.take()).toEqual([]);
  spent.setTotals({ m: total(20, 60), little: total(9, 2) });
  expect(spent.take()).toMatchObject([{ model: 'little', input: 4, output: 0 }]);
});

it('counts nothing twice if the same model has two names', () => {
  const spent = new SpendingCounter();
  spent.note('a', 'm-20250101', usage(100, 10));
  spent.setTotals({ m: total(100, 10) });
  expect(spent.take()).toMatchObject([{ model: 'm-20250101', input: 100, output: 10 }]);
});

it('keeps only the newest messages', () => {
  const spent = new SpendingCounter();
  for (let number = 0; number < 10_000; number++) spent.note(`m${number}`, 'm', usage(1, 1));
  expect(spent.take()).toMatchObject([{ input: 10_000, output: 10_000 }]);
});
