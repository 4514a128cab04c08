import { describe, expect, it } from 'vitest';
import { clientMessageId } from '../../../shared/base/ids.ts';
import { applyQueuedChange, type Outgoing, toQueuedMessages } from './message-queue.ts';

function waiting(id: string): Outgoing {
  return {
    message: { clientId: clientMessageId.parse(id), text: `Text of ${id}`, sources: [] },
    settings: { model: null, effort: null, approvalMode: 'config' },
    retryOf: null,
    approvedText: `Text of ${id}`,
    waitReason: null,
    sendAt: null,
  };
}

describe('the queue after the user changed a message', () => {
  const queue = [waiting('a'), waiting('b'), waiting('c')];
  const textsAfter = (id: string, change: Parameters<typeof applyQueuedChange>[2]) => {
    const done = applyQueuedChange(queue, id, change);
    return done.ok ? done.value.map(({ message }) => message.text.replace('Text of ', '')) : done.error.type;
  };

  it('applies a new text or place to the queue, or removes the message', () => {
    expect(textsAfter('b', { type: 'text', text: 'edited', was: 'Text of b' })).toEqual(['a', 'edited', 'c']);
    expect(textsAfter('b', { type: 'text', text: ' ', was: 'Text of b' })).toEqual(['a', 'c']);
    expect(textsAfter('c', { type: 'move', by: -1 })).toEqual(['a', 'c', 'b']);
    expect(textsAfter('c', { type: 'move', by: 1 })).toEqual(['a', 'b', 'c']);
    expect(textsAfter('a', { type: 'remove' })).toEqual(['b', 'c']);
  });

  it('loses no text that another window wrote, and reports when the message is gone', () => {
    expect(textsAfter('b', { type: 'text', text: 'edited', was: 'Another text' })).toBe('messageChanged');
    expect(textsAfter('gone', { type: 'text', text: 'edited', was: 'x' })).toBe('messageGone');
    expect(textsAfter('gone', { type: 'remove' })).toEqual(['a', 'b', 'c']);
    expect(textsAfter('gone', { type: 'move', by: 1 })).toEqual(['a', 'b', 'c']);
  });

  it('marks the message that is open to edit', () => {
    expect(toQueuedMessages(queue, { has: (id) => id === 'b' }).map(({ holdReason }) => holdReason)).toEqual([
      undefined,
      'edited',
      undefined,
    ]);
  });
});
