import { create } from 'zustand';
import { findListingFolder, type ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { ListedFolder, RecentFolder, WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';

/** The folder of this window, recent folders, and the folders of the thread list. */
export type WorkspaceStore = {
  readonly workspace: WorkspaceSnapshot | null;
  readonly recentFolders: readonly RecentFolder[];
  /** In their order, with the window's own. */
  readonly listedFolders: readonly ListedFolder[];
};

/** The folder of this window, null without one, and recent folders. */
export const useWorkspace = create<WorkspaceStore>()(() => ({ workspace: null, recentFolders: [], listedFolders: [] }));

/** Replaces the folder of this window with the host's; null without one. */
export function workspaceChanged(workspace: WorkspaceSnapshot | null): void {
  useWorkspace.setState({ workspace });
}

/** Replaces the list of recent folders with the host's. */
export function recentFoldersChanged(recentFolders: readonly RecentFolder[]): void {
  useWorkspace.setState({ recentFolders });
}

/** Replaces the folders of the thread list with the host's. */
export function listedFoldersChanged(listedFolders: readonly ListedFolder[]): void {
  useWorkspace.setState({ listedFolders });
}

/** Returns the folder of a thread if the list shows it as another one than the window's. Null for any other thread. */
export function findOtherFolder({ listedFolders, workspace }: WorkspaceStore, thread: ThreadSummary): string | null {
  const folder = findListingFolder(
    thread,
    listedFolders.map(({ path }) => path),
  );
  return folder === workspace?.path ? null : folder;
}
