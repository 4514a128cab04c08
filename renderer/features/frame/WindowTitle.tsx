import { useApprovals } from '../../stores/approvals.store.ts';
import { titleShown, useThreads } from '../../stores/threads.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { describeWindowTitle } from './window-title.ts';

/** Keeps the title of the window and its tab up to date. */
export function WindowTitle() {
  const thread = useThreads(titleShown);
  const folder = useWorkspace((state) => state.workspace?.name ?? null);
  const waiting = useApprovals((state) => state.approvals.length);
  return <title>{describeWindowTitle({ thread, folder, waiting })}</title>;
}
