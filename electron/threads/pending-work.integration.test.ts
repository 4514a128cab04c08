import { afterEach, describe, expect, it } from 'vitest';
import { createAgentConfig, createAgentRule, spawnAgent, waitForAgents } from '../../fixtures/provider/agents.ts';
import { answer } from '../../fixtures/provider/script.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { Goal } from '../../shared/threads/goal.ts';
import type { ThreadSyncStatus } from '../../shared/threads/thread-sync-status.ts';
import {
  createMessage,
  openThread,
  startTestThread,
  ThreadBench,
  type ThreadBenchOptions,
} from './testing/thread-bench.ts';

let bench: ThreadBench;
afterEach(() => bench.close());

type App = ReturnType<ThreadBench['start']>;

/** Opens a thread with one turn in a new start of the app, after another client left pending work in it. */
async function openWith(
  leave: (app: App, threadId: ThreadId) => Promise<unknown>,
  options: ThreadBenchOptions = {},
): Promise<App & { id: ThreadId }> {
  // An active goal continues until it is stopped.
  const more = Array.from({ length: 500 }, () => answer('Going on.'));
  bench = await ThreadBench.open({ steps: [answer('Hello.'), ...more], ...options });
  const first = bench.start();
  const id = await startTestThread(first, 'Hello');
  await first.window.until(() => first.window.transcript.turns[0]?.status === 'completed');
  await first.close();
  const other = bench.start();
  await leave(other, id);
  await other.close();
  const app = bench.start();
  await openThread(app, id);
  return { ...app, id };
}

const withGoal = (status: Goal['status'] = 'active') =>
  openWith(({ codex }, threadId) => codex.request('thread/goal/set', { threadId, objective: 'Tidy up', status }));

const withQueued = (text: string) =>
  openWith(({ codex }, threadId) =>
    codex.request('thread/queue/add', {
      threadId,
      input: [{ type: 'text', text, text_elements: [] }],
      clientUserMessageId: 'elsewhere',
    }),
  );

const statusOf = ({ window }: App): ThreadSyncStatus | undefined =>
  window.findEvents('threadSyncStatusChanged').at(-1)?.payload.syncStatus;
const goalOf = ({ window }: App): Goal | null | undefined =>
  window.findEvents('threadGoalChanged').at(-1)?.payload.goal;
/** Creates a decision about what the window shows. */
function decision(app: App & { readonly id: ThreadId }) {
  const now = statusOf(app);
  const queued = now?.type === 'pendingWork' ? now.queued.map(({ digest }) => digest) : [];
  return { threadId: app.id, shown: { goal: goalOf(app) ?? null, queued } };
}
const asks = (): number => bench.provider.requests.length;

/** Resolves once the app has found that it must not load the thread. */
const isHeldBack = (app: App) => app.window.until(() => statusOf(app)?.type === 'pendingWork');
const isLoaded = (app: App) => app.window.until(() => statusOf(app)?.type === 'inSync');

/** Lets Codex answer in another thread. By then, Codex would have started any work in the first thread. */
async function answersAnother(app: App): Promise<void> {
  const before = asks();
  const sent = await app.domain.handlers.sendMessage(app.window, createMessage('Something else'));
  expect(sent).toMatchObject({ ok: true });
  await expect.poll(asks).toBe(before + 1);
}

