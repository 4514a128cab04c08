import { answer } from '../../../fixtures/provider/script.ts';
import { createAnalyzedRuns, recordFolders } from '../analyzed-runs.ts';
import type { Measure } from '../measure.ts';
import { runProgram, timeAfter, type Workbench } from '../workbench.ts';

type Key = 'again' | 'held' | 'memory' | 'page' | 'task';

/** 10,000 runs together: 5,000 threads and 5,000 folders, and the page that shows the same number of folders. */
export const runAnalysis: Measure<Workbench, Key> = {
  name: 'run-analysis',
  figures: {
    again: {
      title: '10,000 runs analyzed, from the second time on',
      unit: 'ms',
      floor: 'counting threads, looking at files',
      aim: { atMost: 1_000 },
    },
    held: { title: '  longest that the host does nothing else', unit: 'ms' },
    memory: {
      title: '  growth of the host by eight times that',
      unit: 'MB',
      floor: 'counting threads, looking at files',
      aim: { atMost: 100 },
    },
    page: { title: 'Analysis of 10,000 folders: click → numbers painted', unit: 'ms', aim: { atMost: 1_000 } },
    task: { title: '  longest main-thread task of that', unit: 'ms', aim: { atMost: 50 } },
  },
  app: async (bench) => {
    const read = await analyze();
    const shown = await bench.withApp({ model: answer('Nobody asks.') }, async ({ page, workspace }) => {
      recordFolders(workspace, 10_000);
      const numbers = { role: 'region', name: 'Tools that fail most', text: 'npm' } as const;
      await page.getByRole('button', { name: 'Mission Control' }).click();
      const part = (name: string) => page.getByRole('button', { name, exact: true });
      await part('Analysis').click();
      await page.getByRole('region', { name: numbers.name }).waitFor({ timeout: 120_000 });
      await part('Runs').click();
      await page.getByRole('article').first().waitFor();
      await page.getByRole('feed', { name: 'Runs' }).getByText('Finished').first().waitFor();
      await page.evaluate(() => benchProbe.watch());
      const took = await timeAfter(page, 'click', numbers, () => part('Analysis').click());
      const { longestTask } = await page.evaluate(() => benchProbe.watched());
      return { page: took, task: longestTask };
    });
    return { ...read, ...shown };
  },
  floor: () => analyze('floor'),
};

async function analyze(...more: readonly string[]): Promise<Record<'again' | 'held' | 'memory', number>> {
  const { store, workspace } = await createAnalyzedRuns();
  return JSON.parse(await runProgram('programs/analyzing-runs.ts', [store, workspace, ...more]));
}
