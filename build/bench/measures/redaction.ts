import type { Measure } from '../measure.ts';
import { runProgram, type Workbench } from '../workbench.ts';

/** How much of the corpus of secrets is found, how many harmless lines are changed, and how fast diagnostics go through. */
export const redaction: Measure<Workbench, 'recall' | 'falsePositives' | 'speed'> = {
  name: 'redaction',
  figures: {
    recall: { title: 'Redaction: secrets of the corpus that are found', unit: '%', aim: { atLeast: 100 } },
    falsePositives: { title: '  harmless lines that are changed', unit: '%', aim: { atMost: 1 } },
    speed: {
      title: '  diagnostics in chunks of 8 kB, of processor time',
      unit: 'MB/s',
      floor: 'reading it',
      aim: { atLeast: 50 },
    },
  },
  app: async () => JSON.parse(await runProgram('programs/redacting.ts', [])),
  floor: async () => JSON.parse(await runProgram('programs/redacting.ts', ['floor'])),
};
