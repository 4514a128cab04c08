import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { Lifetime } from '../../../electron/base/lifetime.ts';
import type { ExportTask } from '../../../electron/runs/bundles/export-task.ts';
import { ExportThread } from '../../../electron/runs/bundles/export-thread.ts';
import { FileTarget } from '../../../electron/runs/bundles/file-target.ts';

// Exports a telemetry file as the app does when its host writes files, with secrets removed, once as a page and once as
// a bundle. Prints the time in milliseconds, the peak growth of this process in megabytes, and the longest time it was
// blocked in milliseconds. Arguments: the file, a working folder.

const [path = '', folder = ''] = process.argv.slice(2);
const worker = new URL('../../../dist/run-worker.js', import.meta.url);

const begun = process.memoryUsage.rss();
let highest = begun;
const looking = setInterval(() => {
  highest = Math.max(highest, process.memoryUsage.rss());
}, 20);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

const page = await exportRun('html');
const bundle = await exportRun('bundle');
clearInterval(looking);
delay.disable();
const memory = (highest - begun) / 1e6;
process.stdout.write(JSON.stringify({ page, bundle, memory, stall: delay.max / 1e6, copy: await copyFile() }));

async function exportRun(format: 'html' | 'bundle'): Promise<number> {
  const target = join(folder, `exported.${format}`);
  const began = performance.now();
  const task: ExportTask = {
    kind: 'export',
    format,
    personalInfo: { home: '/home/somebody', userName: 'somebody', workspace: '/work' },
    keep: [],
    from: { type: 'folder', telemetry: path, proof: null, logs: null },
    about: {
      app: '0.0.0',
      exportedAt: Date.now(),
      runId: 'wc-1',
      title: 'A run',
      folder: '/work',
      model: null,
      tool: null,
      startedAt: null,
    },
    spoolFolder: folder,
  };
  const lifetime = new Lifetime();
  const thread = new ExportThread(worker, task, null, lifetime);
  const file = await FileTarget.create(target, lifetime);
  for (;;) {
    const piece = await thread.pull();
    if (!piece.ok) throw new Error(piece.error);
    await file.write(piece.value.bytes);
    if (piece.value.places !== null) break;
  }
  await file.commit();
  const took = performance.now() - began;
  await lifetime.end();
  rmSync(target);
  return took;
}

async function copyFile(): Promise<number> {
  const copy = join(folder, 'copied');
  const began = performance.now();
  await pipeline(createReadStream(path), createWriteStream(copy, { flush: true }));
  const took = performance.now() - began;
  rmSync(copy);
  return took;
}
