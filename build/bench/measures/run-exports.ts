import type { Measure } from '../measure.ts';
import { createTelemetryFile, type FileSize } from '../telemetry-files.ts';
import { runProgram, type Workbench } from '../workbench.ts';

type Key = 'page' | 'bundle' | 'memory' | 'stall' | 'wholePage' | 'wholeBundle' | 'wholeMemory' | 'wholeStall';

const copied = 'copying the file';

/** Exports of runs with 100,000 and 1,000,000 events, with secrets removed. */
export const runExports: Measure<Workbench, Key> = {
  name: 'run-exports',
  figures: {
    page: { title: '100,000 events as a page, secrets left out', unit: 'ms', floor: copied, aim: { atMost: 5_000 } },
    bundle: { title: '  as a bundle', unit: 'ms', floor: copied, aim: { atMost: 5_000 } },
    memory: { title: '  growth of the host by both, at the most', unit: 'MB', aim: { atMost: 100 } },
    stall: { title: '  longest that the host was held up', unit: 'ms', aim: { atMost: 12 } },
    wholePage: { title: '1,000,000 events as a page', unit: 'ms', floor: copied },
    wholeBundle: { title: '  as a bundle', unit: 'ms', floor: copied },
    wholeMemory: { title: '  growth of the host by both, at the most', unit: 'MB', aim: { atMost: 100 } },
    wholeStall: { title: '  longest that the host was held up', unit: 'ms', aim: { atMost: 12 } },
  },
  app: async () => {
    const [tenth, whole] = [await measureExport(100_000), await measureExport(1_000_000)];
    return {
      ...tenth,
      wholePage: whole.page,
      wholeBundle: whole.bundle,
      wholeMemory: whole.memory,
      wholeStall: whole.stall,
    };
  },
  floor: async () => {
    const [tenth, whole] = [await measureExport(100_000), await measureExport(1_000_000)];
    return { page: tenth.copy, bundle: tenth.copy, wholePage: whole.copy, wholeBundle: whole.copy };
  },
};

async function measureExport(
  events: FileSize,
): Promise<Record<'page' | 'bundle' | 'memory' | 'stall' | 'copy', number>> {
  const { folder, path } = await createTelemetryFile(events);
  return JSON.parse(await runProgram('programs/run-exporter.ts', [path, folder]));
}
