import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished, vi } from 'vitest';
import { limit } from '../../fixtures/testkit/test-run.ts';
import { getWorkerFile } from '../../fixtures/testkit/worker-file.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { ReadyThread } from './ready-thread.ts';
import { prepareTransaction, runTransaction } from './run-transaction.ts';
import type { Step } from './step.ts';
import { createBench } from './testing/transaction-bench.ts';
import type { Alongside, TransactionRequest } from './transaction-request.ts';

const count = 120;
const clock = new ManualClock(0);
const lifetime = new Lifetime();
const program = fileURLToPath(new URL('testing/change-and-die.ts', import.meta.url));

/** Makes many files, and steps that change them all: every second one from a file, the others from bytes. */
async function setUp(fail: () => void | Promise<void> = () => undefined) {
  const names = Array.from({ length: count }, (_, file) => `${file}`);
  const old = Object.fromEntries(names.map((name) => [name, `old ${name}`]));
  const bench = await createBench(old);
  const steps: Step[] = [];
  for (const name of names) {
    const text = `new ${name}`;
    const pieces = async function* () {
      if (name === '101') await fail();
      yield Buffer.from(text.slice(0, 2));
      yield Buffer.from(text.slice(2));
    };
    const after = { kind: 'file', executable: false, source: { pieces } } as const;
    steps.push(await bench.step(name, Number(name) % 2 === 0 ? text : after));
  }
  const said: string[] = [];
  const alongside: Alongside = {
    note: 'a branch',
    carryOut: async () => void said.push('carried out'),
    undo: async () => void said.push('undone'),
    finish: async () => void said.push('finished'),
  };
  const announce = async (_root: string, { length }: readonly unknown[]) => void said.push(`announced ${length}`);
  const onKept = () => said.push('kept');
  const run = (thread = createThread(), more: Partial<TransactionRequest> = {}, kept: () => void = onKept) =>
    runTransaction(
      { ...bench.folders, onKept: kept, thread },
      { root: bench.root, steps, label: 'wc-1', now: 1_000, announce, alongside, ...more },
    );
  return { ...bench, run, said, old, fresh: Object.fromEntries(names.map((name) => [name, `new ${name}`])) };
}

function createThread(worker = getWorkerFile('transaction-worker')): ReadyThread {
  return new ReadyThread({ worker, clock, lifetime });
}

async function endThread(thread: unknown): Promise<void> {
  if (thread instanceof Worker) await thread.terminate();
}

/** Lists what is left of transactions. */
const listPending = (pending: string) => readdir(pending).catch(() => []);

it('changes many files in a thread, and asks the host for all that only the host can do', async () => {
  const { fresh, run, said, tree } = await setUp();
  expect(await run()).toMatchObject({ ok: true, value: { copies: expect.any(String) } });
  expect(await tree()).toEqual(fresh);
  expect(said).toEqual([`announced ${count}`, 'carried out', 'finished', 'kept']);
});

/** Collects the threads that start. */
function watchStarts(): Worker[] {
  const started: Worker[] = [];
  const note = (worker: Worker) => void started.push(worker);
  process.on('worker', note);
  onTestFinished(() => void process.off('worker', note));
  return started;
}

it('starts a thread for many files ahead, and changes the files in it', async () => {
  const { folders, fresh, run, tree } = await setUp();
  const [thread, started] = [createThread(), watchStarts()];
  prepareTransaction({ ...folders, thread }, 99);
  await nextTurn();
  expect(started).toHaveLength(0);
  prepareTransaction({ ...folders, thread }, 100);
  prepareTransaction({ ...folders, thread }, 100);
  await nextTurn();
  expect(started).toHaveLength(1);
  expect(await run(thread)).toMatchObject({ ok: true });
  expect(await tree()).toEqual(fresh);
  expect(started).toHaveLength(1);
});

