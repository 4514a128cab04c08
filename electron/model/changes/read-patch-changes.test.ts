import { expect, it } from 'vitest';
import { addFile, deleteFile, updateFile } from '../../../fixtures/provider/patch-text.ts';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { readPatchChanges } from './read-patch-changes.ts';
import { toUnifiedDiff } from './to-unified-diff.ts';

const read = (...parts: readonly string[]) =>
  parseUnifiedDiff(toUnifiedDiff(readPatchChanges(`*** Begin Patch\n${parts.join('')}*** End Patch\n`), null));

it('describes what a patch would have done to each file', () => {
  const files = read(
    addFile('new.txt', 'one\ntwo\n'),
    updateFile('a.txt', [{ from: 'old', to: 'new' }], { moveTo: 'b.txt' }),
    deleteFile('gone.txt'),
  );
  expect(files).toMatchObject([
    { path: 'new.txt', change: 'added', added: 2 },
    { path: 'b.txt', from: 'a.txt', change: 'renamed', added: 1, removed: 1 },
    { path: 'gone.txt', change: 'deleted' },
  ]);
});

it('gives lines of a patch no numbers, because they were never located', () => {
  const [file] = read('*** Update File: a.txt\n@@ def f():\n kept\n-old\n+new\n@@\n+more\n*** End of File\n');
  expect(file?.hunks.map(({ lines }) => lines.map(({ kind, text }) => `${kind} ${text}`))).toEqual([
    ['context kept', 'removed old', 'added new'],
    ['added more'],
  ]);
  expect(file?.hunks[0]?.lines[0]).toMatchObject({ oldNumber: null, newNumber: null });
});

it('accepts a first hunk without a header and ignores anything else', () => {
  expect(read('*** Update File: a.txt\n-old\n+new\n')).toMatchObject([{ added: 1, removed: 1 }]);
  expect(readPatchChanges('rm -rf build')).toEqual([]);
});
