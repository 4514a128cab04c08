import { z } from 'zod';
import { providerError } from '../../alerts/provider-error.ts';
import type { Immutable } from '../../base/immutable.ts';
import { cacheHit } from './cache-hit.ts';
import { finishReason } from './finish-reason.ts';
import type { MetricFact } from './metric-fact.ts';
import { toolError } from './tool-error.ts';

/** The maximum of a count. Together with the closed lists, it bounds the size of all count data. */
export const maxCount = 1_000_000;

const count = z.int().min(0).max(maxCount);

/** How often each thing happened. Missing names mean never, and anything not on a list is rejected. */
export const metricCounts = z.strictObject({
  turns: count,
  empty_final: count,
  compaction: count,
  finish_reason: z.partialRecord(finishReason, count),
  provider_error: z.partialRecord(providerError, count),
  cache_hit: z.partialRecord(cacheHit, count),
  tool_error: z.partialRecord(toolError, count),
});
export type MetricCounts = Immutable<z.infer<typeof metricCounts>>;

/** Empty counts. */
export const noCounts: MetricCounts = {
  turns: 0,
  empty_final: 0,
  compaction: 0,
  finish_reason: {},
  provider_error: {},
  cache_hit: {},
  tool_error: {},
};

/** Everything that can be counted, at zero, to show what a body can contain. */
export const everyCount: MetricCounts = {
  ...noCounts,
  finish_reason: toZeroCounts(finishReason.options),
  provider_error: toZeroCounts(providerError.options),
  cache_hit: toZeroCounts(cacheHit.options),
  tool_error: toZeroCounts(toolError.options),
};

/** Adds one fact to the counts. */
export function countFact(counts: MetricCounts, fact: MetricFact): MetricCounts {
  switch (fact.name) {
    case 'turns':
    case 'empty_final':
    case 'compaction':
      return { ...counts, [fact.name]: sum(counts[fact.name], 1) };
    case 'finish_reason':
      return { ...counts, finish_reason: mergeRecords(counts.finish_reason, { [fact.value]: 1 }) };
    case 'provider_error':
      return { ...counts, provider_error: mergeRecords(counts.provider_error, { [fact.value]: 1 }) };
    case 'cache_hit':
      return { ...counts, cache_hit: mergeRecords(counts.cache_hit, { [fact.value]: 1 }) };
    case 'tool_error':
      return { ...counts, tool_error: mergeRecords(counts.tool_error, { [fact.value]: 1 }) };
  }
}

/** Adds up two counts, in any order. */
export function mergeCounts(one: MetricCounts, other: MetricCounts): MetricCounts {
  return {
    turns: sum(one.turns, other.turns),
    empty_final: sum(one.empty_final, other.empty_final),
    compaction: sum(one.compaction, other.compaction),
    finish_reason: mergeRecords(one.finish_reason, other.finish_reason),
    provider_error: mergeRecords(one.provider_error, other.provider_error),
    cache_hit: mergeRecords(one.cache_hit, other.cache_hit),
    tool_error: mergeRecords(one.tool_error, other.tool_error),
  };
}

type CountsByName<Name extends string> = { readonly [Key in Name]?: number };

function toZeroCounts<Name extends string>(names: readonly Name[]): CountsByName<Name> {
  const zeros: { [Key in Name]?: number } = {};
  for (const name of names) zeros[name] = 0;
  return zeros;
}

function mergeRecords<Name extends string>(one: CountsByName<Name>, other: CountsByName<Name>): CountsByName<Name> {
  const merged: { [Key in Name]?: number } = { ...one };
  for (const name in other) merged[name] = sum(one[name] ?? 0, other[name] ?? 0);
  return merged;
}

function sum(one: number, other: number): number {
  return Math.min(maxCount, one + other);
}
