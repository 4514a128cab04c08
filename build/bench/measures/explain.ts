import type { Measure } from '../measure.ts';
import { createTelemetryFile, type FileSize } from '../telemetry-files.ts';
import { runProgram, type Workbench } from '../workbench.ts';

type Reading = 'first' | 'reported' | 'again' | 'memory';

const small = '1,000 events';

/** The run dialog for 1,000,000 events: totals, waterfall with marks, and the report. */
export const explain: Measure<Workbench, Reading | 'memoryTenth'> = {
  name: 'explain',
  figures: {
    first: {
      title: 'Run of 1,000,000 events: first opening → totals, cost, waterfall and report',
      unit: 'ms',
      floor: small,
      aim: { atMost: 3_000 },
    },
    reported: { title: '  first report of what is counted so far', unit: 'ms', floor: small, aim: { atMost: 1_500 } },
    again: { title: '  all of it at the second opening', unit: 'ms', floor: small, aim: { atMost: 150 } },
    memory: { title: '  growth of the host by the first', unit: 'MB', floor: small, aim: { atMost: 100 } },
    memoryTenth: { title: '  the same with 100,000', unit: 'MB', floor: small },
  },
  app: async () => ({ ...(await measureExplain(1_000_000)), memoryTenth: (await measureExplain(100_000)).memory }),
  floor: async () => {
    const least = await measureExplain(1_000);
    return { ...least, memoryTenth: least.memory };
  },
};

async function measureExplain(events: FileSize): Promise<Record<Reading, number>> {
  const { folder, path } = await createTelemetryFile(events);
  return JSON.parse(await runProgram('programs/run-explainer.ts', [path, folder]));
}
