import { toRunId } from '../../../shared/runs/run-ref.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import { openBudget } from '../../commands/budgets.commands.ts';
import { exportThread } from '../../commands/choose-export.ts';
import { openRun } from '../../commands/recorded-runs.commands.ts';
import { showRewinds } from '../../commands/rewind.commands.ts';
import { archiveThread, deleteThread, forkThread, pinThread } from '../../commands/thread-actions.commands.ts';
import { type RenamingPlace, renamingStarted } from '../../stores/thread-actions.store.ts';
import type { ThreadCommand } from './thread-menu.view-model.ts';

/** Performs the chosen action. `place` is where a name is edited. */
export function performThreadCommand(command: ThreadCommand, thread: ThreadSummary, place: RenamingPlace): void {
  switch (command) {
    case 'rename':
      renamingStarted(thread.id, place);
      return;
    case 'pin':
      void pinThread(thread);
      return;
    case 'fork':
      void forkThread(thread.id);
      return;
    case 'inspect':
      openRun({ projectRoot: thread.cwd, runId: toRunId(thread.id) });
      return;
    case 'budget':
      openBudget(thread.id);
      return;
    case 'rewinds':
      showRewinds(thread.id);
      return;
    case 'export':
      exportThread(thread.id);
      return;
    case 'archive':
      void archiveThread(thread);
      return;
    case 'delete':
      void deleteThread(thread);
  }
}
