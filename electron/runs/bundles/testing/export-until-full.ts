import { getWorkerFile } from '../../../../fixtures/testkit/worker-file.ts';
import { Lifetime } from '../../../base/lifetime.ts';
import { ExportThread } from '../export-thread.ts';
import { FileTarget } from '../file-target.ts';

// Exports a run into a file until the disk is full, and prints the result. Arguments: the telemetry, the target path, a
// spool folder.

const [telemetry = '', place = '', spoolFolder = ''] = process.argv.slice(2);
const about = {
  app: '1',
  exportedAt: 0,
  runId: 'wc-1',
  title: 'A run',
  folder: null,
  model: null,
  tool: null,
  startedAt: null,
};
const from = { type: 'folder', telemetry, proof: null, logs: null } as const;
const worker = getWorkerFile('run-worker');
const lifetime = new Lifetime();
const thread = new ExportThread(
  worker,
  { kind: 'export', format: 'telemetry', personalInfo: null, keep: [], from, about, spoolFolder },
  null,
  lifetime,
);
const target = await FileTarget.create(place, lifetime);
let reported = 'whole';
try {
  for (;;) {
    const piece = await thread.pull();
    if (!piece.ok) throw new Error(piece.error);
    await target.write(piece.value.bytes);
    if (piece.value.places !== null) break;
  }
  await target.commit();
} catch (failure) {
  reported = String(failure);
}
await lifetime.end();
process.stdout.write(reported);
