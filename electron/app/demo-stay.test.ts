import { expect, it } from 'vitest';
import { Lifetime } from '../../shared/base/lifetime.ts';
import { DemoStay } from './demo-stay.ts';

it('a demo that cannot be set up leaves nothing of what was made of it', async () => {
  let isOpen = false;
  const stay = new DemoStay(new Lifetime(), async (lifetime) => {
    isOpen = true;
    lifetime.onEnd(() => {
      isOpen = false;
    });
    throw new Error('The disk is full');
  });
  await expect(stay.enter(async () => undefined)).rejects.toThrow('The disk is full');
  expect(isOpen).toBe(false);
  expect(stay.current).toBeNull();
});
