import { describe, expect, it } from 'vitest';
import { clientMessageId } from '../../../shared/base/ids.ts';
import { changed, describeQueue, type Outgoing } from './message-queue.ts';

function waiting(id: string): Outgoing {
  return {
    message: { clientId: clientMessageId.parse(id), text: `Text of ${id}`, sources: [] },
    settings: { model: null, effort: null, approvalMode: 'config' },
    retryOf: null,
    judged: `Text of ${id}`,
    held: null,
  };
}

describe('the queue after the person changed a message', () => {
  const queue = [waiting('a'), waiting('b'), waiting('c')];
  const textsAfter = (id: string, change: Parameters<typeof changed>[2]) => {
    const done = changed(queue, id, change);
    return done.ok ? done.value.map(({ message }) => message.text.replace('Text of ', '')) : done.error.type;
  };

  it('has its new text or place, or lacks it', () => {
    expect(textsAfter('b', { type: 'text', text: 'edited', was: 'Text of b' })).toEqual(['a', 'edited', 'c']);
    expect(textsAfter('b', { type: 'text', text: ' ', was: 'Text of b' })).toEqual(['a', 'c']);
    expect(textsAfter('c', { type: 'move', by: -1 })).toEqual(['a', 'c', 'b']);
    expect(textsAfter('c', { type: 'move', by: 1 })).toEqual(['a', 'b', 'c']);
    expect(textsAfter('a', { type: 'remove' })).toEqual(['b', 'c']);
  });

  it('loses no text that another window wrote, and says when the message is gone', () => {
    expect(textsAfter('b', { type: 'text', text: 'edited', was: 'Another text' })).toBe('messageChanged');
    expect(textsAfter('gone', { type: 'text', text: 'edited', was: 'x' })).toBe('messageGone');
    expect(textsAfter('gone', { type: 'remove' })).toEqual(['a', 'b', 'c']);
    expect(textsAfter('gone', { type: 'move', by: 1 })).toEqual(['a', 'b', 'c']);
  });

  it('says which message is open to edit', () => {
    expect(describeQueue(queue, (id) => id === 'b').map(({ held }) => held)).toEqual([undefined, 'edited', undefined]);
  });
});
