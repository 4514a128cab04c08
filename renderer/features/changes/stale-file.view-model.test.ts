import { describe, expect, it } from 'vitest';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { describeStaleFile } from './stale-file.view-model.ts';

const [file] = parseUnifiedDiff('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n');
if (file === undefined) throw new Error('No file');

describe('a file that has changed since', () => {
  it('is marked as changed, and can be refreshed', () => {
    expect(describeStaleFile(false, null)).toBeNull();
    expect(describeStaleFile(true, null)).toMatchObject({ fact: 'This file has changed since.', button: 'Refresh' });
  });

  it('is shown as it is now, until the person wants it as it was applied', () => {
    expect(describeStaleFile(true, { file })).toMatchObject({
      fact: 'Shown as it is now.',
      button: 'Show as applied',
    });
    expect(describeStaleFile(true, { file: { ...file, hunks: [] } })).toMatchObject({
      fact: 'This file is as it was before.',
    });
  });

  it('says why it cannot be shown', () => {
    const details = (['missing', 'cannotRebuild', 'tooLarge', 'disconnected'] as const).map(
      (type) => describeStaleFile(true, { problem: { type } })?.detail,
    );
    expect(new Set(details).size).toBe(4);
    expect(details[0]).toBe('It is not there any more.');
  });
});
