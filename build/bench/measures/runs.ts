import type { Measure } from '../measure.ts';
import { createStoredRuns } from '../stored-runs.ts';
import { runProgram, type Workbench } from '../workbench.ts';

/** Mission Control's request: 2,000 runs of 15 turns each, compared with a plain list of the same threads. */
export const runs: Measure<Workbench, 'list' | 'cards'> = {
  name: 'runs',
  figures: {
    list: {
      title: '2,000 runs: asked of the store → here',
      unit: 'ms',
      floor: 'a list of their titles',
      aim: { atMost: 150 },
    },
    cards: { title: '  then as cards that the contract has checked', unit: 'ms', aim: { atMost: 300 } },
  },
  app: async () => JSON.parse(await runProgram('programs/listing-runs.ts', [await createStoredRuns()])),
  floor: async () => JSON.parse(await runProgram('programs/listing-runs.ts', [await createStoredRuns(), 'floor'])),
};
