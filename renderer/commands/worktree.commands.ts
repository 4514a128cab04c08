import { summarizeDiff } from '../../shared/changes/scan-diff.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { showToast } from '../stores/alerts.store.ts';
import { askUser } from '../stores/questions.store.ts';
import { findRunTitle } from './recorded-runs.commands.ts';
import { applyRun, readRunChanges } from './runs.commands.ts';

/** Asks whether the changes of a worktree shall go to the folder, and applies exactly those that the question names. */
export async function applyWorktree(run: RunRef): Promise<void> {
  const read = await readRunChanges(run);
  if (!read.ok) {
    showToast(t`The changes cannot be read.`, read.error.message);
    return;
  }
  const { patch, paths, tree } = read.value;
  if ((await askUser({ kind: 'applyRun', title: findRunTitle(run), paths, files: summarizeDiff(patch) })) !== 'yes')
    return;
  const applied = await applyRun(run, { tree, leaveOut: [] });
  if (applied.ok)
    showToast(t`Applied ${counted(applied.value.paths.length, 'file')} to the folder.`, t`Nothing is committed.`);
  else showToast(t`Not applied.`, applied.error.message);
}