it('ends a thread that no change took for a while, and one that waits when the app ends', async () => {
  const started = watchStarts();
  createThread().prepare();
  clock.advance(120_000);
  const ending = new Lifetime();
  new ReadyThread({ worker: getWorkerFile('transaction-worker'), clock, lifetime: ending }).prepare();
  await ending.end();
  expect(started).toHaveLength(2);
  for (const worker of started) if (worker.threadId !== -1) await once(worker, 'exit');
});

it('changes many files in another thread when the one that waited has ended', async () => {
  const { fresh, run, tree } = await setUp();
  const [thread, started] = [createThread(), watchStarts()];
  thread.prepare();
  await nextTurn();
  await endThread(started[0]);
  expect(await run(thread)).toMatchObject({ ok: true });
  expect(await tree()).toEqual(fresh);
  expect(started).toHaveLength(2);
});

it('changes no file when the host cannot provide the bytes of one', async () => {
  const { old, run, tree } = await setUp(() => {
    throw Object.assign(new Error('gone'), { code: 'ENOSPC' });
  });
  expect(await run()).toEqual({ ok: false, error: { type: 'failed', said: 'the disk is full (gone)' } });
  expect(await tree()).toEqual(old);
});

it('changes many files back in a thread when one of them changed in the meantime', async () => {
  const { kept, old, root, run, said, tree, write } = await setUp();
  const alongside: Alongside = {
    note: 'a branch',
    carryOut: async () => {
      await write('../mine', 'mine');
      await rename(join(root, '../mine'), join(root, '77'));
    },
    undo: async () => void said.push('undone'),
    finish: async () => undefined,
  };
  expect(await run(undefined, { alongside })).toEqual({ ok: false, error: { type: 'changed', paths: ['77'] } });
  expect(await tree()).toEqual({ ...old, 77: 'mine' });
  expect(said).toEqual([`announced ${count}`, `announced ${count}`, 'undone', 'kept']);
  expect(Object.values(await kept())).toContain('old 77');
});

it('changes no file, and leaves nothing to the next start, when the thread cannot start', async () => {
  const { folders, old, run, said, tree } = await setUp();
  const error = { type: 'failed', said: 'the work ended too early' };
  expect(await run(createThread(new URL('file:///missing/worker.js')))).toEqual({ ok: false, error });
  expect(await tree()).toEqual(old);
  expect(said).toEqual([]);
  expect(await listPending(folders.pending)).toEqual([]);
});

it.each(['announce', 'bytes', 'carryOut', 'swap', 'finish', 'kept'])(
  'the host settles a change at once when only its thread dies: %s',
  { timeout: limit(60_000) },
  async (moment) => {
    const post = vi.spyOn(Worker.prototype, 'postMessage');
    onTestFinished(() => post.mockRestore());
    const die = async (now: string): Promise<void> => {
      if (now === moment) await endThread(post.mock.contexts[0]);
    };
    let readings = 0;
    // The second reading is the one that writes the new file. By then, the journal exists.
    const { folders, fresh, kept, old, recover, root, run, said, tree } = await setUp(() =>
      ++readings === 2 ? die('bytes') : undefined,
    );
    const watch = async (): Promise<void> => {
      const read = () => readFile(join(root, '60'), 'utf8').catch(() => 'being replaced');
      while (!isDone && (await read()) !== 'new 60') await nextTurn();
      await die('swap');
    };
    let watching: Promise<void> | null = null;
    let isDone = false;
    const announce = async (): Promise<void> => {
      said.push('announced');
      await die('announce');
    };
    const alongside: Alongside = {
      note: 'a branch',
      carryOut: async () => {
        await die('carryOut');
        if (moment === 'swap') watching = watch();
      },
      undo: async () => void said.push('undone'),
      finish: async () => {
        said.push('finished');
        await die('finish');
      },
    };
    const onKept = () => void die('kept');
    const done = await run(undefined, { announce, alongside }, onKept);
    isDone = true;
    await watching;
    // The thread may get further than the file at which the host saw that it has to end.
    if (moment !== 'swap') expect(done.ok).toBe(['finish', 'kept'].includes(moment));
    expect(await tree()).toEqual(done.ok ? fresh : old);
    if (!done.ok) expect(done.error).toEqual({ type: 'failed', said: 'the work ended too early' });
    else expect(Object.values(await kept())).toEqual(expect.arrayContaining(Object.values(old)));
    // A way back is announced, and what was finished is finished once.
    const back = moment === 'announce' ? ['announced'] : ['announced', 'announced', 'undone'];
    expect(said).toEqual(done.ok ? ['announced', 'finished'] : back);
    expect(await listPending(folders.pending)).toEqual([]);
    expect(await recover()).toEqual([]);
  },
);

