import { beforeEach, expect, it, vi } from 'vitest';
import { windowId } from '../../shared/base/ids.ts';
import { getPlaceKey, type StoredText, type TextPlace } from '../../shared/texts/stored-text.ts';
import { useTexts } from '../stores/texts.store.ts';
import { dropOtherText, openField, readField, readOther, writeField } from './texts.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const text = (words: string): StoredText => ({ text: words, about: '{}' });
const left = { window: windowId.parse('gone'), ...text('left by a window') };
const settled = () => new Promise((resolve) => setTimeout(resolve));
const offeredAt = (at: TextPlace) => useTexts.getState().others[getPlaceKey(at)] ?? [];
const othersAt = (at: TextPlace) => offeredAt(at).map((other) => other.text);

let own: StoredText | null = null;
let fields = 0;
let place: TextPlace;

beforeEach(() => {
  request.mockReset();
  request.mockImplementation(async (method: string, input: { revision: number }) => {
    if (method === 'listOtherTexts') return { ok: true, value: [[{ ...left, text: 'left by a window, in full' }]] };
    if (method === 'openText') return { ok: true, value: { own, revision: 1, others: [left] } };
    return { ok: true, value: { revision: input.revision, isOnDisk: true } };
  });
  // The page asks once for each field.
  place = { threadId: null, folder: '/w', field: `field ${fields++}` };
});

it('shows what the host keeps of a field in which nothing was typed', async () => {
  own = text('kept');
  openField(place);
  await settled();
  expect(readField(place)).toEqual(own);
  expect(othersAt(place)).toEqual(['left by a window']);
});

it('offers what the host keeps of a field when something else was typed before the host answered', async () => {
  own = text('kept');
  writeField(place, text('typed'));
  await settled();
  expect(readField(place)).toEqual(text('typed'));
  expect(othersAt(place)).toEqual(['kept', 'left by a window']);
  const [offered] = offeredAt(place);
  if (offered === undefined) throw new Error('Nothing is offered');
  expect(await readOther(place, offered)).toEqual(own);
  await dropOtherText(place, offered);
  expect(othersAt(place)).toEqual(['left by a window']);
  expect(request.mock.calls.filter(([method]) => method === 'dropOtherText')).toEqual([]);
});

it('offers nothing when the host keeps what was typed', async () => {
  own = text('the same');
  writeField(place, text('the same'));
  await settled();
  expect(othersAt(place)).toEqual(['left by a window']);
});

it('reads what a window left in full before it is restored, and nothing once it is gone', async () => {
  own = null;
  openField(place);
  await settled();
  expect(await readOther(place, left)).toEqual(text('left by a window, in full'));
  expect(await readOther(place, { ...left, window: windowId.parse('another') })).toBeNull();
});
