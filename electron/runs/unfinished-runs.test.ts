import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import { UnfinishedRuns } from './unfinished-runs.ts';

let data: TestFolder;
beforeEach(() => {
  data = createTemporaryFolder('under-way');
});
afterEach(() => data.remove());

/** Loads the runs, as at a start. */
async function load(): Promise<UnfinishedRuns> {
  const unfinished = new UnfinishedRuns(data.path);
  await unfinished.load();
  return unfinished;
}

const run = (id: string) => ({ projectRoot: '/work', runId: runIdSchema.parse(id) });

it('reports unfinished runs to the next start, even if they started at once', async () => {
  const runs = await load();
  expect(runs.runs).toEqual([]);
  await Promise.all([runs.add(run('wc-1')), runs.add(run('wc-2')), runs.remove(run('wc-1'))]);
  expect((await load()).runs).toEqual([run('wc-2')]);
});

it('knows no runs if its file cannot be read', async () => {
  writeFileSync(join(data.path, 'runs-under-way.json'), '{"version":1,"runs":[{"projectRoot":"/work"');
  expect((await load()).runs).toEqual([]);
});