describe('a thread with an active goal', () => {
  it('shows a thread with its active goal, and starts no work in it', async () => {
    const app = await withGoal();
    await isHeldBack(app);
    expect(goalOf(app)).toMatchObject({ objective: 'Tidy up', status: 'active', tokensUsed: 0, tokenBudget: null });
    await answersAnother(app);
    expect(asks()).toBe(2);
    const again = await app.domain.handlers.openThread(app.window, { threadId: app.id });
    expect(again).toMatchObject({
      ok: true,
      value: { syncStatus: { type: 'pendingWork', queued: [] }, goal: { objective: 'Tidy up' } },
    });
  });

  it('refuses a message, a compaction and a retry until the user has decided about the goal', async () => {
    const app = await withGoal();
    await isHeldBack(app);
    const { compactThread, retryTurn, sendMessage } = app.domain.handlers;
    const refused = { ok: false, error: { type: 'hasPendingWork' } };
    expect(await sendMessage(app.window, createMessage('And now?', { threadId: app.id }))).toMatchObject(refused);
    expect(await compactThread(app.window, { threadId: app.id })).toMatchObject(refused);
    const { clientId, settings } = { ...createMessage('').message, ...createMessage('') };
    const turnId = app.window.transcript.turns[0]?.id;
    if (turnId === undefined) throw new Error('No turn');
    const again = { threadId: app.id, turnId, clientId, settings, consent: true, fullAccessConsent: false };
    expect(await retryTurn(app.window, again)).toMatchObject(refused);
    await answersAnother(app);
    expect(asks()).toBe(2);
  });

  it('continues the goal when the user confirms, and stops when they pause it', async () => {
    const app = await withGoal();
    await isHeldBack(app);
    expect(await app.domain.handlers.continueThread(app.window, decision(app))).toMatchObject({ ok: true });
    await expect.poll(asks).toBeGreaterThan(2);
    expect(await app.domain.handlers.pauseGoal(app.window, decision(app))).toMatchObject({ ok: true });
    await app.window.until(() => goalOf(app)?.status === 'paused');
    expect(goalOf(app)?.tokensUsed).toBeGreaterThan(0);
    await app.window.until(() => app.window.transcript.turns.every(({ status }) => status !== 'running'));
    const before = asks();
    await answersAnother(app);
    expect(asks()).toBe(before + 1);
  });

  it('pauses the goal on Stop, and starts only its own turn with the next message', async () => {
    const app = await withGoal();
    await isHeldBack(app);
    const { continueThread, sendMessage, stopTurn } = app.domain.handlers;
    await continueThread(app.window, decision(app));
    await expect.poll(asks).toBeGreaterThan(2);
    expect(await stopTurn(app.window, { threadId: app.id })).toEqual({ ok: true, value: null });
    await app.window.until(() => goalOf(app)?.status === 'paused');
    await app.window.until(() => app.window.transcript.turns.every(({ status }) => status !== 'running'));
    const before = asks();
    expect(await sendMessage(app.window, createMessage('And now?', { threadId: app.id }))).toMatchObject({ ok: true });
    await app.window.until(() => app.window.transcript.turns.at(-1)?.status === 'completed');
    await answersAnother(app);
    expect(asks()).toBe(before + 2);
  });

  it('waits for the user again after Codex was killed', async () => {
    const app = await withGoal();
    await isHeldBack(app);
    await app.domain.handlers.continueThread(app.window, decision(app));
    await expect.poll(asks).toBeGreaterThan(2);
    const { pid } = app.codex;
    if (pid === null) throw new Error('No process');
    process.kill(pid, 'SIGKILL');
    await isHeldBack(app);
    const before = asks();
    await answersAnother(app);
    expect(asks()).toBe(before + 1);
  });

  it.each(['pauseGoal', 'clearGoal'] as const)('accepts messages after %s', async (request) => {
    const app = await withGoal();
    await isHeldBack(app);
    expect(await app.domain.handlers[request](app.window, decision(app))).toMatchObject({ ok: true });
    await isLoaded(app);
    await answersAnother(app);
    expect(asks()).toBe(2);
    const sent = await app.domain.handlers.sendMessage(app.window, createMessage('And now?', { threadId: app.id }));
    expect(sent).toMatchObject({ ok: true });
    await app.window.until(() => app.window.transcript.turns.at(-1)?.status === 'completed');
    expect(asks()).toBe(3);
  });
});

/** Lets another Codex process act on a thread that this app has loaded. */
async function elsewhere(act: (app: App) => Promise<unknown>): Promise<void> {
  const other = bench.start();
  const done = await act(other);
  expect(done).toMatchObject({ ok: true });
  await other.close();
}

