import { StoreThread } from '../../../electron/store/sqlite/store-thread.ts';
import type { StoreOperations } from '../../../electron/workers/store-worker.ts';
import { getMedian } from '../statistics.ts';

// Reads a plain database in the app's worker for it, and prints how long that took in milliseconds. Arguments: its
// path, the folder of the threads, the search query, and the number of repetitions.

const [path = '', workspace = '', query = '', times = '1'] = process.argv.slice(2);
const store = new StoreThread<StoreOperations>(new URL('../../../dist/store-worker.js', import.meta.url));
const opened = await store.call('openDatabase', { store: 'sessions', path, key: null });
if (!opened.ok || opened.value.type !== 'current') throw new Error(`It does not open: ${JSON.stringify(opened)}`);

async function time(read: () => Promise<{ readonly ok: boolean }>): Promise<number> {
  const took: number[] = [];
  for (let run = 0; run < Number(times); run++) {
    const began = performance.now();
    if (!(await read()).ok) throw new Error('It could not be read');
    took.push(performance.now() - began);
  }
  return getMedian(took);
}

const searchPlain = await time(() => store.call('findThreads', { query, folders: [workspace], limit: 200 }));
const actions = await time(() => store.call('recentActions', { workspace, kind: 'command', limit: 200 }));
await store.close();
process.stdout.write(JSON.stringify({ searchPlain, actions }));
