import { describe, expect, it } from 'vitest';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { describeStaleFile, hasMoreLines } from './stale-file.view-model.ts';

const [file] = parseUnifiedDiff('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n');
if (file === undefined) throw new Error('No file');

describe('a file that has changed since', () => {
  it('marks a changed file and offers to refresh it', () => {
    expect(describeStaleFile(false, null)).toBeNull();
    expect(describeStaleFile(true, null)).toMatchObject({ fact: 'This file has changed since.', button: 'Refresh' });
  });

  it('shows the current file until the user wants the applied version', () => {
    expect(describeStaleFile(true, { file })).toMatchObject({
      fact: 'This is the current file.',
      button: 'Show as applied',
    });
    expect(describeStaleFile(true, { file: { ...file, hunks: [] } })).toMatchObject({
      fact: 'This file is back to how it was.',
    });
  });

  it('says that a whole file is current only if that differs', () => {
    expect(describeStaleFile(false, { file, whole: true })).toBeNull();
    expect(describeStaleFile(true, { file, whole: true })).toMatchObject({ fact: 'This is the current file.' });
  });

  it('says why a changed file cannot be shown', () => {
    const details = (['missing', 'cannotRebuild', 'tooLarge', 'disconnected'] as const).map(
      (type) => describeStaleFile(true, { problem: { type } })?.detail,
    );
    expect(new Set(details).size).toBe(4);
    expect(details[0]).toBe('It no longer exists.');
  });
});

it('offers the whole file where lines are left out', () => {
  expect(hasMoreLines(file)).toBe(true);
  expect(hasMoreLines({ ...file, change: 'renamed' })).toBe(true);
  expect(hasMoreLines({ ...file, change: 'added' })).toBe(false);
  expect(hasMoreLines({ ...file, change: 'deleted' })).toBe(false);
  expect(hasMoreLines({ ...file, binary: true })).toBe(false);
  expect(hasMoreLines({ ...file, hunks: [] })).toBe(false);
});
