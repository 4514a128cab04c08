import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../../shared/base/failure.ts';

/** Windows errors while another program, such as a virus scanner, has a file open for a moment. */
const heldCodes: ReadonlySet<string | null> = new Set(['EPERM', 'EBUSY', 'EACCES']);

/** The waits before each new try, in milliseconds: 1.5 s in total. */
const waits = [10, 20, 40, 80, 150, 300, 400, 500] as const;

/**
 * Replaces or deletes a file. On Windows, retries for a while when another program holds it. Elsewhere, and after the
 * last try, rejects with the system's error.
 */
export async function retryWhileHeld<T>(
  act: () => T | Promise<T>,
  platform = process.platform,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<T> {
  for (const ms of platform === 'win32' ? waits : []) {
    try {
      return await act();
    } catch (failure) {
      if (!heldCodes.has(codeOf(failure))) throw failure;
      await wait(ms);
    }
  }
  return await act();
}
