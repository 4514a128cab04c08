import { createContext, type ReactNode } from 'react';
import type { DiffHunk, DiffLine } from '../../../shared/changes/parse-unified-diff.ts';

/** What a caller adds to the hunks of a diff, in any layout. */
export type HunkSlot = {
  /** Shown over the end of a line at the top of the hunk. */
  readonly actions: (path: string, hunk: DiffHunk) => ReactNode;
  /** Shown at the end of the row that names a file. */
  readonly fileActions?: (path: string) => ReactNode;
  /** Whether these lines of the hunk are faded. */
  readonly isFaded: (path: string, hunk: DiffHunk, lines: readonly DiffLine[]) => boolean;
  /**
   * Names the hunk among those of its file, for `data-hunk`; undefined for a hunk without a name. By default, the name
   * is the hunk's first old line.
   */
  readonly getName?: (path: string, hunk: DiffHunk) => string | undefined;
};

/** Null: hunks show only their lines. */
export const HunkSlots = createContext<HunkSlot | null>(null);
