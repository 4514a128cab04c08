import { readFile } from 'node:fs/promises';

/** Looks at a process so often while it is idle before it counts as stuck. */
const looks = 4;

/**
 * Calls `onStuck` once when a process has slept for `afterMs` without using the processor: it waits for something that does
 * not come, as for a pipe that nobody writes to. A process that waits for a disk is not asleep. Only Linux can say; elsewhere
 * it is never called. The returned function ends the watch.
 */
export function watchProgress(pid: number, afterMs: number, onStuck: () => void): () => void {
  if (process.platform !== 'linux') return () => undefined;
  let [idle, before] = [0, ''];
  let isEnded = false;
  const look = async (): Promise<void> => {
    const now = await readUse(pid);
    if (isEnded || now === null) return;
    idle = now.isAsleep && now.processor === before ? idle + 1 : 0;
    before = now.processor;
    if (idle < looks) return;
    end();
    onStuck();
  };
  const timer = setInterval(() => void look(), afterMs / looks);
  timer.unref();
  const end = (): void => {
    isEnded = true;
    clearInterval(timer);
  };
  return end;
}

/** How much a process has used the processor, and whether it sleeps; null where that cannot be read. Never rejects. */
async function readUse(pid: number): Promise<{ readonly isAsleep: boolean; readonly processor: string } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name of the program comes before, in parentheses, and may have any character.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields === undefined ? null : { isAsleep: fields[0] === 'S', processor: `${fields[11]} ${fields[12]}` };
}
