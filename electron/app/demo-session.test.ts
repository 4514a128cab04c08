import { expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { getDemoQuestion } from '../demo/demo-question.ts';
import { DemoSession } from './demo-session.ts';
import type { Profile } from './profile.ts';
import { shutDown } from './shutdown.ts';

const unexpected = (problem: string): void => {
  throw new Error(problem);
};

/** Creates a demo that leaves something behind when it ends. */
async function lastingDemo(lifetime: Lifetime) {
  lifetime.onEnd(() => Promise.reject(new Error('The folder is in use')));
  return { profile: { lifetime } as Profile, project: '', question: getDemoQuestion() };
}

it('leaves nothing of a demo that fails during setup', async () => {
  let isOpen = false;
  const demoSession = new DemoSession(
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
  await expect(demoSession.enter(async () => undefined)).rejects.toThrow('The disk is full');
  expect(isOpen).toBe(false);
  expect(demoSession.current).toBeNull();
});

it('starts no demo once the host ends, because nothing would end it', async () => {
  const host = new Lifetime();
  let made = 0;
  const demoSession = new DemoSession(
    host,
    async () => {
      made += 1;
      throw new Error('made');
    },
    unexpected,
  );
  await host.end();
  await expect(demoSession.enter(async () => undefined)).rejects.toThrow('Workcell is shutting down');
  expect(made).toBe(0);
});

it('reports a demo that does not end in full, without failing for the window that left it', async () => {
  const reported: string[] = [];
  const demoSession = new DemoSession(new Lifetime(), lastingDemo, (problem) => reported.push(problem));
  await demoSession.enter(async () => undefined);
  await demoSession.endUnless(() => false);
  expect(demoSession.current).toBeNull();
  expect(reported).toEqual(['Part of the demo did not shut down: Error: The folder is in use']);
});

it('lets the end of the host report a demo that does not end in full', async () => {
  const host = new Lifetime();
  const demoSession = new DemoSession(host, lastingDemo, unexpected);
  await demoSession.enter(async () => undefined);
  expect(await shutDown(Promise.resolve(), host, 1_000, new ManualClock())).toEqual([
    { name: 'demo', reason: 'Error: The folder is in use' },
  ]);
});
