import { expect, it } from 'vitest';
import { retryOnWindows } from './retry-on-windows.ts';

const refusal = (code: string) => Object.assign(new Error(code), { code });

/** Returns an action that fails this many times, then succeeds. */
function failing(times: number, code: string) {
  let left = times;
  return async () => {
    if (left-- > 0) throw refusal(code);
    return 'done';
  };
}

function patience(platform: NodeJS.Platform) {
  const waited: number[] = [];
  return { waited, platform, wait: async (milliseconds: number) => void waited.push(milliseconds) };
}

it('tries again on Windows while another program has the file open', async () => {
  const windows = patience('win32');
  expect(await retryOnWindows(failing(3, 'EBUSY'), windows)).toBe('done');
  expect(windows.waited).toHaveLength(3);
  await expect(retryOnWindows(failing(9, 'EPERM'), patience('win32'))).rejects.toMatchObject({ code: 'EPERM' });
});

it('does not try again if that cannot help', async () => {
  const [windows, linux] = [patience('win32'), patience('linux')];
  await expect(retryOnWindows(failing(1, 'ENOSPC'), windows)).rejects.toMatchObject({ code: 'ENOSPC' });
  await expect(retryOnWindows(failing(1, 'EPERM'), linux)).rejects.toMatchObject({ code: 'EPERM' });
  expect([...windows.waited, ...linux.waited]).toEqual([]);
});
