// The notes above the message that few threads have: one file to fetch.
export { LockedThread } from './LockedThread.tsx';
export { PendingWork } from './PendingWork.tsx';
