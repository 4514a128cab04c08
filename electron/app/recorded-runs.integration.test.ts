import { mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { getWorkerFile } from '../../fixtures/testkit/worker-file.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import { systemClock } from '../files/system-clock.ts';
import { RunReaderClient } from '../runs/records/run-reader.ts';
import { createRunEventReader } from './recorded-runs.ts';

it.runIf(process.platform !== 'win32')('sends no events of a file behind a link', async () => {
  const { path, remove } = createTemporaryFolder('events-of-run');
  const reader = new RunReaderClient({
    worker: getWorkerFile('run-worker'),
    indexFolder: join(path, 'indexes'),
    clock: systemClock,
  });
  onTestFinished(async () => {
    await reader.end();
    await remove();
  });
  const [root, other] = [join(path, 'workspace'), join(path, 'other')];
  const run = { projectRoot: root, runId: runIdSchema.parse('wc-1') };
  mkdirSync(join(root, '.workcells/wc-1'), { recursive: true });
  const line = { type: 'prompt_sent', timestamp: '2026-01-01T00:00:00.000Z', prompt: 'Private' };
  writeFileSync(join(root, '.workcells/wc-1/telemetry.jsonl'), `${JSON.stringify(line)}\n`);
  expect(await createRunEventReader(reader, run)(null)).toHaveLength(1);
  for (const name of ['.workcells/wc-1/telemetry.jsonl', '.workcells/wc-1', '.workcells']) {
    const real = join(root, name);
    renameSync(real, other);
    symlinkSync(other, real);
    expect(await createRunEventReader(reader, run)(null)).toEqual([]);
    unlinkSync(real);
    renameSync(other, real);
  }
});
