import { listParentFolders } from '../file-transactions/tree-path.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import type { RewindStep } from '../store/threads/file-history/rewinds.ts';
import type { FileToRewind, Share } from './plan-files.ts';

const absent: FileSnapshot = { kind: 'absent' };

/**
 * Codex's sandbox makes these on Linux, with nothing in them, while a command runs, so that the command cannot write
 * there. Removing one would end that protection.
 */
const heldBySandbox = /(?:^|\/)\.(?:agents|aws|codex)\/$/;

/**
 * Plans what a rewind does to folders with nothing in them: one that was there comes back, and one that only the agent
 * made goes. The changes are oldest first; `now` is the current state of a folder. `files` are what the rewind
 * can change. A folder around any of it that was there, or that someone else made, stays if what is in it goes. Its step
 * begins and ends with the folder, so that an undo does not remove it.
 */
export function planFolders(
  all: readonly FileHistoryChange[],
  shareOf: (change: FileHistoryChange) => Share,
  now: (path: string) => FileSnapshot,
  files: readonly Pick<FileToRewind, 'path' | 'now'>[],
): readonly RewindStep[] {
  const changes = all.filter(({ path }) => !heldBySandbox.test(path));
  const there = [
    ...files.filter((file) => file.now.kind !== 'absent'),
    ...changes.filter(({ path }) => now(path).kind === 'folder'),
  ];
  const around = new Set(there.flatMap(({ path }) => listParentFolders(path.replace(/\/$/, ''))));
  return [...Map.groupBy(changes, ({ path }) => path)].flatMap(([path, ofPath]): readonly RewindStep[] => {
    const [was, current] = [ofPath[0]?.before, now(path)];
    const shares = ofPath.map(shareOf);
    const isAround = around.has(path.slice(0, -1));
    const isOthers = ofPath.some(({ after }, at) => after.kind === 'folder' && shares[at] !== 'ours');
    const isBack = was?.kind === 'folder' && (isAround || shares.some((share) => share !== 'others'));
    const state = was?.kind === 'folder' ? was : ofPath.find(({ after }) => after.kind === 'folder')?.after;
    if (current.kind === 'absent' && state !== undefined && (isBack || (isAround && isOthers)))
      return [{ path, before: isAround ? state : current, after: state }];
    const isOurs = was?.kind === 'absent' && shares.every((share) => share === 'ours');
    return current.kind === 'folder' && isOurs ? [{ path, before: current, after: absent }] : [];
  });
}

/** Plans what an undo does to folders: what the rewind made goes if it is empty, and what it removed comes back. */
export function planFolderUndo(
  steps: readonly RewindStep[],
  now: (path: string) => FileSnapshot,
  isOtherFolder: boolean,
): readonly RewindStep[] {
  return steps.flatMap(({ after, before, path }): readonly RewindStep[] => {
    const current = now(path);
    if (before.kind === 'folder' && current.kind === 'absent') return [{ path, before: current, after: before }];
    const isOurs = after.kind === 'folder' && before.kind === 'absent' && !isOtherFolder;
    return isOurs && current.kind === 'folder' ? [{ path, before: current, after: absent }] : [];
  });
}
