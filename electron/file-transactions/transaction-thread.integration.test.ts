import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { limit } from '../../fixtures/testkit/test-run.ts';
import { getWorkerFile } from '../../fixtures/testkit/worker-file.ts';
import { runTransaction } from './run-transaction.ts';
import type { Step } from './step.ts';
import { createBench } from './testing/transaction-bench.ts';
import type { Alongside, TransactionRequest } from './transaction-request.ts';

const count = 120;
const program = fileURLToPath(new URL('testing/change-and-die.ts', import.meta.url));

/** Makes many files, and steps that change them all: every second one from a file, the others from bytes. */
async function setUp(fail: () => void = () => undefined) {
  const names = Array.from({ length: count }, (_, file) => `${file}`);
  const old = Object.fromEntries(names.map((name) => [name, `old ${name}`]));
  const bench = await createBench(old);
  const steps: Step[] = [];
  for (const name of names) {
    const text = `new ${name}`;
    const pieces = async function* () {
      if (name === '101') fail();
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
  const run = (worker = getWorkerFile('transaction-worker'), more: Partial<TransactionRequest> = {}) =>
    runTransaction(
      { ...bench.folders, onKept, worker },
      { root: bench.root, steps, label: 'wc-1', now: 1_000, announce, alongside, ...more },
    );
  return { ...bench, run, said, old, fresh: Object.fromEntries(names.map((name) => [name, `new ${name}`])) };
}

it('changes many files in a thread, and asks the host for all that only the host can do', async () => {
  const { fresh, run, said, tree } = await setUp();
  expect(await run()).toMatchObject({ ok: true, value: { copies: expect.any(String) } });
  expect(await tree()).toEqual(fresh);
  expect(said).toEqual([`announced ${count}`, 'carried out', 'finished', 'kept']);
});

it('changes no file when the host cannot provide the bytes of one', async () => {
  const { old, run, tree } = await setUp(() => {
    throw Object.assign(new Error('gone'), { code: 'ENOSPC' });
  });
  expect(await run()).toEqual({ ok: false, error: { type: 'failed', said: 'the disk is full (gone)' } });
  expect(await tree()).toEqual(old);
});

it('changes many files back in a thread when one of them changed in the meantime', async () => {
  const { old, run, said, tree, write } = await setUp();
  const alongside: Alongside = {
    note: 'a branch',
    carryOut: () => write('77', 'mine'),
    undo: async () => void said.push('undone'),
    finish: async () => undefined,
  };
  expect(await run(undefined, { alongside })).toEqual({ ok: false, error: { type: 'changed', paths: ['77'] } });
  expect(await tree()).toEqual({ ...old, 77: 'mine' });
  expect(said).toEqual([`announced ${count}`, `announced ${count}`, 'undone', 'kept']);
});

it('leaves the files to the next start when the thread dies', async () => {
  const { folders, old, run, tree } = await setUp();
  const error = { type: 'unfinished', said: 'the work ended too early', folder: folders.pending };
  expect(await run(new URL('file:///missing/worker.js'))).toEqual({ ok: false, error });
  expect(await tree()).toEqual(old);
});

it.each(['announce', 'bytes', 'carryOut', 'swap', 'finish'])(
  'the next start makes all files old or all new after a kill of the host and its thread: %s',
  { timeout: limit(60_000) },
  async (moment) => {
    const { folders, fresh, kept, old, recover, root, tree } = await setUp();
    const child = spawn(process.execPath, [program, folders.pending, folders.kept, root, `${count}`, moment]);
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
