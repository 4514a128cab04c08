import { createContext, type ReactNode } from 'react';
import type { DiffHunk, DiffLine } from '../../../shared/changes/parse-unified-diff.ts';

/** What a caller adds to the hunks of a diff, whichever way it is shown. */
export type HunkSlot = {
  /** Shown at the end of a line at the top of the hunk, over the line. */
  readonly actions: (path: string, hunk: DiffHunk) => ReactNode;
  /** Shown at the end of the row that names a file. */
  readonly fileActions?: (path: string) => ReactNode;
  /** Whether these lines of the hunk are faded. */
  readonly isFaded: (path: string, hunk: DiffHunk, lines: readonly DiffLine[]) => boolean;
  /** Names the hunk among those of its file, for `data-hunk`; undefined without a name. Its first old line if absent. */
  readonly getName?: (path: string, hunk: DiffHunk) => string | undefined;
};

/** Null: hunks have only their lines. */
export const HunkSlots = createContext<HunkSlot | null>(null);
