// What is above the message in few threads: one file to fetch.
export { Aside } from '../aside/Aside.tsx';
export { WorktreeBar } from '../worktree-bar/WorktreeBar.tsx';
export { LockedThread } from './LockedThread.tsx';
export { PendingWork } from './PendingWork.tsx';
