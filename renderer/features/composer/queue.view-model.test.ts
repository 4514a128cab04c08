import { describe, expect, it } from 'vitest';
import { describeQueue, moveMessage, removeMessage } from './queue.view-model.ts';

const queue = ['a', 'b', 'c'].map((id) => ({ id, text: `message ${id}` }));
const noon = new Date(2026, 10, 20, 12).getTime();
const ids = (messages: readonly { readonly id: string }[]) => messages.map(({ id }) => id).join('');

describe('the queue', () => {
  it('moves a queued message up or down within the queue', () => {
    expect(ids(moveMessage(queue, 'b', -1))).toBe('bac');
    expect(ids(moveMessage(queue, 'b', 1))).toBe('acb');
    expect(moveMessage(queue, 'a', -1)).toBe(queue);
    expect(moveMessage(queue, 'gone', 1)).toBe(queue);
  });

  it('offers only possible moves for a queued message', () => {
    expect(describeQueue(queue, noon).map(({ canMoveUp, canMoveDown }) => [canMoveUp, canMoveDown])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });

  it('says why a message waits, and lets them discard it', () => {
    const rows = describeQueue(
      [
        { id: 'a', text: 'A', holdReason: 'closed' },
        { id: 'b', text: 'B', holdReason: 'maybeSent' },
        { id: 'c', text: 'C', holdReason: 'edited' },
        { id: 'd', text: 'D' },
        { id: 'e', text: 'E', sendAt: noon + 60_000 },
        { id: 'f', text: 'F', sendAt: noon },
      ],
      noon,
    );
    expect(rows.map(({ note, remove }) => [note, remove])).toEqual([
      ['Not sent: Workcell was closed. Send or discard.', 'Discard'],
      ['Possibly sent: Workcell was closed. Check the thread, then send or discard.', 'Discard'],
      ['Waiting: being edited.', 'Remove'],
      [null, 'Remove'],
      ['Will be sent at 12:01', 'Remove'],
      [null, 'Remove'],
    ]);
  });

  it('removes a message from the queue', () => {
    expect(ids(removeMessage(queue, 'a'))).toBe('bc');
  });
});
