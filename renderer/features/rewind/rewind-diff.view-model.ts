import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RewindFile } from '../../../shared/rewind/rewind-plan.ts';

/** The state of a file's diff. `mine`: the user keeps the file. `unread`: the host did not answer. */
export type RewindDiff =
  | { readonly type: 'reading' | 'mine' | 'kept' | 'gone' | 'changed' | 'notText' | 'unread' }
  | { readonly type: 'read'; readonly files: readonly ParsedDiffFile[] };

/** A diff as shown: its lines, or `text` instead. */
export type RewindDiffView = {
  readonly text: string | null;
  /** True if a new plan would help. */
  readonly isOutdated: boolean;
  readonly files: readonly ParsedDiffFile[];
  readonly added: number;
  readonly removed: number;
};

/** Describes the diff of a file. */
export function describeRewindDiff(diff: RewindDiff, file: Pick<RewindFile, 'change'>): RewindDiffView {
  const none = { files: [], added: 0, removed: 0 } as const;
  const isPast = diff.type === 'gone' || diff.type === 'changed';
  if (diff.type !== 'read') return { ...none, text: describeMissingDiff(diff.type, file), isOutdated: isPast };
  const { files } = diff;
  if (files.every(({ hunks }) => hunks.length === 0)) {
    const words = file.change === 'edit' ? t`Only its permissions change.` : t`There are no lines to show.`;
    return { ...none, text: words, isOutdated: isPast };
  }
  const added = files.reduce((sum, one) => sum + one.added, 0);
  return { text: null, isOutdated: isPast, files, added, removed: files.reduce((sum, one) => sum + one.removed, 0) };
}

function describeMissingDiff(
  type: Exclude<RewindDiff['type'], 'read'>,
  { change }: Pick<RewindFile, 'change'>,
): string {
  switch (type) {
    case 'reading':
      return '';
    case 'mine':
      return t`Choose another version to see what it changes.`;
    case 'kept':
      return t`The file stays as it is now.`;
    case 'gone':
      return t`This plan is no longer current.`;
    case 'changed':
      return t`This file has changed since.`;
    case 'unread':
      return t`The lines cannot be read right now.`;
    case 'notText':
      return otherForms[change];
  }
}

const otherForms: Readonly<Record<RewindFile['change'], string>> = {
  edit: t`It has no lines to show. It goes back to how it was.`,
  create: t`It has no lines to show. It is restored.`,
  delete: t`It has no lines to show. It is deleted.`,
};
