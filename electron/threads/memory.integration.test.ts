import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { answer, ended, fold, put, started } from '../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../shared/transcript/turn.ts';
import { openStore, save, toFacts } from '../store/threads/testing/sample-store.ts';
import { createDatabaseStore } from './testing/database-store.ts';
import { FakeApp, firstThread } from './testing/fake-app.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const minute = 60_000;
const mayGrow = 2 * 1024 * 1024;

/** Returns the used heap in bytes, without the database, which has its own memory. */
async function heap(): Promise<number> {
  await setImmediate();
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

it('uses no more memory after 500 opened and closed threads than after 100', async () => {
  const db = openStore();
  const app = new FakeApp({ threadStore: createDatabaseStore(db) });
  const text = 'x'.repeat(600);
  const turns = Array.from({ length: 60 }, (_, at) => turnId.parse(`turn ${at}`)).flatMap((id) => [
    started(id),
    put({ ...answer, text, state: 'done' }, id),
    ended('completed', id),
  ]);
  const long = fold(...turns);
  let early = 0;
  for (let number = 1; number <= 500; number++) {
    const id = threadId.parse(`thread ${number}`);
    const settings = { threadId: id, cwd: '/w', model: null, effort: null, approvalPolicy: null, sandbox: null };
    const thread = toFacts({ id, settings });
    save(db, long, emptyTranscript, { thread });
    await app.open(id);
    expect(app.window.transcript.turns).toHaveLength(50);
    app.clock.advance(minute);
    app.window.events.length = 0;
    if (number === 100) early = await heap();
  }
  expect((await heap()) - early).toBeLessThan(mayGrow);
}, 120_000);

it('uses no more memory for a thread of 5,000 turns than for 1,000', async () => {
  const db = openStore();
  const app = new FakeApp({ threadStore: createDatabaseStore(db) });
  await app.send('Begin');
  // No window shows the thread, because a test window remembers everything it receives.
  app.windows.length = 0;
  let early = 0;
  for (let number = 1; number <= 5_000; number++) {
    const turn = `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
    app.turnStarted(firstThread, turn);
    const item = { type: 'agentMessage', id: `answer ${number}`, text: 'x'.repeat(600), phase: 'final_answer' };
    app.emit(firstThread, 'item/completed', { turnId: turn, item, completedAtMs: 1 });
    app.turnEnded(firstThread, turn);
    app.clock.advance(20);
    await setImmediate();
    if (number === 1_000) early = await heap();
  }
  expect(app.domain.facade.find(firstThread)?.transcript.turns.length).toBeLessThanOrEqual(60);
  expect((await heap()) - early).toBeLessThan(mayGrow);
  expect(db.prepare('SELECT count(*) FROM turns').pluck().get()).toBeGreaterThanOrEqual(5_000);
}, 120_000);
