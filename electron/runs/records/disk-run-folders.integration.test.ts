import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { getWorkerFile } from '../../../fixtures/testkit/worker-file.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { RunCard } from '../../../shared/runs/run-card.ts';
import type { RunProof } from '../../../shared/runs/run-proof.ts';
import type { RunId } from '../../../shared/runs/run-ref.ts';
import { systemClock } from '../../files/system-clock.ts';
import { DiskRunFolders } from './disk-run-folders.ts';
import { RunReaderClient } from './run-reader.ts';

const line = (type: string, more: object) =>
  `${JSON.stringify({ type, timestamp: '2025-12-18T22:12:23.000Z', ...more })}\n`;

const ofNoThread = async () => false;

it('shows a run as ended that ends while following starts', async () => {
  const project = createTemporaryFolder('quick-run');
  const run = join(project.path, '.workcells', 'wc-1-20251218T221223Z');
  const telemetry = join(run, 'telemetry.jsonl');
  mkdirSync(run, { recursive: true });
  writeFileSync(telemetry, line('started', { toolchain: 'codex', model: 'm' }));

  class ReaderOfQuickRun extends RunReaderClient {
    override follow(...[source, listen]: Parameters<RunReaderClient['follow']>): void {
      appendFileSync(telemetry, line('completed', { status: 'success', exit_code: 0 }));
      super.follow(source, listen);
    }
  }
  const reader = new ReaderOfQuickRun({
    worker: getWorkerFile('run-worker'),
    indexFolder: join(project.path, 'indexes'),
    clock: systemClock,
  });
  const folders = new DiskRunFolders(reader, new ManualClock(), ofNoThread);
  const reported = Promise.withResolvers<Parameters<Parameters<DiskRunFolders['watch']>[1]>[0]>();
  const stop = folders.watch(project.path, reported.resolve);
  onTestFinished(async () => {
    stop();
    await reader.end();
    await project.remove();
  });
  await folders.list(project.path, 10);
  expect((await reported.promise).changed).toMatchObject([{ state: 'finished', runningSince: null }]);
});

it('shows what a run changed that ends while its folder is read', async () => {
  const project = createTemporaryFolder('run-ends-in-between');
  const run = join(project.path, '.workcells', 'wc-1-20251218T221223Z');
  const telemetry = join(run, 'telemetry.jsonl');
  mkdirSync(run, { recursive: true });
  writeFileSync(telemetry, line('started', { toolchain: 'codex', model: 'm' }));
  const proof: RunProof = {
    prompt: 'Do it',
    tool: 'codex',
    model: null,
    started_at: '2025-12-18T22:12:23.000Z',
    ended_at: null,
    start_commit: null,
    end_commit: null,
    files_changed: [],
    exit_status: null,
    checks: [],
  };
  const prove = (facts: Partial<RunProof>) =>
    writeFileSync(join(run, 'proof.json'), JSON.stringify({ ...proof, ...facts }));
  prove({});

  let isRunning = true;
  class ReaderOfEndingRun extends RunReaderClient {
    override call: RunReaderClient['call'] = (name, input) => {
      if (isRunning) {
        isRunning = false;
        prove({ ended_at: '2025-12-18T22:12:24.000Z', files_changed: ['made.txt'], exit_status: 0 });
        appendFileSync(telemetry, line('completed', { status: 'success', exit_code: 0 }));
      }
      return super.call(name, input);
    };
  }
  const reader = new ReaderOfEndingRun({
    worker: getWorkerFile('run-worker'),
    indexFolder: join(project.path, 'indexes'),
    clock: systemClock,
  });
  const folders = new DiskRunFolders(reader, new ManualClock(), ofNoThread);
  onTestFinished(async () => {
    await reader.end();
    await project.remove();
  });
  const info = await folders.info({ projectRoot: project.path, runId: 'wc-1-20251218T221223Z' as RunId });
  expect(info).toMatchObject({ ok: true, value: { card: { state: 'finished', files: 1 } } });
});

it('follows a new run after the maximum number of followed runs have ended', async () => {
  const project = createTemporaryFolder('many-runs');
  const reader = new RunReaderClient({
    worker: getWorkerFile('run-worker'),
    indexFolder: join(project.path, 'indexes'),
    clock: systemClock,
  });
  const folders = new DiskRunFolders(reader, systemClock, ofNoThread);
  const cards = new Map<string, RunCard>();
  const begin = (number: number): string => {
    const run = join(project.path, '.workcells', `wc-${number}-20251218T221223Z`);
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, 'telemetry.jsonl'), line('started', { toolchain: 'codex', model: 'm' }));
    return join(run, 'telemetry.jsonl');
  };
  const end = (telemetry: string) => appendFileSync(telemetry, line('completed', { status: 'success', exit_code: 0 }));
  const states = () => [...cards.values()].map(({ state }) => state);
  const first = Array.from({ length: 20 }, (_, at) => begin(at + 1));
  const stop = folders.watch(project.path, ({ changed }) => {
    for (const card of changed) cards.set(card.run.runId, card);
  });
  onTestFinished(async () => {
    stop();
    await reader.end();
    await project.remove();
  });
  await folders.list(project.path, 100);
  await expect.poll(states).toEqual(first.map(() => 'starting'));
  for (const telemetry of first) end(telemetry);
  await expect.poll(states).toEqual(first.map(() => 'finished'));
  const last = begin(21);
  await expect.poll(() => states().at(-1)).toBe('starting');
  end(last);
  await expect.poll(() => states().at(-1)).toBe('finished');
});
