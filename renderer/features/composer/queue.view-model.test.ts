import { describe, expect, it } from 'vitest';
import { describeQueue, moved, without } from './queue.view-model.ts';

const queue = ['a', 'b', 'c'].map((id) => ({ id, text: `message ${id}` }));
const ids = (messages: readonly { readonly id: string }[]) => messages.map(({ id }) => id).join('');

describe('the queue', () => {
  it('lets messages swap places, within its ends', () => {
    expect(ids(moved(queue, 'b', -1))).toBe('bac');
    expect(ids(moved(queue, 'b', 1))).toBe('acb');
    expect(moved(queue, 'a', -1)).toBe(queue);
    expect(moved(queue, 'gone', 1)).toBe(queue);
  });

  it('offers only moves that are possible', () => {
    expect(describeQueue(queue).map(({ canRise, canSink }) => [canRise, canSink])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });

  it('says why a message waits for the person, and lets them discard it', () => {
    const rows = describeQueue([
      { id: 'a', text: 'A', held: 'closed' },
      { id: 'b', text: 'B', held: 'maybeSent' },
      { id: 'c', text: 'C', held: 'edited' },
      { id: 'd', text: 'D' },
    ]);
    expect(rows.map(({ note, remove }) => [note, remove])).toEqual([
      ['Not sent: Workcell was closed. Send or discard.', 'Discard'],
      ['Possibly sent: Workcell was closed. Check the thread, then send or discard.', 'Discard'],
      ['Waiting: being edited.', 'Remove'],
      [null, 'Remove'],
    ]);
  });

  it('can lose a message', () => {
    expect(ids(without(queue, 'a'))).toBe('bc');
  });
});
