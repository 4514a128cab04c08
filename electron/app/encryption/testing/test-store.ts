import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { getWorkerFile } from '../../../../fixtures/testkit/worker-file.ts';
import { threadId, turnId } from '../../../../shared/base/ids.ts';
import { foldTranscript } from '../../../../shared/transcript/fold-transcript.ts';
import { createNotice } from '../../../../shared/transcript/interpret-notice.ts';
import type { ThreadEvent } from '../../../../shared/transcript/thread-event.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { systemClock } from '../../../files/system-clock.ts';
import { findTurnsToSave } from '../../../model/threads/turns-to-save.ts';
import type { KeyTools } from '../../../store/keys/data-keys.ts';
import { createKeyFilePlace } from '../../../store/keys/key-file-place.ts';
import { KeyTableFile } from '../../../store/keys/key-table-file.ts';
import { createProtector } from '../../../store/keys/protector.ts';
import { StoreThread } from '../../../store/sqlite/store-thread.ts';
import { toFacts } from '../../../store/threads/testing/sample-store.ts';
import { ThreadStore } from '../../../store/threads/thread-store.ts';
import type { StoreOperations } from '../../../workers/store-worker.ts';
import { createThreadStoreOpener, type StoreDeps } from '../thread-store-opener.ts';

const worker = getWorkerFile('store-worker');

/** Starts a database worker, like the product does. */
export function startWorker(): StoreThread<StoreOperations> {
  return new StoreThread<StoreOperations>(worker);
}

/** Databases in the folder `data` below a root, with the key in a key file in `keys`. */
export function createStoreDeps(root: string, encrypts: () => boolean, more: Partial<StoreDeps> = {}): StoreDeps {
  const folder = join(root, 'data');
  mkdirSync(folder, { recursive: true });
  const place = createKeyFilePlace({ folder: join(root, 'keys'), apartFrom: [folder], platform: process.platform });
  const protectors = [createProtector(place, systemClock)];
  const keyTools: KeyTools = { file: new KeyTableFile(folder), protectors, clock: systemClock };
  const owner = { kind: 'web', address: Promise.resolve(null) } as const;
  return {
    store: startWorker(),
    startWorker,
    folder,
    keyTools,
    shouldEncrypt: encrypts,
    clock: systemClock,
    owner,
    ...more,
  };
}

/** Opens the databases. Resolves when they are open, or opening failed. */
export async function openThreadStore(deps: StoreDeps): Promise<ThreadStore> {
  const sessions = new ThreadStore(deps.store, createThreadStoreOpener(deps), systemClock);
  await sessions.list({ folders: ['/w'], search: '' });
  return sessions;
}

/** Saves a thread with this title and number of turns, with a sentence in each. */
export function saveThread(sessions: ThreadStore, title: string, turns = 1): Promise<boolean> {
  const ids = Array.from({ length: turns }, (_, at) => turnId.parse(`${title} ${at}`));
  const events = ids.flatMap((id): ThreadEvent[] => [
    { type: 'turnStarted', turnId: id, at: 1, model: null },
    { type: 'entryPut', turnId: id, entry: createNotice(`${id} said`, null, 'info', `${title} said.`) },
    { type: 'turnEnded', turnId: id, status: 'completed', at: 2, durationMs: 1, dropReason: 'interrupted' },
  ]);
  const now = events.reduce(foldTranscript, emptyTranscript);
  const thread = toFacts({ id: threadId.parse(title), title });
  return sessions.writer.save({
    thread,
    saved: null,
    marks: [],
    outputs: [],
    diffs: [],
    ...findTurnsToSave(emptyTranscript, now),
  });
}

/** Lists the titles of the stored threads. */
export async function listTitles(sessions: ThreadStore): Promise<readonly string[]> {
  const rows = await sessions.list({ folders: ['/w'], search: '' });
  return rows.map(({ title }) => title).toSorted();
}
