import type { ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';

/** The longest line decides how far the list scrolls sideways; a tab counts as eight characters. */
export function widthOf(files: readonly ParsedDiffFile[]): Record<`--${string}`, string> {
  let widest = 0;
  for (const file of files) {
    for (const hunk of file.hunks) {
      for (const line of hunk.lines)
        widest = Math.max(widest, line.text.length + 7 * (line.text.split('\t').length - 1));
    }
  }
  return { '--longest': `${Math.min(widest, longestShown)}ch` };
}

const longestShown = 2_000;
