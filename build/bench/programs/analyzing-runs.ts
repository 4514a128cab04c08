import { lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from '../../../electron/files/system-clock.ts';
import { type GatherDeps, gatherDigests } from '../../../electron/runs/analysis/gather-digests.ts';
import { RunReaderClient } from '../../../electron/runs/records/run-reader.ts';
import { StoreThread } from '../../../electron/store/sqlite/store-thread.ts';
import { toStoredDigest } from '../../../electron/threads/runner/threads-as-runs.ts';
import type { StoreOperations } from '../../../electron/workers/store-worker.ts';
import { runAnalysisRequests } from '../../../shared/contract/run-analysis.ts';
import { analyzeDigests } from '../../../shared/runs/analysis/analyze-digests.ts';
import { sumOutcomes } from '../../../shared/runs/analysis/outcomes.ts';
import { DigestCache } from '../../../shared/runs/analysis/run-digest.ts';
import { getMedian } from '../statistics.ts';

// Analyzes the runs of a store and a workspace together, in the app's workers for that. Prints in milliseconds how long
// that took from the second time on and the longest time it blocked the host's other work, and in MB how much the
// process grew. Arguments: the paths of the store and the workspace, and `floor` for the minimum: counting the threads
// and checking each folder's file.

const times = 7;
const [path = '', workspace = '', what = ''] = process.argv.slice(2);
const store = new StoreThread<StoreOperations>(new URL('../../../dist/store-worker.js', import.meta.url));
const reader = new RunReaderClient({
  worker: new URL('../../../dist/run-worker.js', import.meta.url),
  indexFolder: join(dirname(path), 'indexes'),
  clock: systemClock,
});
const opened = await store.call('openDatabase', { store: 'sessions', path, key: null });
if (!opened.ok || !('type' in opened.value) || !['current', 'migrated'].includes(opened.value.type)) {
  throw new Error(`It does not open: ${JSON.stringify(opened)}`);
}

const memory = new DigestCache();
const threads: GatherDeps['threads'] = {
  digests: async (folder, after) => {
    const listed = await store.call('listDigests', { workspace: folder, after, limit: 250 });
    if (!listed.ok) throw new Error('They cannot be listed');
    const { last, rows } = listed.value;
    const unknown = rows.flatMap(({ digest, id }) => (digest === null ? [id] : []));
    return { digests: rows.flatMap((row) => toStoredDigest(row, memory) ?? []), unknown, last };
  },
  fill: async (ids) => {
    const filled = await store.call('fillRuns', { ids, turns: 100 });
    if (!filled.ok) throw new Error('Their turns cannot be read');
    return { threads: [], left: filled.value.left };
  },
  inMemory: () => null,
};
const folders: GatherDeps['folders'] = { gather: (root, onSome) => reader.gather(root, onSome) };

async function analyze(): Promise<number> {
  const began = performance.now();
  const gathered = await gatherDigests(
    { threads, folders, memory, canHaveDoneRun: () => false },
    { roots: [workspace], threadFolder: null },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
  const options = { days: null, zoneMinutes: 60 };
  const analysis = analyzeDigests(gathered?.digests ?? [], options, Date.UTC(2027, 0, 1));
  runAnalysisRequests.analyzeRuns.value.parse(analysis);
  if (sumOutcomes(analysis.outcomes) !== 10_000) throw new Error(`There are ${sumOutcomes(analysis.outcomes)} runs`);
  return performance.now() - began;
}

async function countRuns(): Promise<number> {
  const began = performance.now();
  await store.call('listThreads', { folders: null, search: '', limit: 5_000 });
  const place = join(workspace, '.workcells');
  for (const name of readdirSync(place)) lstatSync(join(place, name, 'telemetry.jsonl'));
  return performance.now() - began;
}

const once = what === 'floor' ? countRuns : analyze;
const before = process.memoryUsage().rss;
const first = await once();
const took: number[] = [];
let longest = 0;
let last = performance.now();
const timer = setInterval(() => {
  longest = Math.max(longest, performance.now() - last);
  last = performance.now();
}, 1);
for (let time = 0; time < times; time++) took.push(await once());
clearInterval(timer);
const grown = (process.memoryUsage().rss - before) / 1e6;
await store.close();
await reader.end();
process.stdout.write(JSON.stringify({ first, again: getMedian(took), held: longest, memory: grown }));
