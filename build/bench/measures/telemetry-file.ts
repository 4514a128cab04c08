import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { Measure } from '../measure.ts';
import { createTelemetryFile, type FileSize, rareWord } from '../telemetry-files.ts';
import { runProgram, type Workbench } from '../workbench.ts';

type Reading = 'open' | 'end' | 'jump' | 'index' | 'waterfall' | 'search' | 'memory' | 'again' | 'tail';
type Key = Reading | 'openTenth' | 'openHundredth' | 'memoryTenth' | 'append';

const small = '1,000 events';

/** A telemetry file of 1,000,000 events, one gigabyte, without a page, which would add to it. */
export const telemetryFiles: Measure<Workbench, Key> = {
  name: 'telemetry-file',
  figures: {
    open: {
      title: 'File of 1,000,000 events: opened → first screen of events',
      unit: 'ms',
      floor: small,
      aim: { atMost: 500 },
    },
    openTenth: { title: '  the same with 100,000', unit: 'ms', floor: small },
    openHundredth: { title: '  the same with 10,000', unit: 'ms', floor: small },
    end: { title: '  its last screen', unit: 'ms', floor: small, aim: { atMost: 200 } },
    jump: { title: '  a screen in the middle', unit: 'ms', floor: small, aim: { atMost: 200 } },
    again: { title: '  second opening → first screen', unit: 'ms', floor: small, aim: { atMost: 150 } },
    index: { title: '  all of it counted, from then on', unit: 'ms', floor: 'reading it' },
    waterfall: { title: '  waterfall of all of it', unit: 'ms', floor: small },
    search: { title: '  search for a rare word', unit: 'ms', floor: 'reading it', aim: { atMost: 3_000 } },
    tail: { title: '  slowest of 20 events added → told', unit: 'ms', floor: small, aim: { atMost: 100 } },
    memory: { title: '  growth of the host by all this', unit: 'MB', floor: small, aim: { atMost: 100 } },
    memoryTenth: { title: '  the same with 100,000', unit: 'MB', floor: small },
    append: {
      title: '  events of 1 kB a second that are written',
      unit: 'events',
      floor: 'bare writes',
      aim: { atLeast: 50_000 },
    },
  },
  app: async () => {
    const [whole, tenth, hundredth] = [await read(1_000_000), await read(100_000), await read(10_000)];
    return {
      ...whole,
      openTenth: tenth.open,
      openHundredth: hundredth.open,
      memoryTenth: tenth.memory,
      append: (await append()).events,
    };
  },
  floor: async () => {
    const least = await read(1_000);
    const { raw } = await read(1_000_000);
    return {
      ...least,
      index: raw,
      search: raw,
      openTenth: least.open,
      openHundredth: least.open,
      memoryTenth: least.memory,
      append: (await append()).writes,
    };
  },
};

async function read(events: FileSize): Promise<Record<Reading | 'raw', number>> {
  const { folder, path } = await createTelemetryFile(events);
  return JSON.parse(await runProgram('programs/telemetry-reader.ts', [path, folder, rareWord]));
}

async function append(): Promise<{ readonly events: number; readonly writes: number }> {
  const folder = createTemporaryFolder('bench-telemetry');
  try {
    return JSON.parse(await runProgram('programs/telemetry-appender.ts', [folder.path]));
  } finally {
    await folder.remove();
  }
}
