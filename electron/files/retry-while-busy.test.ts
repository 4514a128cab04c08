import { describe, expect, it } from 'vitest';
import { retryWhileBusy } from './write-file-atomically.ts';

/** Returns an action that fails several times with a system error code, then returns the number of tries. */
function held(times: number, code: string) {
  let tries = 0;
  const waited: number[] = [];
  const act = () => {
    tries += 1;
    if (tries <= times) throw Object.assign(new Error(code), { code });
    return tries;
  };
  return { act, waited, wait: async (ms: number) => void waited.push(ms), tries: () => tries };
}

describe('retryWhileHeld', () => {
  it.each(['EPERM', 'EBUSY', 'EACCES'])('waits for a file that is held on Windows (%s)', async (code) => {
    const { act, wait, waited } = held(3, code);
    expect(await retryWhileBusy(act, 'win32', wait)).toBe(4);
    expect(waited).toEqual([10, 20, 40]);
  });

  it("gives up after a while, with the system's error", async () => {
    const { act, tries, wait, waited } = held(100, 'EPERM');
    await expect(retryWhileBusy(act, 'win32', wait)).rejects.toThrow('EPERM');
    expect([tries(), waited.reduce((sum, ms) => sum + ms)]).toEqual([9, 1_500]);
  });

  it('tries once for other errors, and on other systems', async () => {
    for (const [platform, code] of [
      ['win32', 'ENOSPC'],
      ['linux', 'EPERM'],
    ] as const) {
      const { act, tries, wait } = held(1, code);
      await expect(retryWhileBusy(act, platform, wait)).rejects.toThrow(code);
      expect(tries()).toBe(1);
    }
  });
});
