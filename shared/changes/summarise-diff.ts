import type { DiffFile } from './diff-session.ts';
import { scanDiff } from './scan-diff.ts';

/** The files of a unified git diff with their counts, without storing any lines. */
export function summariseDiff(text: string): readonly DiffFile[] {
  const files: DiffFile[] = [];
  let added = 0;
  let removed = 0;
  scanDiff(text, {
    hunk: () => {},
    noNewline: () => {},
    line: (kind) => {
      if (kind === 'added') added++;
      else if (kind === 'removed') removed++;
    },
    file: ({ path, from, change, binary }) => {
      files.push({ path, from, change, binary, added, removed });
      added = 0;
      removed = 0;
    },
  });
  return files;
}
