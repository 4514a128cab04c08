import { readRunFacts } from '../../../electron/model/threads/stored-run-facts.ts';
import { toThreadCard } from '../../../electron/runs/thread-card.ts';
import { StoreThread } from '../../../electron/store/sqlite/store-thread.ts';
import type { StoreOperations } from '../../../electron/workers/store-worker.ts';
import { recordedRunsRequests } from '../../../shared/contract/recorded-runs.ts';
import { toRunId } from '../../../shared/runs/run-ref.ts';
import { getMedian } from '../statistics.ts';

// Lists 2,000 runs from a store in the app's worker for it. Prints how long that took in milliseconds: until they
// arrive, and then until they are cards validated by the contract. Arguments: the path of the store, and `floor` to
// list them as threads.

const times = 7;
const limit = 2_000;
const [path = '', what = ''] = process.argv.slice(2);
const store = new StoreThread<StoreOperations>(new URL('../../../dist/store-worker.js', import.meta.url));
const opened = await store.call('openDatabase', { store: 'sessions', path, key: null });
if (!opened.ok || opened.value.type !== 'current') throw new Error(`It does not open: ${JSON.stringify(opened)}`);

const list = async () => {
  const listed = await store.call('listRuns', { workspace: null, limit });
  if (!listed.ok || listed.value.runs.length !== limit) throw new Error('They are not all there');
  return listed.value.runs;
};

const lists: number[] = [];
const cards: number[] = [];
if (what !== 'floor') {
  let left = (await list()).flatMap(({ facts, id }) => (facts === null ? [id] : []));
  while (left.length > 0) {
    const filled = await store.call('fillRuns', { ids: left, turns: 100 });
    if (!filled.ok) throw new Error('Their turns cannot be read');
    left = [...filled.value.left];
  }
}
for (let run = 0; run < times; run++) {
  const began = performance.now();
  if (what === 'floor') {
    await store.call('listThreads', { folders: null, search: '', limit });
    lists.push(performance.now() - began);
    continue;
  }
  const listed = await list();
  const here = performance.now();
  const shown = listed.map(({ createdAt, facts, folder, id, model, title, tokens, updatedAt }) => {
    const about = { threadId: id, title, model, startedAt: createdAt, updatedAt, tokens };
    const ref = { projectRoot: folder, runId: toRunId(id) };
    return toThreadCard(ref, about, facts === null ? null : readRunFacts(facts));
  });
  recordedRunsRequests.listRuns.value.parse({ cards: shown, more: 0 });
  lists.push(here - began);
  cards.push(performance.now() - here);
}
await store.close();
process.stdout.write(
  JSON.stringify(what === 'floor' ? { list: getMedian(lists) } : { list: getMedian(lists), cards: getMedian(cards) }),
);
