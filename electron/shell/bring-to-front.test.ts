import { expect, it } from 'vitest';
import { bringToFront } from './bring-to-front.ts';

it('brings a window to the front, even if it is minimized', () => {
  const done: string[] = [];
  const windowThat = (isMinimized: boolean) => ({
    isMinimized: () => isMinimized,
    restore: () => void done.push('restore'),
    show: () => void done.push('show'),
    focus: () => void done.push('focus'),
  });
  bringToFront(windowThat(false));
  expect(done.splice(0)).toEqual(['show', 'focus']);
  bringToFront(windowThat(true));
  expect(done).toEqual(['restore', 'show', 'focus']);
});
