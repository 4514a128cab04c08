import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Lifetime } from '../../../electron/base/lifetime.ts';
import { systemClock } from '../../../electron/files/system-clock.ts';
import { FolderHistory } from '../../../electron/rewind/folder-history.ts';
import { FolderScanner, type FolderScanRequest } from '../../../electron/rewind/folder-scanner.ts';
import { createCacheFolder } from '../../../fixtures/testkit/test-folder.ts';
import { getWorkerFile } from '../../../fixtures/testkit/worker-file.ts';
import { type ClientMessageId, threadId } from '../../../shared/base/ids.ts';
import { err } from '../../../shared/base/result.ts';
import type { Measure } from '../measure.ts';
import { getMedian } from '../statistics.ts';
import type { Workbench } from '../workbench.ts';

const files = 50_000;
const perFolder = 50;
const steps = 5;

/** A step that changed 3 files in a folder of 50,000, and a message there. The floor is a folder with only these 3. */
export const changedFiles: Measure<Workbench, 'step' | 'whole' | 'message'> = {
  name: 'changed-files',
  figures: {
    step: {
      title: 'A step changed 3 of 50,000 files: asked → stored',
      unit: 'ms',
      floor: '3 files',
      aim: { atMost: 50 },
    },
    whole: { title: '  a scan of the whole folder instead', unit: 'ms', floor: '3 files' },
    message: {
      title: '  a message after 1,000 changed since the last turn: sent → its turn may begin',
      unit: 'ms',
      floor: '3 files',
      aim: { atMost: 300 },
    },
  },
  app: () => measureSteps(files),
  floor: () => measureSteps(3),
};

/** Scans a folder with this many files after each of some steps, and then all of it. */
async function measureSteps(count: number): Promise<Record<'step' | 'whole' | 'message', number>> {
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
    const whole = performance.now() - began;
    const change = (): void => {
      for (let file = 0; file < Math.min(count, 1_000); file += 1) writeFileSync(getPath(place.path, file), 'mine');
    };
    return { step: getMedian(times), whole, message: await sendMessage(scanner, place.path, lifetime, change) };
  } finally {
    await lifetime.end();
    await place.remove();
  }
}

/** Returns how long a message waits for the history of a folder that was scanned before something changed in it. */
async function sendMessage(
  scanner: FolderScanner,
  root: string,
  lifetime: Lifetime,
  change: () => void,
): Promise<number> {
  const history = new FolderHistory({
    clock: systemClock,
    lifetime,
    scanner,
    home: '/',
    readDiff: async () => err({ type: 'noDiff' }),
    store: {
      bytes: async () => ({ bytes: 0, next: null }),
      known: async () => ({ files: [], isComplete: true, firstTurnAt: null, next: null }),
      keep: async () => true,
      settle: async () => true,
      complete: async () => true,
      contents: async () => [],
      mark: async () => true,
      unmark: async () => true,
      prune: async () => null,
      openWork: async () => [],
      putOpenWork: async () => true,
      removeOpenWork: async () => true,
    },
  });
  // The first scan of a history asks what is known.
  scanner.forget(root);
  await history.scan(root);
  change();
  const began = performance.now();
  const missing = await history.markBeforeTurn(
    threadId.parse('thread'),
    root,
    'message' as ClientMessageId,
    () => undefined,
  );
  const waited = performance.now() - began;
  if (missing !== null) throw new Error(`The turn has no files to go back to: ${missing.why}`);
  await history.scan(root);
  return waited;
}

function getPath(root: string, file: number): string {
  return join(root, `part-${Math.floor(file / perFolder)}`, `file-${file}.ts`);
}
