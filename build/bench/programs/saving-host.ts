import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createThreadsDomain } from '../../../electron/app/threads-domain.ts';
import { Lifetime } from '../../../electron/base/lifetime.ts';
import { FakeCodexServer } from '../../../electron/codex/testing/fake-codex-server.ts';
import { systemClock } from '../../../electron/files/system-clock.ts';
import { StoreThread } from '../../../electron/store/sqlite/store-thread.ts';
import { emptyThreadStore } from '../../../electron/threads/testing/empty-store.ts';
import { inertServices } from '../../../electron/threads/testing/inert-services.ts';
import type { StoreOperations } from '../../../electron/workers/store-worker.ts';
import { Chance } from '../chance.ts';

// A host's threads with a simulated Codex, the worker, and an encrypted database. For each turn, prints how long the
// main thread worked from its end until it was saved, in milliseconds, as JSON. That is processor time, so other load
// on the machine does not count. Arguments: a folder, the number of turns, and `kept`; without it, nothing reaches the
// worker.

const [folder = '', turns = '0', what = ''] = process.argv.slice(2);
const isKept = what === 'kept';
const store = new StoreThread<StoreOperations>(new URL('../../../dist/store-worker.js', import.meta.url));
for (const name of ['sessions', 'journal'] as const) {
  const key = { key: new Uint8Array(randomBytes(32)), salt: null };
  const opened = await store.call('openDatabase', { store: name, path: join(folder, `${name}.db`), key });
  if (!opened.ok || opened.value.type !== 'created') throw new Error(`It does not open: ${JSON.stringify(opened)}`);
}

let saved = Promise.withResolvers<void>();
const codex = new FakeCodexServer();
const lifetime = new Lifetime();
createThreadsDomain({
  ...inertServices,
  codex,
  lifetime,
  broadcaster: { windows: () => [], broadcast: () => undefined },
  clock: systemClock,
  dataFolder: folder,
  threadStore: {
    ...emptyThreadStore,
    writer: {
      journal: async (batches) => !isKept || (await store.call('appendJournal', { batches })).ok,
      save: async (thread) => !isKept || (await store.call('saveTurns', thread)).ok,
      trimJournal: async (threadId, upTo) => {
        const trimmed = !isKept || (await store.call('deleteJournal', { threadId, upTo })).ok;
        saved.resolve();
        return trimmed;
      },
    },
  },
});

const threadId = 'thread';
const chance = new Chance(3);
const sendNotification = (method: string, params: object) => codex.notify(method, { threadId, ...params });
const works: number[] = [];
for (let number = 0; number < Number(turns); number++) {
  const turnId = `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const turn = { id: turnId, items: [], error: null, startedAt: 1, completedAt: 2 };
  const emitItem = (item: object) => sendNotification('item/completed', { turnId, item, completedAtMs: 1 });
  sendNotification('turn/started', { turn: { ...turn, status: 'inProgress' } });
  const content = [{ type: 'text', text: chance.words(30), text_elements: [] }];
  emitItem({ type: 'userMessage', id: `said-${number}`, clientId: null, content });
  for (let at = 0; at < 10; at++) emitItem(createCommand(`run-${number}-${at}`, chance.words(200)));
  emitItem({ type: 'agentMessage', id: `answer-${number}`, text: chance.words(500), phase: 'final_answer' });
  await setImmediate();
  saved = Promise.withResolvers();
  const before = process.threadCpuUsage();
  sendNotification('turn/completed', { turn: { ...turn, status: 'completed' } });
  await saved.promise;
  await setImmediate();
  const { system, user } = process.threadCpuUsage(before);
  works.push((user + system) / 1_000);
}
await lifetime.end();
await store.close();
process.stdout.write(JSON.stringify(works));

function createCommand(id: string, output: string): object {
  const facts = { pluginId: null, scriptPath: null, cwd: '/', processId: null, source: 'agent', status: 'completed' };
  const ended = { commandActions: [], aggregatedOutput: output, exitCode: 0, durationMs: 1 };
  return { ...facts, ...ended, type: 'commandExecution', id, command: `echo ${id}`, startedAtMs: 1, completedAtMs: 2 };
}
