import { beforeEach, describe, expect, it } from 'vitest';
import { type TurnId, threadId } from '../../shared/base/ids.ts';
import type { ExportSource } from '../runs/exports/export-source.ts';
import { openStore } from '../store/threads/testing/sample-store.ts';
import { refused, startedTurn, storedCommand, storedTurn } from './testing/codex-replies.ts';
import { createDatabaseStore } from './testing/database-store.ts';
import { emptyThreadStore } from './testing/empty-store.ts';
import { FakeApp } from './testing/fake-app.ts';
import { usualPolicy } from './testing/inert-services.ts';
import { createMessage } from './testing/thread-bench.ts';

const stored = threadId.parse('stored');
const inCodex = (number: number) => storedTurn(`turn ${number}`, { items: [storedCommand(`run ${number}`, 'done')] });
const all = (last: number) => Array.from({ length: last }, (_, at) => `turn ${at + 1}`);

let app: FakeApp;
beforeEach(() => {
  app = new FakeApp({
    threadStore: createDatabaseStore(openStore()),
    policy: { ...usualPolicy, getTurnWindow: () => ({ turns: 3, characters: 1_000 }) },
  });
  app.store(stored, [inCodex(6), inCodex(5), inCodex(4)], [inCodex(3), inCodex(2), inCodex(1)]);
});

/** Adds turns in this process, so that earlier ones move from memory to our store. */
async function takeTurns(from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) {
    const turnId = `turn ${number}`;
    const sent = createMessage(`Message ${number}`, { threadId: stored });
    await app.send(sent.message.text, sent);
    app.turnStarted(stored, turnId);
    const content = [{ type: 'text', text: sent.message.text, text_elements: [] }];
    const item = { type: 'userMessage', id: `said ${number}`, clientId: sent.message.clientId, content };
    app.emit(stored, 'item/completed', { turnId, item, completedAtMs: 1 });
    app.turnEnded(stored, turnId);
  }
}

/** Returns the ids of all turns of a source, first to last. */
async function walk(source: ExportSource): Promise<readonly TurnId[]> {
  const ids: TurnId[] = [];
  for (;;) {
    const next = await source.turnAfter(ids.at(-1) ?? null);
    if (next === null) return ids;
    ids.push(next.turn.id);
  }
}

async function exported(): Promise<ExportSource> {
  const source = await app.domain.exportSources.open(stored);
  if (!source.ok) throw new Error(source.error.type);
  return source.value;
}

describe('an exported thread', () => {
  it('exports all turns from memory, the store and Codex', async () => {
    let number = 6;
    app.codex.answers['turn/start'] = () => startedTurn(`turn ${++number}`);
    await app.open(stored);
    await takeTurns(7, 12);
    const inMemory = () => app.domain.facade.find(stored)?.transcript.turns.map(({ id }) => id);
    await expect.poll(inMemory).toEqual(['turn 10', 'turn 11', 'turn 12']);
    const source = await exported();
    expect(source).toMatchObject({ turns: 12, missing: 0 });
    expect(await walk(source)).toEqual(all(12));
  });

  it('exports a thread that was never opened here completely', async () => {
    const source = await exported();
    expect(source).toMatchObject({ turns: 6, missing: 0 });
    expect(await walk(source)).toEqual(all(6));
  });

  it('exports a thread completely without a store', async () => {
    app = new FakeApp({ threadStore: emptyThreadStore });
    app.store(stored, [inCodex(6), inCodex(5), inCodex(4)], [inCodex(3), inCodex(2), inCodex(1)]);
    const source = await exported();
    expect(source).toMatchObject({ turns: 6, missing: 0 });
    expect(await walk(source)).toEqual(all(6));
  });

  it('fails if Codex returns the newest turns but not the earlier ones', async () => {
    await app.open(stored);
    app.codex.answers['thread/turns/list'] = () => refused('The rollout is damaged');
    const opened = await app.domain.exportSources.open(stored);
    expect(opened).toMatchObject({
      ok: false,
      error: { type: 'unreadable', message: expect.stringContaining('The rollout is damaged') },
    });
  });
});
