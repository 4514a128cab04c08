import { pageShown } from '../stores/frame.store.ts';
import { describeFolderFailure, showProblem } from './show-problem.ts';
import { openWorkspace } from './workspace.commands.ts';

/** Opens a folder from the list; shows a toast when it is gone. */
export async function openRecentFolder(path: string): Promise<void> {
  const opened = await openWorkspace(path);
  if (opened.ok) pageShown('threads');
  else showProblem(describeFolderFailure(opened.error));
}
