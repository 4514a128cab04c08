import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../../fixtures/testkit/test-folder.ts';
import { readFolderFacts } from '../../../../shared/runs/analysis/run-digest.ts';
import { FolderGathering, type GatheredDigests } from './folder-gathering.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = createTemporaryFolder('gathering');
});
afterEach(() => folder.remove());

const began = Date.UTC(2026, 10, 20, 6, 45, 10);
const indexes = () => join(folder.path, 'indexes');

function line(second: number, type: string, data: object): string {
  return `${JSON.stringify({ type, timestamp: new Date(began + second * 1_000).toISOString(), ...data })}\n`;
}

/** Records a run and returns its folder. */
function record(number: number, ...more: readonly string[]): string {
  const path = join(folder.path, '.workcells', `wc-${number}-20261120T064510Z`);
  mkdirSync(path, { recursive: true });
  const lines = [
    line(0, 'started', { toolchain: 'claude', model: 'sonnet' }),
    line(1, 'bash_command', { command: 'make it' }),
  ];
  writeFileSync(join(path, 'telemetry.jsonl'), [...lines, ...more].join(''));
  return path;
}

const ended = [line(8, 'bash_output', { exit_code: 2 }), line(9, 'completed', { status: 'failed', exit_code: 1 })];

type Told = ReturnType<typeof readFolderFacts>;

/** Gathers everything; calls `onSome` for each batch. */
function gather(onSome: (some: GatheredDigests, gathering: FolderGathering) => void = () => undefined) {
  const { promise, resolve } = Promise.withResolvers<{ digests: Told[]; end: GatheredDigests['end'] }>();
  const digests: Told[] = [];
  const gathering: FolderGathering = new FolderGathering({
    projectRoot: folder.path,
    indexFolder: indexes(),
    send: (some) => {
      digests.push(...some.digests.map(({ text }) => (text === null ? null : readFolderFacts(text))));
      onSome(some, gathering);
      if (some.end !== null) resolve({ digests, end: some.end });
    },
  });
  return { gathering, done: promise };
}

const keptFile = () => join(indexes(), 'digests', readdirSync(join(indexes(), 'digests'))[0] ?? '');

const keptRuns = () => readFileSync(keptFile(), 'utf8').trim().split('\n').length - 1;

it("reports what each run's file and proof contain", async () => {
  const path = record(1, ...ended);
  writeFileSync(
    join(path, 'proof.json'),
    JSON.stringify({
      prompt: 'Do it',
      tool: 'claude',
      model: null,
      thread_id: 'thread-7',
      started_at: '',
      ended_at: null,
      start_commit: null,
      end_commit: null,
      files_changed: [],
      exit_status: null,
      checks: [],
    }),
  );
  record(2);
  const { digests, end } = await gather().done;
  expect(end).toBe('whole');
  expect(digests).toMatchObject([
    { state: 'running', durationMs: null, threadId: null },
    {
      tool: 'claude',
      model: 'sonnet',
      state: 'failed',
      durationMs: 9_000,
      startedAt: began,
      threadId: 'thread-7',
      tools: [{ kind: 'command', name: 'make', calls: 1, failed: 1, longest: { ms: 7_000 } }],
    },
  ]);
});

it('reads a file once, and again after it has grown', async () => {
  const path = record(1);
  await gather().done;
  const kept = readFileSync(keptFile(), 'utf8');
  // The cache is valid as long as the files are unchanged.
  rmSync(join(path, 'telemetry.jsonl'));
  await gather().done;
  expect(readFileSync(keptFile(), 'utf8')).not.toBe(kept);
  record(1);
  await gather().done;
  appendFileSync(join(path, 'telemetry.jsonl'), ended.join(''));
  expect((await gather().done).digests).toMatchObject([{ model: 'sonnet', state: 'failed' }]);
});

it('caches nothing that was said or done', async () => {
  record(
    1,
    line(2, 'prompt_sent', { prompt: 'a secret wish' }),
    line(3, 'file_write', { path: 'secret.txt' }),
    ...ended,
  );
  await gather().done;
  expect(readFileSync(keptFile(), 'utf8')).not.toMatch(/secret|make it/);
});

it('rebuilds damaged entries, and forgets deleted runs', async () => {
  record(1, ...ended);
  const gone = record(2, ...ended);
  await gather().done;
  const whole = readFileSync(keptFile(), 'utf8');
  writeFileSync(keptFile(), whole.replace('sonnet', 'opus!!'));
  expect((await gather().done).digests).toMatchObject([{ model: 'sonnet' }, { model: 'sonnet' }]);
  writeFileSync(keptFile(), whole.slice(0, 300));
  expect((await gather().done).digests).toHaveLength(2);
  rmSync(gone, { recursive: true });
  expect((await gather().done).digests).toHaveLength(1);
  expect(keptRuns()).toBe(1);
});

it('counts a large file through its index', async () => {
  record(1, line(2, 'bash_output', { output: 'x'.repeat(5_000_000), exit_code: 0 }), ...ended);
  const { digests } = await gather().done;
  expect(digests).toMatchObject([{ state: 'failed', durationMs: 9_000, commands: 1 }]);
  expect(readdirSync(indexes()).some((name) => name.endsWith('.records'))).toBe(true);
});

it('skips files that disappear during the read, and follows no link', async () => {
  for (let number = 1; number <= 300; number++) record(number, ...ended);
  symlinkSync('/etc', join(folder.path, '.workcells', 'wc-link'));
  let isGone = false;
  const { digests, end } = await gather(() => {
    if (isGone) return;
    isGone = true;
    rmSync(join(folder.path, '.workcells'), { recursive: true });
  }).done;
  expect(end).toBe('whole');
  expect(digests.length).toBeGreaterThan(0);
  expect(digests.length).toBeLessThan(300);
  expect(digests).not.toContain(null);
});

it('stops when canceled, and caches its results for the next time', async () => {
  for (let number = 1; number <= 300; number++) record(number, ...ended);
  const { digests, end } = await gather((_, gathering) => gathering.end()).done;
  expect(end).toBe('cutShort');
  expect(digests.length).toBeLessThan(300);
  expect(keptRuns()).toBe(digests.length);
});

it('reports a run that it cannot count', async () => {
  record(1, line(2, 'bash_output', { output: 'x'.repeat(5_000_000), exit_code: 0 }), ...ended);
  // The cache is not writable, and a file this large is only counted through its index.
  writeFileSync(indexes(), '');
  expect((await gather().done).digests).toEqual([null]);
});

it('rejects a link as telemetry, and a file as the folder of runs', async () => {
  const path = record(1);
  rmSync(join(path, 'telemetry.jsonl'));
  symlinkSync('/etc/hostname', join(path, 'telemetry.jsonl'));
  expect((await gather().done).digests).toMatchObject([{ state: 'unknown', startedAt: began }]);
  rmSync(join(folder.path, '.workcells'), { recursive: true });
  expect(await gather().done).toMatchObject({ digests: [], end: 'whole' });
  writeFileSync(join(folder.path, '.workcells'), '');
  expect(await gather().done).toMatchObject({ digests: [], end: 'whole' });
});
