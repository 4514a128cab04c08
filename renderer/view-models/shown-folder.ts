import { toRelativePath } from '../components/format/path.ts';
import { useThreads } from '../stores/threads.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { followAll, type Observable } from './observable.ts';

/**
 * The folder from which the paths of the shown thread are written: the open one, or for a thread elsewhere, such as in
 * a worktree, its own. Null without a folder.
 */
export const shownFolder: Observable & { readonly path: string | null } = {
  follow: followAll([useThreads, useWorkspace]),
  get path() {
    const open = useWorkspace.getState().workspace?.path ?? null;
    const { settings, shown } = useThreads.getState();
    const own = shown === null ? undefined : settings[shown]?.cwd;
    const isInOpen = own !== undefined && open !== null && toRelativePath(open, own) !== toRelativePath(null, own);
    return own === undefined || isInOpen ? open : own;
  },
};
