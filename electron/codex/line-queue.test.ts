import { describe, expect, it } from 'vitest';
import { LineQueue } from './line-queue.ts';

describe('LineQueue', () => {
  it('lets code that awaits a reply run before the next line', async () => {
    const order: string[] = [];
    const reply = Promise.withResolvers<void>();
    const caller = async () => {
      await reply.promise;
      await Promise.resolve();
      order.push('caller goes on');
    };
    void caller();
    const queue = new LineQueue((line) => {
      order.push(line);
      if (line !== 'reply') return false;
      reply.resolve();
      return true;
    });
    for (const line of ['before', 'reply', 'after']) queue.push(line);
    queue.push('later');
    await queue.emptied();
    expect(order).toEqual(['before', 'reply', 'caller goes on', 'after', 'later']);
  });

  it('delivers the lines after one whose handler threw', async () => {
    const handled: string[] = [];
    const queue = new LineQueue((line) => {
      handled.push(line);
      if (line === 'bad') throw new Error('surprise');
      return false;
    });
    expect(() => queue.push('bad')).toThrow('surprise');
    queue.push('good');
    await queue.emptied();
    expect(handled).toEqual(['bad', 'good']);
  });
});
