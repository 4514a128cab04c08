import { describe, expect, it } from 'vitest';
import { getFileChange } from './written-file.ts';

const hunk = { oldStart: 4, oldLines: 2, newStart: 4, newLines: 3, lines: [' a', '-b', '+c', '+d'] };

describe('the change of a file', () => {
  it('a file change has all hunks and their line counts', () => {
    const second = {
      oldStart: 20,
      oldLines: 1,
      newStart: 21,
      newLines: 1,
      lines: ['-x', '+y', '\\ No newline at end of file'],
    };
    expect(getFileChange({ structuredPatch: [hunk, second], originalFile: 'text' }, 'src/a.ts')).toEqual({
      diff:
        '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -4,2 +4,3 @@\n a\n-b\n+c\n+d\n' +
        '@@ -20,1 +21,1 @@\n-x\n+y\n\\ No newline at end of file\n',
      added: 3,
      removed: 2,
    });
  });

  it.each([
    ['x\ny\n', { diff: '--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+x\n+y\n', added: 2, removed: 0 }],
    [
      'x',
      { diff: '--- /dev/null\n+++ b/n\n@@ -0,0 +1,1 @@\n+x\n\\ No newline at end of file\n', added: 1, removed: 0 },
    ],
    ['', { diff: '', added: 0, removed: 0 }],
  ])('a file change is all of a new file: %j', (content, change) => {
    expect(getFileChange({ type: 'create', content, structuredPatch: [], originalFile: null }, '/n')).toEqual(change);
  });

  it('a file change is empty if the file is unchanged', () => {
    const output = { type: 'update', content: 'x', structuredPatch: [], originalFile: 'x' };
    expect(getFileChange(output, 'n')).toEqual({ diff: '', added: 0, removed: 0 });
  });

  it.each([
    { name: 'a file too large to be compared', output: { type: 'update', structuredPatch: [], originalFile: null } },
    { name: 'another form', output: { new_source: 'x' } },
    { name: 'nothing', output: undefined },
  ])('a file change is unknown for $name', ({ output }) => {
    expect(getFileChange(output, 'n')).toEqual({ diff: null, added: null, removed: null });
  });
});
