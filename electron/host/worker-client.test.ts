import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { WorkerClient, type WorkerEnd } from './worker-client.ts';

/** A worker that the test controls. */
class StagedWorker extends EventEmitter {
  readonly posted: unknown[] = [];
  isTerminated = false;

  postMessage(word: unknown): void {
    structuredClone(word);
    this.posted.push(word);
  }

  async terminate(): Promise<number> {
    this.isTerminated = true;
    return 1;
  }
}

describe('the host’s end of a worker', () => {
  let worker: StagedWorker;
  let client: WorkerClient<{ readonly share: number }>;
  let ends: WorkerEnd[];
  let shares: number[];
  const clock = new ManualClock();
  const deadline = { clock, ms: 1_000 };
  beforeEach(() => {
    ends = [];
    shares = [];
    worker = new StagedWorker();
    client = new WorkerClient({
      start: () => worker,
      handle: ({ share }) => shares.push(share),
      ended: (end) => ends.push(end),
    });
  });

  it('the worker client gives each call its own answer, in any order, and receives news', async () => {
    const calls = [client.call({ name: 'one' }), client.call({ name: 'two' }, { deadline })];
    expect(worker.posted).toEqual([
      { id: 1, name: 'one' },
      { id: 2, name: 'two' },
    ]);
    worker.emit('message', { share: 0.5 });
    worker.emit('message', { id: 2, text: 'second' });
    worker.emit('message', { id: 1, text: 'first' });
    expect(await Promise.all(calls)).toEqual([
      { id: 1, text: 'first' },
      { id: 2, text: 'second' },
    ]);
    expect(shares).toEqual([0.5]);
    expect(clock.pending).toBe(0);
  });

  it('the worker client settles every call when the worker dies during one', async () => {
    const calls = [client.call({}), client.call({})];
    worker.emit('error', new Error('out of luck'));
    worker.emit('exit', 1);
    expect(await Promise.all(calls)).toEqual([null, null]);
    expect(ends).toEqual([{ lastText: 'out of luck', code: 1 }]);
    expect(await client.call({})).toBeNull();
    client.post({});
    expect(worker.posted).toHaveLength(2);
    await client.gone;
  });

  it('the worker client ends a worker that never answers, and ignores answers after the deadline', async () => {
    const [late, other] = [client.call({}, { deadline }), client.call({})];
    clock.advance(999);
    expect(worker.isTerminated).toBe(false);
    clock.advance(1);
    expect(await Promise.all([late, other])).toEqual([null, null]);
    expect(worker.isTerminated).toBe(true);
    worker.emit('message', { id: 1, text: 'late' });
    worker.emit('message', { share: 1 });
    worker.emit('exit', 1);
    expect(ends).toEqual([{ lastText: 'It did not answer in time', code: null }]);
    expect(shares).toEqual([]);
    await client.gone;
  });

  it('the worker client reports once if it is ended while calls wait', async () => {
    const call = client.call({}, { deadline });
    const gone = client.end();
    expect(await call).toBeNull();
    void client.end();
    worker.emit('exit', 1);
    await gone;
    expect(ends).toEqual([{ lastText: null, code: null }]);
    expect(clock.pending).toBe(0);
  });

  it.each(['handle', 'ended'] as const)('the worker client keeps working when a callback throws (%s)', async (name) => {
    const fault = new Error('a mistake of ours');
    const faults: unknown[] = [];
    const throwing = () => {
      throw fault;
    };
    client = new WorkerClient({ start: () => worker, [name]: throwing, failed: (thrown) => faults.push(thrown) });
    const call = client.call({});
    worker.emit('message', { share: 1 });
    worker.emit('message', { id: 1, text: 'answer' });
    expect(await call).toEqual({ id: 1, text: 'answer' });
    const gone = client.end();
    expect(worker.isTerminated).toBe(true);
    worker.emit('exit', 1);
    await gone;
    expect(faults).toEqual([fault]);
  });

  it('the worker client ends a worker whose answer cannot be read', async () => {
    const call = client.call({});
    worker.emit('messageerror', new Error('cannot be read'));
    expect(await call).toBeNull();
    expect(worker.isTerminated).toBe(true);
    expect(ends).toEqual([{ lastText: 'cannot be read', code: null }]);
  });

  it('the worker client does not wait for an answer to a request that cannot be sent', () => {
    expect(() => client.call({ send: () => undefined }, { deadline })).toThrow('could not be cloned');
    expect(clock.pending).toBe(0);
  });

  it('the worker client answers nothing if the thread cannot be started', async () => {
    const none = new WorkerClient({
      start: () => {
        throw new Error('no room for a thread');
      },
      ended: (end) => ends.push(end),
    });
    expect(ends).toEqual([]);
    expect(await none.call({}, { deadline })).toBeNull();
    await none.gone;
    await none.end();
    expect(ends).toEqual([{ lastText: 'no room for a thread', code: null }]);
    expect(clock.pending).toBe(0);
  });
});
