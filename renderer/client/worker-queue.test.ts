import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { maxFailures, type WebWorkerLike, WorkerQueue } from './worker-queue.ts';

type Order = { readonly id: number; readonly text: string };

/** A worker that the test controls. */
class FakeWorker implements WebWorkerLike {
  readonly orders: Order[] = [];
  terminated = false;
  readonly #listeners = new Map<string, (event: { readonly data: unknown }) => void>();

  postMessage(message: unknown): void {
    this.orders.push(message as Order);
  }
  terminate(): void {
    this.terminated = true;
  }
  addEventListener(type: string, listen: (event: { readonly data: unknown }) => void): void {
    this.#listeners.set(type, listen);
  }
  dispatch(type: 'message' | 'error' | 'messageerror', data: unknown = null): void {
    this.#listeners.get(type)?.({ data });
  }
  answer(): void {
    const order = this.orders.shift();
    this.dispatch('message', { id: order?.id, text: `did ${order?.text}` });
  }
}

function createQueue(start?: () => WebWorkerLike) {
  const workers: FakeWorker[] = [];
  const clock = new ManualClock();
  const may = { start: true };
  const asked = new WorkerQueue<Order, Order>({
    start:
      start ??
      (() => {
        const worker = new FakeWorker();
        workers.push(worker);
        return worker;
      }),
    mayStart: () => may.start,
    clock,
    limitMs: 1_000,
  });
  return { asked, clock, may, workers };
}

describe('a worker', () => {
  it('does not start a worker while another program may answer at the address, but keeps using a running one', async () => {
    const { asked, may, workers } = createQueue();
    may.start = false;
    expect(await asked.ask({ text: 'early' })).toBeNull();
    expect(workers).toEqual([]);
    may.start = true;
    const before = asked.ask({ text: 'before' });
    may.start = false;
    const during = asked.ask({ text: 'during' });
    workers[0]?.answer();
    workers[0]?.answer();
    expect([(await before)?.text, (await during)?.text]).toEqual(['did before', 'did during']);
    const dies = [asked.ask({ text: 'dies' }), asked.ask({ text: 'waits' })];
    workers[0]?.dispatch('error');
    expect(await Promise.all(dies)).toEqual([null, null]);
    expect(workers).toHaveLength(1);
  });

  it('answers all requests with a single worker', async () => {
    const { asked, clock, workers } = createQueue();
    const answers = [asked.ask({ text: 'a' }), asked.ask({ text: 'b' })];
    workers[0]?.answer();
    workers[0]?.answer();
    expect((await Promise.all(answers)).map((answer) => answer?.text)).toEqual(['did a', 'did b']);
    expect([workers.length, clock.pending]).toEqual([1, 0]);
  });

  it.each(['error', 'messageerror'] as const)(
    'fails the oldest request of a worker that has an %s, and repeats the rest',
    async (type) => {
      const { asked, workers } = createQueue();
      const [first, second] = [asked.ask({ text: 'a' }), asked.ask({ text: 'b' })];
      workers[0]?.dispatch(type);
      expect(await first).toBeNull();
      expect(workers[0]?.terminated).toBe(true);
      workers[1]?.answer();
      expect((await second)?.text).toBe('did b');
    },
  );

  it('terminates a worker that hangs, and gives the next request its full time', async () => {
    const { asked, clock, workers } = createQueue();
    const [first, second] = [asked.ask({ text: 'a' }), asked.ask({ text: 'b' })];
    clock.advance(1_000);
    expect(await first).toBeNull();
    clock.advance(999);
    workers[1]?.answer();
    expect((await second)?.text).toBe('did b');
  });

  it('stops starting a worker that can never be loaded after a few attempts', async () => {
    const { asked, workers } = createQueue();
    for (let times = 0; times < maxFailures; times++) {
      const answer = asked.ask({ text: 'a' });
      workers.at(-1)?.dispatch('error');
      expect(await answer).toBeNull();
    }
    expect(await asked.ask({ text: 'a' })).toBeNull();
    expect(workers).toHaveLength(maxFailures);
  });

  it('fails the requests of a worker that cannot be created', async () => {
    const { asked } = createQueue(() => {
      throw new Error('No workers here');
    });
    expect(await Promise.all([asked.ask({ text: 'a' }), asked.ask({ text: 'b' })])).toEqual([null, null]);
  });

  it('restarts a worker that answers between failures without a limit', async () => {
    const { asked, workers } = createQueue();
    for (let times = 0; times < 10; times++) {
      const failed = asked.ask({ text: 'bad' });
      workers.at(-1)?.dispatch('error');
      expect(await failed).toBeNull();
      const answer = asked.ask({ text: 'good' });
      workers.at(-1)?.answer();
      expect((await answer)?.text).toBe('did good');
    }
  });

  it('ignores messages of a terminated worker', async () => {
    const { asked, workers } = createQueue();
    const first = asked.ask({ text: 'a' });
    workers[0]?.dispatch('error');
    await first;
    const second = asked.ask({ text: 'b' });
    workers[0]?.dispatch('error');
    workers[1]?.answer();
    expect((await second)?.text).toBe('did b');
  });
});
