import { codeOf } from '../../shared/base/failure.ts';

const passing: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES']);
const pauses = [10, 30, 100, 300, 600];

export type Patience = { readonly platform: NodeJS.Platform; wait(milliseconds: number): Promise<void> };

const system: Patience = {
  platform: process.platform,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Runs a file operation. On Windows, a virus scanner or indexer may have the file open for a moment, so a refused
 * operation is retried for about a second. Rejects with the last error.
 */
export async function patiently<T>(act: () => Promise<T>, { platform, wait }: Patience = system): Promise<T> {
  if (platform !== 'win32') return await act();
  for (const pause of pauses) {
    try {
      return await act();
    } catch (failure) {
      if (!passing.has(codeOf(failure) ?? '')) throw failure;
      await wait(pause);
    }
  }
  return await act();
}
