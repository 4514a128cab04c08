import { beforeEach, describe, expect, it } from 'vitest';
import { entryId, turnId } from '../../../shared/base/ids.ts';
import type { Connection } from '../../store/sqlite/keyed-connection.ts';
import { openStore } from '../../store/threads/testing/sample-store.ts';
import { setPinnedTurn } from '../../store/threads/writes/set-pinned-turn.ts';
import { storedCommand, storedTurn } from '../testing/codex-replies.ts';
import { createDatabaseStore } from '../testing/database-store.ts';
import { emptyThreadStore } from '../testing/empty-store.ts';
import { FakeApp, firstThread } from '../testing/fake-app.ts';
import { usualPolicy } from '../testing/inert-services.ts';
import { createMessage, newClientId } from '../testing/thread-bench.ts';

const threadId = firstThread;
const policy = { ...usualPolicy, getTurnWindow: () => ({ turns: 3, characters: 1_000 }) };

let db: Connection;
let app: FakeApp;
beforeEach(() => {
  db = openStore();
  app = new FakeApp({ threadStore: createDatabaseStore(db), policy });
});

/** Runs a turn with a command, from the message to the end. */
async function takeTurn(number: number, status = 'completed'): Promise<void> {
  const about = { turnId: `turn ${number}` };
  const sent = createMessage(`Message ${number}`);
  const begins = app.domain.facade.find(threadId) === null;
  await app.send(sent.message.text, { ...sent, threadId: begins ? null : threadId });
  if (begins) await app.open(threadId);
  app.turnStarted(threadId, about.turnId);
  const content = [{ type: 'text', text: sent.message.text, text_elements: [] }];
  const said = { type: 'userMessage', id: `said ${number}`, clientId: sent.message.clientId, content };
  app.emit(threadId, 'item/completed', { ...about, item: said, completedAtMs: 1 });
  const item = storedCommand(`run ${number}`, `output ${number}`);
  app.emit(threadId, 'item/started', {
    ...about,
    item: { ...item, status: 'inProgress', aggregatedOutput: null, exitCode: null },
    startedAtMs: 1,
  });
  if (status === 'completed') app.emit(threadId, 'item/completed', { ...about, item, completedAtMs: 2 });
  app.turnEnded(threadId, about.turnId);
}

async function takeTurns(from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) await takeTurn(number);
}

/** Returns the turns in the host's memory, once the store has all events. */
async function inMemory(count: number): Promise<readonly string[]> {
  const turns = () => app.domain.facade.find(threadId)?.transcript.turns ?? [];
  await expect.poll(() => turns().length).toBe(count);
  return turns().map(({ id }) => id);
}

async function opened() {
  const view = await app.domain.handlers.openThread(app.other, { threadId });
  if (!view.ok) throw new Error(view.error.type);
  return view.value;
}

async function earlierThan(before: string, limit = 10) {
  const page = await app.domain.handlers.loadEarlierTurns(app.window, {
    threadId,
    before: turnId.parse(before),
    limit,
  });
  if (!page.ok) throw new Error(page.error.type);
  return page.value;
}

const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
const threeOf = (last: number) => [last - 2, last - 1, last].map((number) => `turn ${number}`);

