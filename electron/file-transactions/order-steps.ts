import type { Step } from './step.ts';
import { listParentFolders } from './tree-path.ts';

/**
 * Orders the steps: first whatever is in the way of something new, then all writes, then deletions. On some disks, a
 * name that differs from a new one only in case is in its way.
 */
export function orderSteps<Of extends Pick<Step, 'path' | 'after'>>(steps: readonly Of[]): readonly Of[] {
  const written = steps.filter(({ after }) => after.kind !== 'absent');
  const deleted = steps.filter(({ after }) => after.kind === 'absent');
  const files = new Set(written.map(({ path }) => foldPathCase(path)));
  const folders = new Set(written.flatMap(({ path }) => listParentFolders(foldPathCase(path))));
  const isInTheWay = ({ path }: Of): boolean => {
    const name = foldPathCase(path);
    return files.has(name) || folders.has(name) || listParentFolders(name).some((folder) => files.has(folder));
  };
  const blocking = deleted.filter(isInTheWay);
  const others = deleted.filter((step) => !isInTheWay(step));
  return [...blocking, ...written, ...others];
}

/** Returns a name as case-insensitive disks compare it. */
export function foldPathCase(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
