import { expect, it } from 'vitest';
import { CopyControl } from './copy-control.ts';

it('tells the other thread which step it is at', () => {
  const waiting = new CopyControl();
  const copying = new CopyControl(waiting.shared);
  expect(waiting.step).toBe('copy');
  copying.begin('check');
  expect(waiting.step).toBe('check');
});

it('begins no step once the copy is not wanted', () => {
  const waiting = new CopyControl();
  const copying = new CopyControl(waiting.shared);
  waiting.cancel();
  expect(() => copying.begin('check')).toThrow('cancelled');
  expect(waiting.step).toBe('copy');
});