describe('a growing thread', () => {
  it('keeps the newest turns in memory, and returns all turns with what they produced', async () => {
    await takeTurns(1, 8);
    expect(await inMemory(3)).toEqual(threeOf(8));
    const view = await opened();
    expect(ids(view.transcript.turns)).toEqual(threeOf(8));
    expect(view.transcript.earlierTurns).toBe(5);
    expect(ids(view.commands)).toEqual(['run 6', 'run 7', 'run 8']);
    const page = await earlierThan('turn 6', 2);
    expect(page).toMatchObject({ turns: [{ id: 'turn 4' }, { id: 'turn 5' }], earlierTurns: 3 });
    expect(page.commands).toMatchObject([
      { id: 'run 4', turnId: 'turn 4', status: 'done', outputLength: 8 },
      { id: 'run 5', turnId: 'turn 5' },
    ]);
    expect(ids((await earlierThan('turn 4')).turns)).toEqual(threeOf(3));
    expect(await inMemory(3)).toEqual(threeOf(8));
  });

  it('sends windows the same as for a thread that is completely in memory', async () => {
    await takeTurns(1, 7);
    await inMemory(3);
    const { turns } = app.window.transcript;
    const stored = await earlierThan('turn 5');
    expect([...stored.turns, ...(await opened()).transcript.turns]).toEqual(turns);
  });

  it('returns the output and the input of turns that left memory', async () => {
    await takeTurns(1, 6);
    await inMemory(3);
    const run = { threadId, commandId: entryId.parse('run 1'), recorded: false };
    const { readOutput } = app.domain.handlers;
    expect(await readOutput(app.window, run)).toMatchObject({ ok: false });
    const output = await readOutput(app.window, { ...run, turnId: turnId.parse('turn 1') });
    expect(output).toMatchObject({ ok: true, value: { head: 'output 1' } });
    const again = await app.domain.handlers.retryTurn(app.window, {
      threadId,
      turnId: turnId.parse('turn 1'),
      clientId: newClientId(),
      settings: { model: null, effort: null, approvalMode: 'config' },
      consent: true,
      fullAccessConsent: false,
    });
    expect(again.ok).toBe(true);
    expect(app.window.entries('user').at(-1)).toMatchObject({ text: 'Message 1', retryOf: 'turn 1' });
  });

  it('keeps a turn with a running command in memory', async () => {
    await takeTurn(1, 'goes on');
    await takeTurns(2, 6);
    expect(await inMemory(4)).toEqual(['turn 1', ...threeOf(6)]);
    const view = await opened();
    expect(view.transcript).toMatchObject({ earlierTurns: 3, keptBefore: 1 });
    app.emit(threadId, 'item/completed', {
      turnId: 'turn 1',
      item: storedCommand('run 1', 'at last'),
      completedAtMs: 9,
    });
    await takeTurn(7);
    expect(await inMemory(3)).toEqual(threeOf(7));
    expect((await earlierThan('turn 5')).turns[0]?.entries).toContainEqual(
      expect.objectContaining({ id: 'run 1', status: 'done' }),
    );
  });

  it('shows pinned turns before the newest ones, wherever they are', async () => {
    await takeTurns(1, 6);
    await inMemory(3);
    const pin = (id: string, at: number | null) => setPinnedTurn(db, { threadId, turnId: turnId.parse(id), at });
    pin('turn 2', 5);
    pin('turn 6', 5);
    const view = await opened();
    expect(ids(view.transcript.turns)).toEqual(['turn 2', ...threeOf(6)]);
    expect(view.transcript).toMatchObject({ earlierTurns: 3, keptBefore: 1 });
    expect(ids(view.commands)).toEqual(['run 2', 'run 4', 'run 5', 'run 6']);
    pin('turn 2', null);
    expect(ids((await opened()).transcript.turns)).toEqual(threeOf(6));
  });

  it('loads a limited number of turns at the next start', async () => {
    await takeTurns(1, 5);
    await inMemory(3);
    app = new FakeApp({ threadStore: createDatabaseStore(db), policy });
    expect(ids((await opened()).transcript.turns)).toEqual(threeOf(5));
    expect(ids((await earlierThan('turn 3')).turns)).toEqual(['turn 1', 'turn 2']);
  });

  it('keeps the whole thread in memory if nothing can be written', async () => {
    app = new FakeApp({ threadStore: emptyThreadStore, policy });
    await takeTurns(1, 6);
    expect(await inMemory(6)).toHaveLength(6);
    expect(ids((await opened()).transcript.turns)).toEqual(threeOf(6));
    expect(ids((await earlierThan('turn 4')).turns)).toEqual(threeOf(3));
  });
});

it('finds older turns that only Codex has after the first stored ones left memory', async () => {
  const old = ['old 1', 'old 2'].map((id) => storedTurn(id, { items: [storedCommand(`run of ${id}`, id)] }));
  app.store(threadId, [storedTurn('first')], old.toReversed());
  await app.open(threadId);
  await takeTurns(1, 6);
  await inMemory(3);
  expect(ids((await earlierThan('turn 4')).turns)).toEqual(['first', ...threeOf(3)]);
  const oldest = await earlierThan('first');
  expect(oldest).toMatchObject({ turns: [{ id: 'old 1' }, { id: 'old 2' }], earlierTurns: 0 });
  expect(ids(oldest.commands)).toEqual(['run of old 1', 'run of old 2']);
  expect(await inMemory(3)).toEqual(threeOf(6));
  const asked = app.sent('thread/turns/list').length;
  expect(await earlierThan('first')).toEqual(oldest);
  expect(app.sent('thread/turns/list')).toHaveLength(asked);
});
