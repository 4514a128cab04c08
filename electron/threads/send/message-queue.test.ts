import { describe, expect, it } from 'vitest';
import { clientMessageId } from '../../../shared/base/ids.ts';
import { arranged, describeQueue, type Outgoing } from './message-queue.ts';

function waiting(id: string): Outgoing {
  return {
    message: { clientId: clientMessageId.parse(id), text: `Text of ${id}`, sources: [] },
    settings: { model: null, effort: null, approvalMode: 'config' },
    retryOf: null,
    judged: `Text of ${id}`,
    held: null,
  };
}

describe('the queue as the person left it', () => {
  const queue = [waiting('a'), waiting('b'), waiting('c')];
  const all = ['a', 'b', 'c'];

  it('has their order and their texts, without what they removed', () => {
    const wanted = [
      { id: 'c', text: 'Edited' },
      { id: 'a', text: 'Text of a' },
    ];
    const left = arranged(queue, wanted, all);
    expect(describeQueue(left)).toEqual([
      { id: 'c', text: 'Edited' },
      { id: 'a', text: 'Text of a' },
    ]);
    expect(left[1]?.settings).toBe(queue[0]?.settings);
  });

  it('does not bring back what has gone out', () => {
    expect(arranged(queue, [{ id: 'gone', text: 'Sent already' }], [...all, 'gone'])).toEqual([]);
  });

  it('keeps what another window has queued meanwhile', () => {
    const left = arranged(queue, [{ id: 'b', text: 'Text of b' }], ['a', 'b']);
    expect(describeQueue(left).map(({ id }) => id)).toEqual(['b', 'c']);
  });
});
