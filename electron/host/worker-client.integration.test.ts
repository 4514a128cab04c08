import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { WorkerClient, type WorkerEnd } from './worker-client.ts';

// Repeats the unit test with real threads, because only Node decides what it reports and when.

function open(program: URL): { readonly client: WorkerClient; readonly end: Promise<WorkerEnd> } {
  const { promise, resolve } = Promise.withResolvers<WorkerEnd>();
  return { client: new WorkerClient<never>({ start: () => new Worker(program), ended: resolve }), end: promise };
}

const program = (text: string) =>
  new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';${text}`)}`);

it('gets an answer from a worker', async () => {
  const { client, end } = open(
    program(`parentPort.on('message', ({ id, x }) => parentPort.postMessage({ id, y: x * 2 }));`),
  );
  expect(await client.call({ x: 21 })).toEqual({ id: 1, y: 42 });
  await client.end();
  expect(await end).toEqual({ lastText: null, code: null });
});

it('settles the call if the file is missing or cannot be loaded', async () => {
  for (const file of [new URL('./testing/no-such-worker.ts', import.meta.url), program('this is no program')]) {
    const { client, end } = open(file);
    expect(await client.call({})).toBeNull();
    expect(await end).toEqual({ lastText: expect.any(String), code: 1 });
  }
});

it('settles a call when the worker dies during it', async () => {
  const thrown = open(program(`parentPort.on('message', () => { throw new Error('out of luck'); });`));
  expect(await thrown.client.call({})).toBeNull();
  expect(await thrown.end).toEqual({ lastText: 'out of luck', code: 1 });
  const left = open(program(`parentPort.on('message', () => process.exit(7));`));
  expect(await left.client.call({})).toBeNull();
  expect(await left.end).toEqual({ lastText: null, code: 7 });
});

it('ends a hanging worker at the deadline', async () => {
  const clock = new ManualClock();
  const { client } = open(program('for (;;);'));
  const call = client.call({}, { deadline: { clock, ms: 1_000 } });
  clock.advance(1_000);
  expect(await call).toBeNull();
  await client.gone;
});
