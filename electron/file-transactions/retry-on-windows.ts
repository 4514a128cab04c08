import { getErrorCode } from '../base/error-message.ts';

const transientCodes: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES']);
const pauses = [10, 30, 100, 300, 600];

/** The system and its clock, which tests replace. */
export type RetryOptions = { readonly platform: NodeJS.Platform; wait(milliseconds: number): Promise<void> };

const systemOptions: RetryOptions = {
  platform: process.platform,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Runs a file operation. On Windows, a virus scanner or indexer may have the file open for a moment, so a refused
 * operation is retried for about a second. Rejects with the last error.
 */
export async function retryOnWindows<T>(
  act: () => Promise<T>,
  { platform, wait }: RetryOptions = systemOptions,
): Promise<T> {
  if (platform !== 'win32') return await act();
  for (const pause of pauses) {
    try {
      return await act();
    } catch (failure) {
      if (!transientCodes.has(getErrorCode(failure) ?? '')) throw failure;
      await wait(pause);
    }
  }
  return await act();
}
