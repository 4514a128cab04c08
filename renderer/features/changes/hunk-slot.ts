import { createContext, type ReactNode } from 'react';
import type { DiffHunk, DiffLine } from '../../../shared/changes/parse-unified-diff.ts';
import type { FoldRow } from '../line-comments/commented-rows.ts';

/** What a caller adds to the hunks of a diff, in any layout. */
export type HunkSlot = {
  /** Shown in the row above the hunk. Where all lines of a file are shown, over the end of the hunk's first line. */
  readonly actions: (path: string, hunk: DiffHunk) => ReactNode;
  /** Shown at the end of the row that names a file. */
  readonly fileActions?: (path: string) => ReactNode;
  /** Shown at the end of the row that stands for what is folded. */
  readonly foldActions?: (path: string, fold: FoldRow) => ReactNode;
  /** Whether these lines of the hunk are faded. */
  readonly isFaded: (path: string, hunk: DiffHunk, lines: readonly DiffLine[]) => boolean;
  /** Whether the user keeps these lines of the hunk. */
  readonly isKept?: (path: string, hunk: DiffHunk, lines: readonly DiffLine[]) => boolean;
};

/** Null: hunks show only their lines. */
export const HunkSlots = createContext<HunkSlot | null>(null);