it('waits for what the host still does for a dead thread before it changes the files back', async () => {
  const post = vi.spyOn(Worker.prototype, 'postMessage');
  onTestFinished(() => post.mockRestore());
  const { old, run, said, tree } = await setUp();
  const alongside: Alongside = {
    note: 'a branch',
    carryOut: async () => {
      await endThread(post.mock.contexts[0]);
      for (let turn = 0; turn < 20; turn++) await nextTurn();
      said.push('carried out');
    },
    undo: async () => void said.push('undone'),
    finish: async () => undefined,
  };
  expect(await run(undefined, { alongside })).toMatchObject({ ok: false, error: { type: 'failed' } });
  expect(said.filter((word) => !word.startsWith('announced'))).toEqual(['carried out', 'undone']);
  expect(await tree()).toEqual(old);
});

it.each([
  { what: 'the bytes of a file', refuses: ['bytes'], why: 'it does not fit' },
  { what: 'any answer', refuses: ['bytes', 'said'], why: 'the work ended too early' },
])('changes no file when $what cannot be sent to the thread', async ({ refuses, why }) => {
  const real = Worker.prototype.postMessage;
  const post = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, word, transfer) {
    const answer: unknown = word.answer;
    if (refuses.some((part) => typeof answer === 'object' && answer !== null && part in answer)) {
      throw new Error('it does not fit');
    }
    real.call(this, word, transfer);
  });
  onTestFinished(() => post.mockRestore());
  const { folders, old, run, tree } = await setUp();
  expect(await run()).toEqual({ ok: false, error: { type: 'failed', said: why } });
  expect(await tree()).toEqual(old);
  expect(await listPending(folders.pending)).toEqual([]);
});

it('gives the bytes of a file to the thread, and keeps no copy', async () => {
  const post = vi.spyOn(Worker.prototype, 'postMessage');
  onTestFinished(() => post.mockRestore());
  const { run } = await setUp();
  expect(await run()).toMatchObject({ ok: true });
  const sent = post.mock.calls.flatMap(([word]): readonly Uint8Array[] => word.answer?.bytes ?? []);
  expect(sent.length).toBeGreaterThan(count);
  expect(sent.every(({ buffer }) => buffer.byteLength === 0)).toBe(true);
});

it.each(['announce', 'bytes', 'carryOut', 'swap', 'finish'])(
  'the next start makes all files old or all new after a kill of the host and its thread: %s',
  { timeout: limit(60_000) },
  async (moment) => {
    const { folders, fresh, kept, old, recover, root, tree } = await setUp();
    const child = spawn(process.execPath, [program, folders.pending, folders.kept, root, `${count}`, moment]);
    // It may wait for a file in a loop.
    onTestFinished(() => void child.kill('SIGKILL'));
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
    const recovered = await recover();
    const now = await tree();
    const isNew = now['0'] === 'new 0';
    expect(now).toEqual(isNew ? fresh : old);
    // The thread may get further than the file at which the host saw that it has to die.
    if (moment !== 'swap') expect(isNew).toBe(moment === 'finish');
    if (isNew) expect(Object.values(await kept())).toEqual(expect.arrayContaining(Object.values(old)));
    expect(recovered).toMatchObject(['announce', 'bytes'].includes(moment) ? [] : [{ alongside: 'a note' }]);
    expect(await recover()).toEqual([]);
  },
);
