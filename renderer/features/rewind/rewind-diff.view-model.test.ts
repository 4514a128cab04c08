import { expect, it } from 'vitest';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { describeRewindDiff } from './rewind-diff.view-model.ts';

const text = { change: 'edit' } as const;

it('shows the lines of a rewind diff with their counts', () => {
  const files = parseUnifiedDiff('--- a/a\n+++ b/a\n@@ -1,2 +1,1 @@\n-one\n-two\n+three\n');
  expect(describeRewindDiff({ type: 'read', files }, text)).toEqual({
    text: null,
    isOutdated: false,
    files,
    added: 1,
    removed: 2,
  });
});

it('says why a rewind diff has no lines', () => {
  const words = (type: 'mine' | 'kept' | 'gone' | 'changed' | 'unread') => describeRewindDiff({ type }, text).text;
  const all = (['mine', 'kept', 'gone', 'changed', 'unread'] as const).map(words);
  expect(new Set(all).size).toBe(5);
  for (const one of all) expect(one).toMatch(/^[A-Z].+\.$/);
  const isPast = (type: 'kept' | 'gone' | 'changed') => describeRewindDiff({ type }, text).isOutdated;
  expect([isPast('kept'), isPast('gone'), isPast('changed')]).toEqual([false, true, true]);
  const image = { change: 'delete' } as const;
  expect(describeRewindDiff({ type: 'notText' }, image).text).toBe('It has no lines to show. It is deleted.');
  expect(describeRewindDiff({ type: 'read', files: [] }, text).text).toBe('Only its permissions change.');
});
