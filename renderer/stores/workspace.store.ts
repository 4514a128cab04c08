import { create } from 'zustand';
import type { RecentFolder, WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';

/** The folder of this window, and recent folders. */
export type WorkspaceStore = {
  readonly workspace: WorkspaceSnapshot | null;
  readonly recentFolders: readonly RecentFolder[];
};

export const useWorkspace = create<WorkspaceStore>()(() => ({ workspace: null, recentFolders: [] }));

export function workspaceChanged(workspace: WorkspaceSnapshot | null): void {
  useWorkspace.setState({ workspace });
}

export function recentFoldersChanged(recentFolders: readonly RecentFolder[]): void {
  useWorkspace.setState({ recentFolders });
}
