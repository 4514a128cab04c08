import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { RunReader } from './run-reader.ts';
import { WorkcellFolders } from './workcell-folders.ts';

const line = (type: string, more: object) =>
  `${JSON.stringify({ type, timestamp: '2025-12-18T22:12:23.000Z', ...more })}\n`;

it('shows a run as ended that ends while one begins to follow it', async () => {
  const project = createTemporaryFolder('quick-run');
  const run = join(project.path, '.workcells', 'wc-1-20251218T221223Z');
  const telemetry = join(run, 'telemetry.jsonl');
  mkdirSync(run, { recursive: true });
  writeFileSync(telemetry, line('started', { toolchain: 'codex', model: 'm' }));

  class ReaderOfQuickRun extends RunReader {
    override follow(...[source, listen]: Parameters<RunReader['follow']>): void {
      appendFileSync(telemetry, line('completed', { status: 'success', exit_code: 0 }));
      super.follow(source, listen);
    }
  }
  const reader = new ReaderOfQuickRun({
    worker: new URL('../workcell-worker.ts', import.meta.url),
    indexFolder: join(project.path, 'indexes'),
  });
  const folders = new WorkcellFolders(reader, new ManualClock());
  const told = Promise.withResolvers<Parameters<Parameters<WorkcellFolders['watch']>[1]>[0]>();
  const stop = folders.watch(project.path, told.resolve);
  onTestFinished(async () => {
    stop();
    await reader.end();
    await project.remove();
  });
  await folders.list(project.path, 10);
  expect((await told.promise).changed).toMatchObject([{ state: 'finished', runningSince: null }]);
});
