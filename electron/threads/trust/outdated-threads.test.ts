import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { LiveThread } from '../live-thread.ts';
import { FakeApp, firstThread, folder } from '../testing/fake-app.ts';
import { OutdatedThreads } from './outdated-threads.ts';

/** A thread whose Codex process still has earlier permissions, with a count of its restarts. */
function bench() {
  const state = { isBusy: false, isKept: true, restarts: 0 };
  const thread = { id: firstThread, cwd: folder, agentOf: null } as LiveThread;
  const agentOf = { parent: firstThread, turnId: null, entryId: null, name: null };
  const agent = { id: threadId.parse('agent'), cwd: null, agentOf } as unknown as LiveThread;
  const outdated = new OutdatedThreads({
    threads: { all: () => [thread, agent], get: (id: string) => (id === firstThread ? thread : null) } as never,
    isKept: async (path) => state.isKept && path === folder,
    keepsAllowed: (id) => id === firstThread && state.restarts === 0,
    isBusy: () => state.isBusy,
    restart: async () => {
      state.restarts += 1;
    },
  });
  return { agent, outdated, state, thread };
}

describe('a thread with earlier permissions in a read-only folder', () => {
  it('gets a new Codex before a message goes out, one for all that wait', async () => {
    const { outdated, state, thread } = bench();
    expect((await outdated.check(thread)).ok).toBe(false);
    expect(await Promise.all([outdated.renew(thread), outdated.renew(thread)])).toEqual([ok(null), ok(null)]);
    expect(state.restarts).toBe(1);
    expect(await outdated.check(thread)).toEqual(ok(null));
  });

  it('waits while other work needs the current Codex', async () => {
    const { outdated, state, thread } = bench();
    state.isBusy = true;
    expect(await outdated.renew(thread)).toMatchObject({
      error: expect.stringContaining('Codex must restart first'),
    });
    expect(state.restarts).toBe(0);
    state.isBusy = false;
    expect(await outdated.renew(thread)).toEqual(ok(null));
  });

  it('includes its agents', async () => {
    const { agent, outdated } = bench();
    expect(await outdated.isOutdated(agent)).toBe(true);
  });

  it('continues if the folder is trusted', async () => {
    const { outdated, state, thread } = bench();
    state.isKept = false;
    expect(await outdated.renew(thread)).toEqual(ok(null));
    expect(await outdated.check(thread)).toEqual(ok(null));
    expect(state.restarts).toBe(0);
  });
});

it('starts no turn in such a thread, and the message says why', async () => {
  const isOutdated = { now: false };
  const outdated = {
    isKept: async () => isOutdated.now,
    keepsAllowed: () => true,
    isBusy: () => false,
    restart: async () => undefined,
  };
  const app = new FakeApp({ outdated });
  await app.send('One');
  await app.open(firstThread);
  app.turnStarted(firstThread, 'turn 1');
  app.emit(firstThread, 'turn/completed', { turn: { id: 'turn 1', items: [], status: 'completed', error: null } });
  isOutdated.now = true;
  await app.send('Two', { threadId: firstThread });
  expect(app.sent('turn/start')).toHaveLength(1);
  expect(app.window.entries('user').at(-1)).toMatchObject({
    state: 'notSent',
    problem: expect.stringContaining('Codex still has its earlier permissions.'),
  });
});
