import { visibleText } from '../../shared/base/visible-text.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunCard } from '../../shared/runs/run-card.ts';
import { findThreadId } from '../../shared/runs/run-ref.ts';
import { getFileName } from '../components/format/path.ts';
import type { Work } from './describe-work.ts';

/** Where a run works, in a word, with the exact place for the tooltip. */
export type RunPlace = { readonly text: string; readonly exact: string | null };

/**
 * Describes where a run works: `Imported`, `Worktree` with its branch, `Here` for the open folder, or the name of
 * another folder. Null if only the run's record is left, which does not say whether it had a worktree.
 */
export function describeRunPlace(
  { imported, run }: Pick<RunCard, 'run' | 'imported'>,
  { started, worktree }: Pick<Work, 'started' | 'worktree'>,
  openFolder: string | null,
): RunPlace | null {
  if (imported !== undefined) return { text: t`Imported`, exact: null };
  const branch = worktree?.branch ?? started?.branch ?? null;
  if (branch !== null) return { text: t`Worktree`, exact: t`Worktree, branch ${visibleText(branch)}` };
  if (run.projectRoot !== openFolder)
    return { text: getFileName(run.projectRoot), exact: visibleText(run.projectRoot) };
  const isHere = findThreadId(run.runId) !== null || started?.request.isolation === 'inPlace';
  return isHere ? { text: t`Here`, exact: visibleText(run.projectRoot) } : null;
}