describe('a thread that is loaded', () => {
  const loadedThread = async () => {
    bench = await ThreadBench.open({ steps: Array.from({ length: 500 }, () => answer('Going on.')) });
    const app = bench.start();
    const id = await startTestThread(app, 'Hello');
    await app.window.until(() => app.window.transcript.turns[0]?.status === 'completed');
    return { ...app, id };
  };
  const setGoal = (threadId: ThreadId, objective: string) =>
    elsewhere(({ codex }) => codex.request('thread/goal/set', { threadId, objective, status: 'active' }));
  const leave = (threadId: ThreadId, text: string) =>
    elsewhere(({ codex }) =>
      codex.request('thread/queue/add', {
        threadId,
        input: [{ type: 'text', text, text_elements: [] }],
        clientUserMessageId: text,
      }),
    );

  it('shows a goal that another client has set, and sends nothing until the user has decided', async () => {
    const app = await loadedThread();
    await setGoal(app.id, 'Tidy up');
    const { continueThread, pauseGoal, sendMessage } = app.domain.handlers;
    const next = createMessage('And now?', { threadId: app.id });
    expect(await sendMessage(app.window, next)).toMatchObject({ ok: false, error: { type: 'hasPendingWork' } });
    expect(statusOf(app)).toEqual({ type: 'pendingWork', queued: [] });
    expect(goalOf(app)).toMatchObject({ objective: 'Tidy up', status: 'active' });
    await answersAnother(app);
    expect(asks()).toBe(2);
    expect(await pauseGoal(app.window, decision(app))).toMatchObject({ ok: true });
    expect(statusOf(app)).toEqual({ type: 'inSync' });
    expect(await sendMessage(app.window, next)).toMatchObject({ ok: true });
    await app.window.until(() => app.window.transcript.turns.at(-1)?.status === 'completed');
    expect(asks()).toBe(3);
    await app.window.until(() => goalOf(app)?.status === 'paused');
    expect(await continueThread(app.window, decision(app))).toMatchObject({ ok: true });
    await expect.poll(asks).toBeGreaterThan(3);
  });

  it('is not ready for a rewind until the user has decided about a goal of another client', async () => {
    const app = await loadedThread();
    expect(await app.domain.rewind.loadForRewind(app.id)).toEqual({ ok: true, value: null });
    await setGoal(app.id, 'Tidy up');
    expect(await app.domain.rewind.loadForRewind(app.id)).toMatchObject({ ok: false });
    expect(statusOf(app)).toEqual({ type: 'pendingWork', queued: [] });
  });

  it('continues toward a goal of another client when the user confirms', async () => {
    const app = await loadedThread();
    await setGoal(app.id, 'Tidy up');
    await app.domain.handlers.sendMessage(app.window, createMessage('And now?', { threadId: app.id }));
    expect(await app.domain.handlers.continueThread(app.window, decision(app))).toMatchObject({ ok: true });
    await expect.poll(asks).toBeGreaterThan(2);
  });

  it('does not act on a goal that the window has not shown, and shows it', async () => {
    const app = await loadedThread();
    await setGoal(app.id, 'Tidy up');
    await app.domain.handlers.sendMessage(app.window, createMessage('And now?', { threadId: app.id }));
    const shown = decision(app);
    await setGoal(app.id, 'Delete everything');
    for (const request of ['continueThread', 'pauseGoal', 'clearGoal'] as const) {
      const decided = await app.domain.handlers[request](app.window, shown);
      expect(decided).toEqual({ ok: false, error: { type: 'workChanged' } });
    }
    expect(goalOf(app)).toMatchObject({ objective: 'Delete everything', status: 'active' });
    await answersAnother(app);
    expect(asks()).toBe(2);
  });

  it('does not send or discard a message of another client that the window has not shown, and shows it', async () => {
    const app = await loadedThread();
    await leave(app.id, 'Tidy up');
    const next = createMessage('And now?', { threadId: app.id });
    const { continueThread, discardQueued, sendMessage } = app.domain.handlers;
    expect(await sendMessage(app.window, next)).toMatchObject({ ok: false, error: { type: 'hasPendingWork' } });
    const shown = decision(app);
    await leave(app.id, 'Delete everything');
    for (const decide of [continueThread, discardQueued]) {
      expect(await decide(app.window, shown)).toEqual({ ok: false, error: { type: 'workChanged' } });
    }
    expect(statusOf(app)).toMatchObject({ queued: [{ text: 'Tidy up' }, { text: 'Delete everything' }] });
    await answersAnother(app);
    expect(asks()).toBe(2);
    expect(await continueThread(app.window, decision(app))).toMatchObject({ ok: true });
    await app.window.until(() => app.window.entries('user').some(({ text }) => text === 'Delete everything'));
  });
});

