import { create } from 'zustand';
import type { RecentFolder, WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';

/** The folder of this window, and recent folders. */
export type WorkspaceStore = {
  readonly workspace: WorkspaceSnapshot | null;
  readonly recentFolders: readonly RecentFolder[];
};

/** The folder of this window, null without one, and recent folders. */
export const useWorkspace = create<WorkspaceStore>()(() => ({ workspace: null, recentFolders: [] }));

/** Replaces the folder of this window with the host's; null without one. */
export function workspaceChanged(workspace: WorkspaceSnapshot | null): void {
  useWorkspace.setState({ workspace });
}

/** Replaces the list of recent folders with the host's. */
export function recentFoldersChanged(recentFolders: readonly RecentFolder[]): void {
  useWorkspace.setState({ recentFolders });
}
