import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Lifetime } from '../../../electron/base/lifetime.ts';
import { systemClock } from '../../../electron/files/system-clock.ts';
import { FolderScanner, type FolderScanRequest } from '../../../electron/rewind/folder-scanner.ts';
import { createCacheFolder } from '../../../fixtures/testkit/test-folder.ts';
import { getWorkerFile } from '../../../fixtures/testkit/worker-file.ts';
import type { Measure } from '../measure.ts';
import { getMedian } from '../statistics.ts';
import type { Workbench } from '../workbench.ts';

const files = 50_000;
const perFolder = 50;
const steps = 5;

/** A step that changed 3 files in a folder of 50,000. The floor is a folder with only these 3. */
export const changedFiles: Measure<Workbench, 'step' | 'whole'> = {
  name: 'changed-files',
  figures: {
    step: {
      title: 'A step changed 3 of 50,000 files: asked → stored',
      unit: 'ms',
      floor: '3 files',
      aim: { atMost: 50 },
    },
    whole: { title: '  a scan of the whole folder instead', unit: 'ms', floor: '3 files' },
  },
  app: () => measureSteps(files),
  floor: () => measureSteps(3),
};

/** Scans a folder with this many files after each of some steps, and then all of it. */
async function measureSteps(count: number): Promise<{ readonly step: number; readonly whole: number }> {
  const place = createCacheFolder('bench-changed-files');
  const lifetime = new Lifetime();
  try {
    for (let file = 0; file < count; file += 1) {
      if (file % perFolder === 0) mkdirSync(dirname(getPath(place.path, file)), { recursive: true });
      writeFileSync(getPath(place.path, file), `${file}`);
    }
    const scanner = new FolderScanner({ worker: getWorkerFile('history-worker'), clock: systemClock, lifetime });
    scanner.watch(place.path, () => undefined);
    const request: FolderScanRequest = {
      readKnown: async () => ({ files: [], isFirst: true }),
      getRoom: () => 1e9,
      spare: 0,
      deliver: async () => true,
    };
    await scanner.scan(place.path, request);
    const times: number[] = [];
    for (let step = 0; step < steps; step += 1) {
      for (const file of [0, 1, 2]) writeFileSync(getPath(place.path, Math.floor((file * count) / 3)), `step ${step}`);
      const began = performance.now();
      const { extent, isComplete } = await scanner.scanChanged(place.path, request);
      if (extent !== 'changed' || !isComplete) throw new Error('The scan was not one of changes');
      times.push(performance.now() - began);
    }
    const began = performance.now();
    await scanner.scan(place.path, request);
    return { step: getMedian(times), whole: performance.now() - began };
  } finally {
    await lifetime.end();
    await place.remove();
  }
}

function getPath(root: string, file: number): string {
  return join(root, `part-${Math.floor(file / perFolder)}`, `file-${file}.ts`);
}
