import { useMemo } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { useChanges } from '../../stores/changes.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import type { ListRow } from '../line-comments/commented-rows.ts';
import { type PlacedFindings, placeFindings } from './findings.view-model.ts';
import { type Findings, useFindings } from './use-findings.ts';

export type { Findings };

export type ShownLines = {
  readonly rows: readonly ListRow[];
  readonly files: readonly ParsedDiffFile[];
  /** The files whose lines are no longer as shown. */
  readonly outdated: ReadonlySet<string>;
};

/** Returns the findings of a thread's newest review, with the rows of the shown diff that they belong to. */
export function usePlacedFindings(
  threadId: ThreadId,
  { files, outdated, rows }: ShownLines,
): PlacedFindings & { readonly findings: Findings } {
  const findings = useFindings(threadId);
  const { all, folder } = findings;
  const opened = useWorkspace(({ workspace }) => workspace?.path ?? '');
  // What is not committed is that of the open folder, wherever the thread works.
  const isElsewhere = useChanges(({ scope }) => scope === 'uncommitted') && folder !== opened;
  const placed = useMemo(
    () => (isElsewhere ? { rows, apart: all } : placeFindings(rows, files, all, { folder, outdated })),
    [isElsewhere, rows, files, all, folder, outdated],
  );
  return useMemo(() => ({ ...placed, findings }), [placed, findings]);
}
