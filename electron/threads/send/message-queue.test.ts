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

describe('the queue after the person edited it', () => {
  const queue = [waiting('a'), waiting('b'), waiting('c')];
  const all = ['a', 'b', 'c'];

  it("has the person's order and texts, without removed messages", () => {
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

  it('does not restore sent messages', () => {
    expect(arranged(queue, [{ id: 'gone', text: 'Sent already' }], [...all, 'gone'])).toEqual([]);
  });

  it('keeps what another window queued in the meantime', () => {
    const left = arranged(queue, [{ id: 'b', text: 'Text of b' }], ['a', 'b']);
    expect(describeQueue(left).map(({ id }) => id)).toEqual(['b', 'c']);
  });
});