describe('a thread in a Codex without goals', () => {
  it('loads a thread in a Codex without goals', async () => {
    const app = await openWith(async () => undefined, { config: () => ({ features: { goals: false } }) });
    const asked = await app.codex.request('thread/goal/get', { threadId: app.id });
    expect(asked).toMatchObject({ ok: false, error: { type: 'refused' } });
    const sent = await app.domain.handlers.sendMessage(app.window, createMessage('And now?', { threadId: app.id }));
    expect(sent).toMatchObject({ ok: true });
  });
});

describe('a thread with a paused goal', () => {
  it('loads a thread with a paused goal, and starts the goal only when the user confirms', async () => {
    const app = await withGoal('paused');
    await app.window.until(() => goalOf(app)?.status === 'paused');
    await answersAnother(app);
    expect(asks()).toBe(2);
    expect(await app.domain.handlers.continueThread(app.window, decision(app))).toMatchObject({ ok: true });
    await expect.poll(asks).toBeGreaterThan(2);
    await app.domain.handlers.clearGoal(app.window, decision(app));
    await app.window.until(() => goalOf(app) === null);
  });
});

describe('a thread with a message that another client left in Codex’s queue', () => {
  it('shows a message that another client queued in Codex, and sends it only when the user confirms', async () => {
    const app = await withQueued('Delete everything');
    await isHeldBack(app);
    expect(statusOf(app)).toMatchObject({ type: 'pendingWork', queued: [{ text: 'Delete everything' }] });
    await answersAnother(app);
    expect(asks()).toBe(2);
    expect(await app.domain.handlers.continueThread(app.window, decision(app))).toMatchObject({ ok: true });
    await app.window.until(() => app.window.entries('user').some(({ text }) => text === 'Delete everything'));
  });

  it('deletes a message of another client when the user discards it', async () => {
    const app = await withQueued('Delete everything');
    await isHeldBack(app);
    expect(await app.domain.handlers.discardQueued(app.window, decision(app))).toMatchObject({ ok: true });
    await isLoaded(app);
    await answersAnother(app);
    expect(asks()).toBe(2);
  });
});

describe('a thread whose agent has an active goal', () => {
  // Codex refuses goals for agents of version 2.
  const version = 1;
  it('opens an agent with an active goal without starting work in it', async () => {
    bench = await ThreadBench.open({
      config: () => createAgentConfig(version),
      rules: [createAgentRule('true', 'Counted.')],
      steps: [spawnAgent(version, 'Count the files'), waitForAgents(version), answer('All done.')],
    });
    const first = bench.start();
    const id = await startTestThread(first, 'Have them counted');
    await first.window.until(() => first.window.transcript.turns[0]?.status === 'completed');
    const agent = first.window.entries('agents').flatMap(({ agents }) => agents)[0]?.threadId;
    if (agent === undefined) throw new Error('There is no agent');
    await first.close();
    const other = bench.start();
    const set = await other.codex.request('thread/goal/set', { threadId: agent, objective: 'Count', status: 'active' });
    expect(set).toMatchObject({ ok: true });
    await other.close();
    const before = asks();
    const app = bench.start();
    await openThread(app, id);
    await app.domain.handlers.prepareThread(app.window, { threadId: id });
    await expect.poll(async () => (await loaded(app)).includes(id)).toBe(true);
    await openThread(app, agent);
    await answersAnother(app);
    expect(asks()).toBe(before + 1);
  });
});

/** Lists the threads that Codex has loaded. */
async function loaded({ codex }: App): Promise<readonly string[]> {
  const reply = await codex.request('thread/loaded/list', {});
  return reply.ok ? reply.value.data : [];
}
