import { expect, it } from 'vitest';
import { entryId } from '../../../shared/base/ids.ts';
import { readNotification, replaceItemId } from './read-notification.ts';

const read = (method: string, params: unknown) => readNotification({ method, params, emittedAtMs: null });
const place = { threadId: 'thread', turnId: 'turn' };
const call = { type: 'function_call', call_id: 'call', name: 'shell', arguments: '{}' };

it('reads the ids of a notification, of the item in it, and of a raw call', () => {
  expect(read('item/agentMessage/delta', { ...place, itemId: 'item' })).toMatchObject({ ...place, itemId: 'item' });
  const item = { type: 'plan', id: 'item', text: 'First' };
  expect(read('item/started', { ...place, item })).toMatchObject({ ...place, itemId: 'item', itemType: 'plan', item });
  expect(read('rawResponseItem/completed', { ...place, item: call })).toMatchObject({
    ...{ itemId: 'call', itemType: 'function_call', rawItem: { type: 'call', callId: 'call' } },
  });
});

it('keeps the valid ids of a notification if other ids or its item are invalid', () => {
  const nothing = { threadId: null, turnId: null, itemId: null, itemType: null, item: null };
  for (const params of [undefined, null, 'text', [], { threadId: 1, turnId: '', itemId: 'x'.repeat(301) }]) {
    for (const method of ['item/started', 'item/agentMessage/delta', 'rawResponseItem/completed']) {
      expect(read(method, params)).toMatchObject(nothing);
    }
  }
  expect(read('item/completed', { ...place, item: 'text' })).toMatchObject({ ...place, itemId: null, item: null });
  const unknown = { type: 'new', id: 'item' };
  expect(read('item/completed', { ...place, item: unknown })).toMatchObject({ itemId: 'item', item: null });
});

it('replaces the id of an item in all that was read, and in the parameters', () => {
  const id = entryId.parse('other');
  const delta = { ...place, itemId: 'item', delta: 'text' };
  expect(replaceItemId(read('item/agentMessage/delta', delta), id)).toMatchObject({
    itemId: id,
    params: { ...delta, itemId: id },
  });
  const item = { type: 'plan', id: 'item', text: 'First' };
  expect(replaceItemId(read('item/started', { ...place, item }), id)).toMatchObject({
    itemId: id,
    item: { ...item, id },
    params: { ...place, item: { ...item, id } },
  });
  expect(replaceItemId(read('rawResponseItem/completed', { ...place, item: call }), id)).toMatchObject({
    itemId: id,
    rawItem: { callId: id },
    params: { ...place, item: { ...call, call_id: id } },
  });
});
