import { visibleLine } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getFileName } from '../../components/format/path.ts';
import type { OpenWorktreesStore } from '../../stores/open-worktrees.store.ts';
import type { PickerView } from '../../view-models/describe-pickers.ts';
import type { PlaceView } from '../../view-models/describe-place.ts';

/**
 * Describes which worktree a new thread gets: a new one, which has an empty value, or an existing one, by its path. Null if that is not the question, or if there is none but a new one.
 */
export function describeWorktreeChoice(
  place: Pick<PlaceView, 'place' | 'isFixed' | 'noWorktree' | 'worktree'> | null,
  open: string | null,
  { folder, worktrees }: OpenWorktreesStore,
): PickerView | null {
  if (place === null || place.isFixed || place.place === 'here' || place.noWorktree !== null) return null;
  const listed = folder === open ? worktrees : [];
  const { worktree } = place;
  // One that was chosen and is not listed now stays chosen: the host says why the thread cannot work there.
  const isLost = worktree !== null && listed.every(({ path }) => path !== worktree);
  const existing = isLost ? [...listed, { path: worktree, branch: null }] : listed;
  if (existing.length === 0) return null;
  return {
    value: worktree ?? '',
    hint: worktree === null ? '' : visibleLine(worktree),
    options: [
      { value: '', label: t`New worktree` },
      ...existing.map(({ branch, path }) => ({
        value: path,
        label: visibleLine(branch ?? getFileName(path)),
        detail: visibleLine(path),
      })),
    ],
  };
}
