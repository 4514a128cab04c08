import { expect, it } from 'vitest';
import { Lifetime } from '../../shared/base/lifetime.ts';
import { DemoSession } from './demo-session.ts';

it('leaves nothing of a demo that fails during setup', async () => {
  let isOpen = false;
  const demoSession = new DemoSession(new Lifetime(), async (lifetime) => {
    isOpen = true;
    lifetime.onEnd(() => {
      isOpen = false;
    });
    throw new Error('The disk is full');
  });
  await expect(demoSession.enter(async () => undefined)).rejects.toThrow('The disk is full');
  expect(isOpen).toBe(false);
  expect(demoSession.current).toBeNull();
});

it('starts no demo once the host ends, because nothing would end it', async () => {
  const host = new Lifetime();
  let made = 0;
  const demoSession = new DemoSession(host, async () => {
    made += 1;
    throw new Error('made');
  });
  await host.end();
  await expect(demoSession.enter(async () => undefined)).rejects.toThrow('Workcell is ending');
  expect(made).toBe(0);
});
