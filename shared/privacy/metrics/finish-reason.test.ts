import { expect, it } from 'vitest';
import { providerError } from '../../alerts/provider-error.ts';
import { type Ending, type FinishReason, finishReasonOf } from './finish-reason.ts';

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
  expect(finishReasonOf({ status, error })).toBe(expected);
});

it('has names for three limits, and counts every other error as a failure', () => {
  const reasons = providerError.options.map((error) => finishReasonOf({ status: 'failed', error }));
  expect(reasons.filter((reason) => reason !== 'failed')).toHaveLength(3);
});
