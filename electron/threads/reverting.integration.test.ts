import { afterEach, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { answer, pausing, run } from '../../fixtures/provider/script.ts';
import { CodexClient } from '../../fixtures/testkit/codex-client.ts';
import { readIdTime, type ThreadId, turnId } from '../../shared/base/ids.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import { openStore, save } from '../store/threads/testing/sample-store.ts';
import { createDatabaseStore } from './testing/database-store.ts';
import { usualPolicy } from './testing/inert-services.ts';
import { createMessage, openThread, startTestThread, ThreadBench } from './testing/thread-bench.ts';

let bench: ThreadBench;
let db: ReturnType<typeof openStore>;
afterEach(() => bench.close());

type Started = ReturnType<ThreadBench['start']>;

/** Waits until everything sent is finished, and returns the ids of the turns. */
async function settled({ window }: Started, count: number) {
  await window.until(
    () =>
      window.transcript.turns.length === count && window.transcript.turns.every(({ status }) => status === 'completed'),
  );
  return window.transcript.turns.map(({ id }) => id);
}

async function say(app: Started, threadId: ThreadId, text: string) {
  const sent = await app.domain.handlers.sendMessage(app.window, createMessage(text, { threadId }));
  if (!sent.ok) throw new Error(JSON.stringify(sent.error));
}

const start = (turns = 50) =>
  bench.start({
    threadStore: createDatabaseStore(db),
    policy: { ...usualPolicy, getTurnWindow: () => ({ turns, characters: 1_000_000 }) },
  });

/** Starts the app with a thread of four turns. The second one runs a command. */
async function withTurns(turns?: number) {
  db = openStore();
  const more = ['after', 'later', 'last'].map((text) => answer(text));
  const steps = [answer('one'), run('echo hi'), answer('two'), answer('three'), answer('four'), ...more];
  bench = await ThreadBench.open({ steps });
  const app = start(turns);
  const threadId = await startTestThread(app, 'Message 1');
  const ids = [...(await settled(app, 1))];
  for (const n of [2, 3, 4]) {
    await say(app, threadId, `Message ${n}`);
    ids.splice(0, n, ...(await settled(app, n)));
  }
  return { app, threadId, ids };
}

const saidIn = ({ turns }: Transcript) =>
  turns.flatMap(({ entries }) => entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : [])));

async function turnsInCodex({ codex }: Started, threadId: ThreadId) {
  const listed = await codex.request('thread/turns/list', { threadId, limit: 100, itemsView: 'full' });
  if (!listed.ok) throw new Error(listed.error.type);
  return listed.value.data.map(({ id }) => id).toReversed();
}

/** Checks that the window, our store and Codex have exactly these turns. */
async function expectTurns(app: Started, threadId: ThreadId, ids: readonly string[]) {
  await app.window.until(() => app.window.transcript.turns.length === ids.length);
  expect(app.window.transcript.turns.map(({ id }) => id)).toEqual(ids);
  expect(await createDatabaseStore(db).listTurnsFrom(threadId, null)).toEqual(ids);
  expect(await turnsInCodex(app, threadId)).toEqual(ids);
}

it.each([
  ['first', 0],
  ['second', 1],
  ['last', 3],
])('goes back to before the %s turn, continues, and is the same after a restart', async (_name, at) => {
  const { app, threadId, ids } = await withTurns();
  let spent = 0;
  app.codex.onNotification(({ method, params }) => {
    if (method === 'thread/tokenUsage/updated')
      spent += (params as { tokenUsage: { last: { totalTokens: number } } }).tokenUsage.last.totalTokens;
  });
  const before = spentIn(app.window.transcript);
  const first = ids[at];
  if (first === undefined) throw new Error('No such turn');
  const { rewind } = app.domain;
  expect(await rewind.findTurn(threadId, first)).toMatchObject({
    folder: bench.folder,
    text: `Message ${at + 1}`,
    sources: [],
    turns: 4 - at,
  });
  expect(rewind.findObstacle(threadId)).toBeNull();
  expect(await rewind.revert(threadId, first)).toEqual({ ok: true, value: null });
  await expectTurns(app, threadId, ids.slice(0, at));
  expect(await rewind.findTurn(threadId, first)).toBeNull();
  // Repeating it changes nothing.
  expect(await rewind.revert(threadId, first)).toEqual({ ok: true, value: null });
  await expectTurns(app, threadId, ids.slice(0, at));

  await say(app, threadId, 'Instead');
  const now = await settled(app, at + 1);
  await expectTurns(app, threadId, [...ids.slice(0, at), ...now.slice(-1)]);
  expect(app.window.entries('assistant').at(-1)).toMatchObject({ text: 'after' });
  const asked = JSON.stringify(bench.provider.requests.at(-1)?.body.input);
  expect(asked.includes(`Message ${at + 1}`)).toBe(false);
  expect(spentIn(app.window.transcript)).toBe(before + spent);
  await app.close();

  const again = start();
  await openThread(again, threadId);
  await say(again, threadId, 'Still here');
  await again.window.until(() => saidIn(again.window.transcript).length === at + 2);
  await expectTurns(again, threadId, [...now, ...(await settled(again, at + 2)).slice(-1)]);
});

function spentIn({ usage }: Transcript): number {
  return (usage?.spent ?? []).reduce((sum, { input, output }) => sum + input + output, 0);
}

