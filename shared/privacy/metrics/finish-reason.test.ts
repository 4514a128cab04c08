import { expect, it } from 'vitest';
import { providerError } from '../../alerts/provider-error.ts';
import { type Ending, type FinishReason, getFinishReason } from './finish-reason.ts';

it.each<[Ending['status'], Ending['error'], FinishReason]>([
  ['completed', null, 'completed'],
  ['interrupted', null, 'interrupted'],
  ['interrupted', 'stream', 'interrupted'],
  ['failed', null, 'failed'],
  ['failed', 'output_limit', 'output_limit'],
  ['failed', 'content_filter', 'content_filter'],
  ['failed', 'context_window', 'context_window'],
  ['failed', 'status_500', 'failed'],
])('counts a turn that is %s with %s as %s', (status, error, expected) => {
  expect(getFinishReason({ status, error })).toBe(expected);
});

it('names three limits as finish reasons, and counts every other error as a failure', () => {
  const reasons = providerError.options.map((error) => getFinishReason({ status: 'failed', error }));
  expect(reasons.filter((reason) => reason !== 'failed')).toHaveLength(3);
});
