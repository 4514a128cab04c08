import { visibleText } from '../../../shared/base/visible-text.ts';
import type { RemovedCopy } from '../../../shared/contract/removed.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { formatBytes } from '../../components/format/quantity.ts';
import { formatAgo, formatExactTime } from '../../components/format/time.ts';

/** One kept copy as a row. */
export type CopyRow = {
  readonly copy: RemovedCopy;
  readonly path: string;
  /** The action that removed the file, when, from where, and how large the copy is. */
  readonly facts: readonly string[];
  /** The exact time, for a tooltip. */
  readonly exactTime: string;
  readonly restoreName: string;
  readonly deleteName: string;
};

/** Describes kept copies, in the given order. `now` is in Unix milliseconds. */
export function describeCopies(copies: readonly RemovedCopy[], now: number): readonly CopyRow[] {
  return copies.map((copy) => {
    const path = visibleText(copy.path);
    const when = formatAgo(copy.removedAt, now);
    return {
      copy,
      path,
      facts: [
        describeAction(copy),
        when,
        ...(copy.kind === 'file' ? [t`from ${visibleText(copy.folder)}`] : []),
        formatBytes(copy.bytes),
      ],
      exactTime: formatExactTime(copy.removedAt),
      restoreName: t`Restore: ${path}, ${when}`,
      deleteName: t`Delete now: ${path}, ${when}`,
    };
  });
}

function describeAction({ kind, label, reason }: RemovedCopy): string {
  const name = visibleText(label);
  switch (reason) {
    case 'applied':
      return t`Replaced by ${name}`;
    case 'restored':
      return t`Left over from ${name}, which was undone`;
    case 'kept':
      return t`Folder of ${name}, whose branch you kept`;
    case 'discarded':
      return kind === 'worktree' ? t`Folder of ${name}, which you discarded` : t`Discarded by ${name}`;
  }
}
