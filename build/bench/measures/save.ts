import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { Measure } from '../measure.ts';
import { getMedian, getPercentile } from '../statistics.ts';
import { runProgram, type Workbench } from '../workbench.ts';

/**
 * Turns per run, each with ten commands of 2 kB output and an answer of 4 kB. The same number runs first as a warm-up.
 */
const turns = 300;

/** How long a host's main thread works for an ending turn until the turn is saved, encrypted. */
export const save: Measure<Workbench, 'usual' | 'high'> = {
  name: 'save',
  figures: {
    usual: { title: 'End of a turn and its save: main thread at work, median', unit: 'ms', floor: 'no database' },
    high: { title: '  95th percentile', unit: 'ms', floor: 'no database', aim: { atMost: 5 } },
  },
  app: () => measureSave('kept'),
  floor: () => measureSave('nothing'),
};

async function measureSave(what: 'kept' | 'nothing'): Promise<{ usual: number; high: number }> {
  const folder = createTemporaryFolder('bench-data');
  try {
    const printed = await runProgram('programs/saving-host.ts', [folder.path, String(2 * turns), what]);
    const works: readonly number[] = JSON.parse(printed).slice(turns);
    return { usual: getMedian(works), high: getPercentile(works, 95) };
  } finally {
    await folder.remove();
  }
}