it('goes back to a turn that is no longer in memory', async () => {
  const { app, threadId, ids } = await withTurns(1);
  const second = ids[1] ?? turnId.parse('none');
  expect(await app.domain.rewind.findTurn(threadId, second)).toMatchObject({ text: 'Message 2', turns: 3 });
  expect(await app.domain.rewind.revert(threadId, second)).toEqual({ ok: true, value: null });
  expect(app.window.findEvents('threadReloaded')).toHaveLength(1);
  await openThread(app, threadId);
  await expectTurns(app, threadId, ids.slice(0, 1));
  expect(app.window.transcript.earlierTurns).toBe(0);
});

it('sends a message that arrives during a rewind afterwards, and refuses a second rewind until it is done', async () => {
  const { app, threadId, ids } = await withTurns();
  const second = ids[1] ?? turnId.parse('none');
  const { rewind } = app.domain;
  const [reverted, again] = await Promise.all([
    rewind.revert(threadId, second),
    rewind.revert(threadId, second),
    say(app, threadId, 'Meanwhile'),
  ]);
  expect(reverted).toEqual({ ok: true, value: null });
  expect(again).toMatchObject({ ok: false, error: expect.stringMatching(/^Codex is working/) });
  await app.window.until(() => saidIn(app.window.transcript).at(-1) === 'Meanwhile');
  await expectTurns(app, threadId, [...ids.slice(0, 1), ...(await settled(app, 2)).slice(-1)]);
});

it('refuses to end a command that runs in the background', async () => {
  db = openStore();
  bench = await ThreadBench.open({ steps: [run('sleep 300', { yieldMs: 300 }), answer('It runs.')] });
  const app = start();
  const threadId = await startTestThread(app, 'Serve');
  const [turn] = await settled(app, 1);
  if (turn === undefined) throw new Error('No turn');
  expect(app.domain.rewind.findObstacle(threadId)).toBe('working');
  expect(await app.domain.rewind.revert(threadId, turn)).toMatchObject({ ok: false });
  await app.domain.handlers.endBackground(app.window, { threadId, commandId: null });
  await app.window.until(() => app.domain.rewind.findObstacle(threadId) === null);
  expect(await app.domain.rewind.revert(threadId, turn)).toEqual({ ok: true, value: null });
  await expectTurns(app, threadId, []);
});

it('follows another client that reverts the thread', async () => {
  const { app, threadId, ids } = await withTurns();
  await app.codex.request('thread/revert', { threadId, beforeTurnId: ids[2] ?? '' });
  await expectTurns(app, threadId, ids.slice(0, 2));
});

it('completes a rewind that was cut off after Codex reverted', async () => {
  const { app, threadId, ids } = await withTurns();
  await app.close();
  const client = await CodexClient.start({ codexHome: bench.codexHome });
  await client.request('thread/resume', { threadId, excludeTurns: true });
  await client.request('thread/revert', { threadId, beforeTurnId: ids[1] ?? '' });
  await client.stop();

  const again = start();
  await openThread(again, threadId);
  expect(await again.domain.rewind.revert(threadId, ids[1] ?? turnId.parse('none'))).toEqual({
    ok: true,
    value: null,
  });
  await expectTurns(again, threadId, ids.slice(0, 1));
});

it('completes a rewind that was cut off after the store reverted', async () => {
  const { app, threadId, ids } = await withTurns();
  await app.close();
  const facts = await createDatabaseStore(db).readThreadInfo(threadId);
  if (facts === null) throw new Error('Not stored');
  save(db, { turns: [], earlierTurns: 0, usage: null, reconnecting: false }, undefined, {
    thread: facts.thread,
    removed: ids.slice(1),
  });

  const again = start();
  await openThread(again, threadId);
  expect(await again.domain.rewind.revert(threadId, ids[1] ?? turnId.parse('none'))).toEqual({
    ok: true,
    value: null,
  });
  await expectTurns(again, threadId, ids.slice(0, 1));
});

it('refuses a rewind while a turn runs, and keeps a fork as it is', async () => {
  db = openStore();
  const gate = createGate();
  bench = await ThreadBench.open({ steps: [answer('one'), pausing(gate, 1, answer('a b c d', { deltas: 4 }))] });
  const app = start();
  const { rewind } = app.domain;
  const threadId = await startTestThread(app, 'Message 1');
  const [first] = await settled(app, 1);
  if (first === undefined) throw new Error('No turn');
  const fork = await rewind.fork(threadId, 'Before the rewind');
  if (!fork.ok) throw new Error(fork.error);
  expect(app.domain.list.find(fork.value)?.title).toBe('Before the rewind');
  expect((await rewind.findTurn(fork.value, first))?.lineage).toEqual([
    { threadId: fork.value, until: Number.POSITIVE_INFINITY },
    { threadId, until: readIdTime(fork.value) },
  ]);
  await say(app, threadId, 'Message 2');
  await app.window.until(() => app.window.entries('assistant').length === 2);
  expect(rewind.findObstacle(threadId)).toBe('working');
  expect(await rewind.revert(threadId, first)).toMatchObject({
    ok: false,
    error: expect.stringMatching(/^Codex is working/),
  });
  expect(app.window.transcript.turns).toHaveLength(2);
  gate.release();
  await settled(app, 2);
  expect(await rewind.revert(threadId, first)).toEqual({ ok: true, value: null });
  await expectTurns(app, threadId, []);
  await openThread(app, fork.value);
  await expectTurns(app, fork.value, [first]);
});
