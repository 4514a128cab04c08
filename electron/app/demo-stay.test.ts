import { expect, it } from 'vitest';
import { Lifetime } from '../../shared/base/lifetime.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { DemoSession } from './demo-stay.ts';
import type { Profile } from './profile.ts';
import { shutDown } from './shutdown.ts';

const unexpected = (problem: string): void => {
  throw new Error(problem);
};

/** A demo that leaves something behind when it ends. */
async function lastingDemo(lifetime: Lifetime) {
  lifetime.onEnd(() => Promise.reject(new Error('The folder is in use')));
  return { profile: { lifetime } as Profile, project: '' };
}

it('a demo that cannot be set up leaves nothing of what was made of it', async () => {
  let isOpen = false;
  const stay = new DemoSession(
    new Lifetime(),
    async (lifetime) => {
      isOpen = true;
      lifetime.onEnd(() => {
        isOpen = false;
      });
      throw new Error('The disk is full');
    },
    unexpected,
  );
  await expect(stay.enter(async () => undefined)).rejects.toThrow('The disk is full');
  expect(isOpen).toBe(false);
  expect(stay.current).toBeNull();
});

it('no demo starts once the host ends, because nothing would end it', async () => {
  const host = new Lifetime();
  let made = 0;
  const stay = new DemoSession(
    host,
    async () => {
      made += 1;
      throw new Error('made');
    },
    unexpected,
  );
  await host.end();
  await expect(stay.enter(async () => undefined)).rejects.toThrow('Workcell is ending');
  expect(made).toBe(0);
});

it('reports a demo that does not end in full, and does not fail for the window that has left it', async () => {
  const reported: string[] = [];
  const stay = new DemoSession(new Lifetime(), lastingDemo, (problem) => reported.push(problem));
  await stay.enter(async () => undefined);
  await stay.endUnless(() => false);
  expect(stay.current).toBeNull();
  expect(reported).toEqual(['The demo did not end in full: Error: The folder is in use']);
});

it('leaves it to the end of the host to say that the demo did not end in full', async () => {
  const host = new Lifetime();
  const stay = new DemoSession(host, lastingDemo, unexpected);
  await stay.enter(async () => undefined);
  expect(await shutDown(host, 1_000, new ManualClock())).toEqual([
    { name: 'demo', reason: 'Error: The folder is in use' },
  ]);
});
