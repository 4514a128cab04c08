import type { Measure } from '../measure.ts';
import { runProgram, type Workbench } from '../workbench.ts';

/** The cost of reporting each of 10,000 turns over OTLP, compared with the same turns while the export is off. */
export const otlp: Measure<Workbench, 'perRun' | 'memory'> = {
  name: 'otlp',
  figures: {
    perRun: {
      title: 'OTLP: one of 10,000 turns of 10 commands told, of processor time',
      unit: 'ms',
      floor: 'the turn itself',
      aim: { atMost: 2 },
    },
    memory: {
      title: '  memory that is still in use after the last',
      unit: 'MB',
      floor: 'the turns themselves',
      aim: { atMost: 100 },
    },
  },
  app: async () => JSON.parse(await runProgram('programs/exporting.ts', [])),
  floor: async () => JSON.parse(await runProgram('programs/exporting.ts', ['floor'])),
};
