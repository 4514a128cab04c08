import { describe, expect, expectTypeOf, it } from 'vitest';
import { fc } from '../../../fixtures/testkit/properties.ts';
import { providerError } from '../../alerts/provider-error.ts';
import { cacheHit } from './cache-hit.ts';
import { finishReason } from './finish-reason.ts';
import {
  countFact,
  everyCount,
  type MetricCounts,
  maxCount,
  mergeCounts,
  metricCounts,
  noCounts,
} from './metric-counts.ts';
import type { MetricFact } from './metric-fact.ts';
import { toolError } from './tool-error.ts';

const everyFact: readonly MetricFact[] = [
  { name: 'turns' },
  { name: 'empty_final' },
  { name: 'compaction' },
  ...finishReason.options.map((value) => ({ name: 'finish_reason', value }) as const),
  ...providerError.options.map((value) => ({ name: 'provider_error', value }) as const),
  ...cacheHit.options.map((value) => ({ name: 'cache_hit', value }) as const),
  ...toolError.options.map((value) => ({ name: 'tool_error', value }) as const),
];

const countAll = (facts: readonly MetricFact[], from = noCounts) => facts.reduce(countFact, from);

/** `true` for a type that could contain arbitrary text anywhere. */
type HoldsAnyText<T> = T extends string
  ? string extends T
    ? true
    : never
  : T extends object
    ? { [Key in keyof T]-?: HoldsAnyText<T[Key]> }[keyof T]
    : never;

describe('possible counts', () => {
  it('metric counts cannot contain text that is not on a list', () => {
    expectTypeOf<HoldsAnyText<MetricFact>>().toBeNever();
    expectTypeOf<HoldsAnyText<MetricCounts>>().toBeNever();
    expectTypeOf<
      HoldsAnyText<{ readonly name: 'turns'; readonly note: { readonly text: string } }>
    >().toEqualTypeOf<true>();
    const said: string = 'a prompt';
    // @ts-expect-error: any text is no finish reason
    const reason: MetricFact = { name: 'finish_reason', value: said };
    // @ts-expect-error: any text is no fact
    const fact: MetricFact = { name: said };
    // @ts-expect-error: a fact has nothing beside what is counted
    const more: MetricFact = { name: 'turns', text: said };
    expect([reason, fact, more]).toHaveLength(3);
  });

  it.each(everyFact)('counts $name $value once', (fact) => {
    const counts = countFact(noCounts, fact);
    expect(metricCounts.parse(counts)).toEqual(counts);
    const expected = 'value' in fact ? { [fact.value]: 1 } : 1;
    expect(counts).toEqual({ ...noCounts, [fact.name]: expected });
  });
});

describe('counts', () => {
  it.each<[string, MetricCounts, MetricCounts, MetricCounts]>([
    ['nothing and nothing', noCounts, noCounts, noCounts],
    ['something and nothing', { ...noCounts, turns: 2 }, noCounts, { ...noCounts, turns: 2 }],
    [
      'the same kind',
      { ...noCounts, turns: 2, finish_reason: { completed: 2 } },
      { ...noCounts, turns: 3, finish_reason: { completed: 1, failed: 2 } },
      { ...noCounts, turns: 5, finish_reason: { completed: 3, failed: 2 } },
    ],
    [
      'different kinds',
      { ...noCounts, compaction: 1, cache_hit: { none: 1 } },
      { ...noCounts, empty_final: 4, tool_error: { patch_failed: 1 }, provider_error: { timeout: 2 } },
      {
        ...noCounts,
        compaction: 1,
        empty_final: 4,
        cache_hit: { none: 1 },
        tool_error: { patch_failed: 1 },
        provider_error: { timeout: 2 },
      },
    ],
    [
      'more than is ever counted',
      { ...noCounts, turns: maxCount, cache_hit: { from_90: maxCount - 1 } },
      { ...noCounts, turns: 1, cache_hit: { from_90: 5 } },
      { ...noCounts, turns: maxCount, cache_hit: { from_90: maxCount } },
    ],
  ])('merges the counts of two sessions: %s', (_what, one, other, expected) => {
    expect(mergeCounts(one, other)).toEqual(expected);
    expect(mergeCounts(other, one)).toEqual(expected);
  });

  it('gives the same counts however the facts are distributed over sessions', () => {
    const facts = fc.array(fc.tuple(fc.constantFrom(...everyFact), fc.nat(3)), { maxLength: 200 });
    fc.assert(
      fc.property(facts, (spread) => {
        const sessions = [0, 1, 2, 3].map((session) =>
          countAll(spread.filter(([, of]) => of === session).map(([fact]) => fact)),
        );
        expect(sessions.reduce(mergeCounts, noCounts)).toEqual(countAll(spread.map(([fact]) => fact)));
      }),
    );
  });

  it('lists all counts where the app shows what can be counted', () => {
    const keys = (value: object): unknown =>
      Object.entries(value).map(([key, of]) => (typeof of === 'object' ? [key, keys(of)] : key));
    expect(metricCounts.parse(everyCount)).toEqual(everyCount);
    for (const fact of everyFact) expect(keys(countFact(everyCount, fact))).toEqual(keys(everyCount));
  });

  it.each([
    ['a text', { ...noCounts, turns: 'many' }],
    ['something that is on no list', { ...noCounts, finish_reason: { 'my prompt': 1 } }],
    ['one more thing', { ...noCounts, prompt: 1 }],
    ['less than nothing', { ...noCounts, turns: -1 }],
    ['a part', { ...noCounts, turns: 0.5 }],
    ['too many', { ...noCounts, turns: maxCount + 1 }],
    ['too little', { turns: 1 }],
  ])('rejects metric counts with %s in them', (_what, counts) => {
    expect(metricCounts.safeParse(counts).success).toBe(false);
  });
});
