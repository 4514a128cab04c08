import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { mostFailures, type WorkerLike, WorkerLine } from './worker-line.ts';

type Order = { readonly id: number; readonly text: string };

/** A worker that the test controls. */
class FakeWorker implements WorkerLike {
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
  emit(type: 'message' | 'error' | 'messageerror', data: unknown = null): void {
    this.#listeners.get(type)?.({ data });
  }
  answer(): void {
    const order = this.orders.shift();
    this.emit('message', { id: order?.id, text: `did ${order?.text}` });
  }
}

function line(start?: () => WorkerLike) {
  const workers: FakeWorker[] = [];
  const clock = new ManualClock();
  const may = { start: true };
  const asked = new WorkerLine<Order, Order>({
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
  it('is not started while its code could come from another program, and works on if it was there before', async () => {
    const { asked, may, workers } = line();
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
    workers[0]?.emit('error');
    expect(await Promise.all(dies)).toEqual([null, null]);
    expect(workers).toHaveLength(1);
  });

  it('answers each order with a single worker', async () => {
    const { asked, clock, workers } = line();
    const answers = [asked.ask({ text: 'a' }), asked.ask({ text: 'b' })];
    workers[0]?.answer();
    workers[0]?.answer();
    expect((await Promise.all(answers)).map((answer) => answer?.text)).toEqual(['did a', 'did b']);
    expect([workers.length, clock.pending]).toEqual([1, 0]);
  });

  it.each(['error', 'messageerror'] as const)(
    'that has an %s fails its oldest order and redoes the rest',
    async (type) => {
      const { asked, workers } = line();
      const [first, second] = [asked.ask({ text: 'a' }), asked.ask({ text: 'b' })];
      workers[0]?.emit(type);
      expect(await first).toBeNull();
      expect(workers[0]?.terminated).toBe(true);
      workers[1]?.answer();
      expect((await second)?.text).toBe('did b');
    },
  );

  it('that hangs on an order is terminated, and the next order gets its full time', async () => {
    const { asked, clock, workers } = line();
    const [first, second] = [asked.ask({ text: 'a' }), asked.ask({ text: 'b' })];
    clock.advance(1_000);
    expect(await first).toBeNull();
    clock.advance(999);
    workers[1]?.answer();
    expect((await second)?.text).toBe('did b');
  });

  it('that can never be loaded is started a few times and then never again', async () => {
    const { asked, workers } = line();
    for (let times = 0; times < mostFailures; times++) {
      const answer = asked.ask({ text: 'a' });
      workers.at(-1)?.emit('error');
      expect(await answer).toBeNull();
    }
    expect(await asked.ask({ text: 'a' })).toBeNull();
    expect(workers).toHaveLength(mostFailures);
  });

  it('that cannot even be created fails its orders', async () => {
    const { asked } = line(() => {
      throw new Error('No workers here');
    });
    expect(await Promise.all([asked.ask({ text: 'a' }), asked.ask({ text: 'b' })])).toEqual([null, null]);
  });

  it('may fail again and again as long as it answers in between', async () => {
    const { asked, workers } = line();
    for (let times = 0; times < 10; times++) {
      const failed = asked.ask({ text: 'bad' });
      workers.at(-1)?.emit('error');
      expect(await failed).toBeNull();
      const answer = asked.ask({ text: 'good' });
      workers.at(-1)?.answer();
      expect((await answer)?.text).toBe('did good');
    }
  });

  it('that was terminated is ignored', async () => {
    const { asked, workers } = line();
    const first = asked.ask({ text: 'a' });
    workers[0]?.emit('error');
    await first;
    const second = asked.ask({ text: 'b' });
    workers[0]?.emit('error');
    workers[1]?.answer();
    expect((await second)?.text).toBe('did b');
  });
});
