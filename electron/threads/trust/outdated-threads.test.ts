import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { LiveThread } from '../live-thread.ts';
import { FakeApp, firstThread, folder } from '../testing/fake-app.ts';
import { inertServices } from '../testing/inert-services.ts';
import { OutdatedThreads } from './outdated-threads.ts';

/** Creates a thread whose Codex process still has earlier permissions, and counts the restarts. */
function bench() {
  const state = { config: {}, isBusy: false, isKept: true, mayUseTools: false, restarts: 0, worked: false };
  const thread = { id: firstThread, cwd: folder, agentOf: null } as LiveThread;
  const agentOf = { parent: firstThread, turnId: null, entryId: null, name: null };
  const agent = { id: threadId.parse('agent'), cwd: null, agentOf } as unknown as LiveThread;
  const outdated = new OutdatedThreads({
    threads: {
      all: () => [thread, agent],
      get: (id: string) => (id === firstThread ? thread : null),
      hasWorked: (id: string) => id === firstThread && state.worked,
    } as never,
    codex: {
      mayUseTools: (id) => id === firstThread && state.mayUseTools && state.restarts === 0,
      request: async () => ok({ apps: [], config: state.config }) as never,
      usesFolderSettings: (id) => id === firstThread && state.restarts === 0,
      restart: async () => {
        state.restarts += 1;
      },
    },
    trust: { isKeptReadOnly: async (path) => state.isKept && path === folder },
    currentWork: { isBusy: () => state.isBusy },
    services: { approvals: { hasAllowedForSession: () => false } },
  });
  return { agent, outdated, state, thread };
}

describe('a thread with earlier permissions in a read-only folder', () => {
  it('starts a new Codex before a message is sent, one for all that wait', async () => {
    const { outdated, state, thread } = bench();
    expect((await outdated.check(thread, false)).ok).toBe(false);
    expect(
      await Promise.all([outdated.restartIfOutdated(thread, false), outdated.restartIfOutdated(thread, false)]),
    ).toEqual([ok(null), ok(null)]);
    expect(state.restarts).toBe(1);
    expect(await outdated.check(thread, false)).toEqual(ok(null));
  });

  it('waits while other work needs the current Codex', async () => {
    const { outdated, state, thread } = bench();
    state.isBusy = true;
    expect(await outdated.restartIfOutdated(thread, false)).toMatchObject({
      error: expect.stringContaining('Codex must restart first'),
    });
    expect(state.restarts).toBe(0);
    state.isBusy = false;
    expect(await outdated.restartIfOutdated(thread, false)).toEqual(ok(null));
  });

  it('restarts Codex for agents of the thread too', async () => {
    const { agent, outdated } = bench();
    expect(await outdated.isOutdated(agent)).toBe(true);
  });

  it('continues without a restart if the folder is trusted', async () => {
    const { outdated, state, thread } = bench();
    state.isKept = false;
    expect(await outdated.restartIfOutdated(thread, false)).toEqual(ok(null));
    expect(await outdated.check(thread, false)).toEqual(ok(null));
    expect(state.restarts).toBe(0);
  });
});

describe('a thread that is about to plan', () => {
  it('starts a new Codex if a turn without a plan has run, whose agents and scripts could still write', async () => {
    const { agent, outdated, state, thread } = bench();
    state.isKept = false;
    expect(await outdated.restartIfOutdated(thread, true)).toEqual(ok(null));
    expect(state.restarts).toBe(0);
    state.worked = true;
    expect((await outdated.check(thread, true)).ok).toBe(false);
    expect((await outdated.check(agent, true)).ok).toBe(false);
    expect(await outdated.check(thread, false)).toEqual(ok(null));
    state.isBusy = true;
    expect(await outdated.restartIfOutdated(thread, true)).toMatchObject({
      error: expect.stringContaining('Codex must restart before it plans'),
    });
    state.isBusy = false;
    expect(await outdated.restartIfOutdated(thread, true)).toEqual(ok(null));
    expect(state.restarts).toBe(1);
  });

  it('starts a new Codex if the thread has tools that Codex may call without asking, whatever config.toml says now', async () => {
    const { outdated, state, thread } = bench();
    state.isKept = false;
    state.mayUseTools = true;
    expect((await outdated.check(thread, true)).ok).toBe(false);
    expect(await outdated.check(thread, false)).toEqual(ok(null));
    expect(await outdated.restartIfOutdated(thread, true)).toEqual(ok(null));
    expect(await outdated.check(thread, true)).toEqual(ok(null));
  });

  it('starts no new Codex for a plan that would not start after it either', async () => {
    const { outdated, state, thread } = bench();
    Object.assign(state, { isKept: false, worked: true, config: { mcp_servers: { notes: { command: 'notes' } } } });
    expect(await outdated.restartIfOutdated(thread, true)).toMatchObject({
      error: expect.stringContaining('the MCP server notes without asking'),
    });
    expect(state.restarts).toBe(0);
  });
});

it('starts no turn with outdated permissions, and gives the reason in the message', async () => {
  const isOutdated = { now: false };
  const outdated = {
    codex: {
      ...inertServices.outdated.codex,
      usesFolderSettings: () => true,
    },
    trust: { isKeptReadOnly: async () => isOutdated.now },
    currentWork: { isBusy: () => false },
    services: { approvals: { hasAllowedForSession: () => false } },
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
