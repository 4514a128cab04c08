import { readFile } from 'node:fs/promises';

/** How many idle checks it takes until a process counts as stuck. */
const looks = 4;

/**
 * Calls `onStuck` once when a process has slept for `afterMs` without using the CPU: it waits for something that never
 * arrives, such as data from a pipe without a writer. A process that waits for a disk is not asleep. Works only on
 * Linux; elsewhere it never calls. The returned function ends the watch.
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

/** Reads the CPU time of a process and whether it sleeps; null if that cannot be read. Never rejects. */
async function readUse(pid: number): Promise<{ readonly isAsleep: boolean; readonly processor: string } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The program's name comes first, in parentheses, and may contain any character.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields === undefined ? null : { isAsleep: fields[0] === 'S', processor: `${fields[11]} ${fields[12]}` };
}
