import type { Measure } from '../measure.ts';
import { runProgram, type Workbench } from '../workbench.ts';

/** The share of secrets found in the corpus, the share of harmless lines changed, and the speed for diagnostics. */
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
