import { holdConversation, model, turns } from '../conversation.ts';
import { InspectedProcess, inspectable } from '../inspected.ts';
import type { Measure } from '../measure.ts';
import { startProgram, type Workbench } from '../workbench.ts';

/** Memory of the host's process after forced collections: idle with one window, and after a long conversation. */
export const memory: Measure<Workbench, 'idle' | 'grown'> = {
  name: 'memory',
  figures: {
    idle: {
      title: 'Host memory, idle with one window',
      unit: 'MB',
      floor: 'empty Node',
      aim: { aboveFloor: 90 },
    },
    grown: { title: `  growth after ${turns} turns`, unit: 'MB', aim: { atMost: 20 } },
  },
  app: (bench) =>
    bench.withApp({ model, env: inspectable }, async ({ page, host }) => {
      const inspected = await InspectedProcess.connect(host.output());
      const idle = await inspected.memoryAfterCollection();
      await holdConversation(page);
      const grown = (await inspected.memoryAfterCollection()) - idle;
      inspected.close();
      return { idle, grown };
    }),
  floor: async () => {
    const empty = await startProgram('programs/empty.ts', [], inspectable);
    const inspected = await InspectedProcess.connect(empty.output());
    const idle = await inspected.memoryAfterCollection();
    inspected.close();
    await empty.end();
    return { idle };
  },
};
