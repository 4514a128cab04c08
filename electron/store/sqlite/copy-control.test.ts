import { expect, it } from 'vitest';
import { CopyControl } from './copy-control.ts';

it('shows the other thread its current step', () => {
  const waiting = new CopyControl();
  const copying = new CopyControl(waiting.shared);
  expect(waiting.step).toBe('copy');
  copying.startStep('check');
  expect(waiting.step).toBe('check');
});

it('starts no step once canceled', () => {
  const waiting = new CopyControl();
  const copying = new CopyControl(waiting.shared);
  waiting.cancel();
  expect(() => copying.startStep('check')).toThrow('canceled');
  expect(waiting.step).toBe('copy');
});
