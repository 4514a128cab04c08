import { t } from '../../shared/i18n/i18n.ts';
import type { AttemptOrder } from '../../shared/runs/attempt.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import { showToast } from '../stores/alerts.store.ts';
import { attemptLeft, attemptsCompared } from '../stores/attempts.store.ts';
import { closeDialog } from '../stores/frame.store.ts';
import { askUser } from '../stores/questions.store.ts';
import { sendDraft } from './compose.commands.ts';
import { openRun } from './recorded-runs.commands.ts';
import { discardRun, keepRun, readRunChanges } from './runs.commands.ts';

/** Sends the draft to several new threads, each in its own worktree. Returns whether the host has accepted it. */
export function sendAttempts(order: AttemptOrder): Promise<boolean> {
  return sendDraft('queue', { attempts: order });
}

/** Ends the comparison and closes the dialog. */
export function closeAttempts(): void {
  attemptsCompared(null);
  closeDialog();
}

/** Opens the detail of an attempt; closing it returns to the comparison. */
export function openAttempt(run: RunRef): void {
  openRun(run);
  attemptLeft(getRunKey(run));
}

/** Discards several attempts once the user has agreed. Shows why one of them was not discarded. */
export async function discardAttempts(
  attempts: readonly { readonly run: RunRef; readonly title: string }[],
): Promise<void> {
  const names = attempts.map(({ title }) => title);
  if ((await askUser({ kind: 'discardAttempts', names })) !== 'yes') return;
  const done = await Promise.all(attempts.map(({ run }) => discardRun(run)));
  const problem = done.find((each) => !each.ok);
  if (problem?.ok === false) showToast(t`Not all attempts were discarded.`, problem.error.message);
}

/** Commits the changes of several attempts to their branches, as they are now, and removes their worktrees. */
export async function keepAttempts(runs: readonly RunRef[]): Promise<void> {
  const done = await Promise.all(
    runs.map(async (run) => {
      const changes = await readRunChanges(run);
      return changes.ok ? await keepRun(run, changes.value.tree) : changes;
    }),
  );
  const problem = done.find((each) => !each.ok);
  if (problem?.ok === false) showToast(t`Not all attempts were kept.`, problem.error.message);
}
