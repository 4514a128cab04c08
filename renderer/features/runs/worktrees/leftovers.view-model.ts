import { visibleText } from '../../../../shared/base/visible-text.ts';
import type { RunWorktree } from '../../../../shared/contract/runs.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { getRunKey, type RunRef } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import { toRunTitle } from '../../../components/format/run-title.ts';
import { formatAgo, formatExactTime } from '../../../components/format/time.ts';

/** A worktree that an earlier run has left, as shown in its row. */
export type LeftoverRow = {
  readonly key: string;
  readonly run: RunRef;
  readonly title: string;
  readonly branch: string;
  readonly path: string;
  /** When the worktree was created: `4 min ago`, `yesterday`. */
  readonly age: string;
  readonly exactTime: string;
  /** True if the worktree's folder has not been deleted, so that its changes can be viewed. */
  readonly isThere: boolean;
  readonly applied: RunWorktree['applied'];
};

/**
 * Describes the worktrees of runs that were not started since the app launched, newest first. `now` is in Unix
 * milliseconds.
 */
export function describeLeftovers(
  worktrees: ReadonlyMap<string, RunWorktree>,
  started: ReadonlyMap<string, StartedRun>,
  cards: ReadonlyMap<string, Pick<RunCard, 'title'>>,
  now: number,
): readonly LeftoverRow[] {
  return [...worktrees.values()]
    .filter(({ run }) => !started.has(getRunKey(run)))
    .sort((one, other) => other.createdAt - one.createdAt)
    .map(({ applied, branch, createdAt, isPresent, path, run }) => ({
      key: getRunKey(run),
      run,
      title: toRunTitle(cards.get(getRunKey(run))?.title ?? ''),
      branch: visibleText(branch),
      path: visibleText(path),
      age: formatAgo(createdAt, now),
      exactTime: formatExactTime(createdAt),
      isThere: isPresent,
      applied,
    }));
}

/** Returns the text of the link to the worktrees: `3 worktrees from earlier runs`. */
export function describeLeftoverCount(count: number): string {
  return t`${counted(count, 'worktree')} from earlier runs`;
}
