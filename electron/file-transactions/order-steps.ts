import type { Step } from './step.ts';
import { foldersOf } from './tree-path.ts';

/**
 * The order in which steps are taken: first what stands in the way of something new, then all that is written, and
 * deletions last. A name that differs from a new one in case only is in its way on some disks.
 */
export function orderSteps<Of extends Pick<Step, 'path' | 'after'>>(steps: readonly Of[]): readonly Of[] {
  const written = steps.filter(({ after }) => after.kind !== 'absent');
  const deleted = steps.filter(({ after }) => after.kind === 'absent');
  const files = new Set(written.map(({ path }) => folded(path)));
  const folders = new Set(written.flatMap(({ path }) => foldersOf(folded(path))));
  const isInTheWay = ({ path }: Of): boolean => {
    const name = folded(path);
    return files.has(name) || folders.has(name) || foldersOf(name).some((folder) => files.has(folder));
  };
  const blocking = deleted.filter(isInTheWay);
  const others = deleted.filter((step) => !isInTheWay(step));
  return [...blocking, ...written, ...others];
}

/** A name as disks see it that tell no case apart. */
export function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
