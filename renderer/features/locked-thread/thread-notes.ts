// The notes above the message that few threads have: one file to fetch.
export { WorktreeBar } from '../worktree-bar/WorktreeBar.tsx';
export { LockedThread } from './LockedThread.tsx';
export { PendingWork } from './PendingWork.tsx';
