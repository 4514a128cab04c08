import { beforeEach, expect, it, vi } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { getPlaceKey, type StoredText } from '../../shared/texts/stored-text.ts';
import { type AsideForm, emptyAside } from '../stores/aside-form.ts';
import { useTexts } from '../stores/texts.store.ts';
import { askAside, changeAside, readAside, showAside, toAsidePlace } from './asides.commands.ts';
import { readField } from './texts.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const thread = threadId.parse('t1');
const place = toAsidePlace(thread);
const earlier = {
  id: 'a',
  quote: null,
  question: 'Why?',
  state: 'answered',
  text: 'Because.',
  tokens: null,
  isCut: false,
};
const kept: StoredText = { text: 'Why?', about: JSON.stringify({ ...emptyAside, exchanges: [earlier] }) };
const opened = Promise.withResolvers<void>();
const asked = Promise.withResolvers<void>();
let stored: StoredText | null = kept;

const idsOf = ({ exchanges }: AsideForm) => exchanges.map(({ id }) => id);

beforeEach(() => {
  request.mockImplementation(async (method: string, input: { revision: number; text: StoredText | null }) => {
    if (method === 'openText') {
      await opened.promise;
      return { ok: true, value: { own: kept, revision: 1, others: [] } };
    }
    if (method === 'askAside') {
      asked.resolve();
      return { ok: false, error: { type: 'disconnected' } };
    }
    stored = input.text;
    return { ok: true, value: { revision: input.revision, isOnDisk: true } };
  });
});

it('keeps what was asked before, also if something is asked before the host has said what that was', async () => {
  showAside(thread, null);
  changeAside(thread, (form) => ({ ...form, question: 'And now?' }));
  void askAside(thread);
  await asked.promise;
  opened.resolve();
  await vi.waitFor(() => expect(stored).not.toBe(kept));
  const form = readAside(readField(place));
  expect(form).toMatchObject({ isOpen: true, exchanges: [earlier, { question: 'And now?', state: 'asked' }] });
  expect(idsOf(readAside(stored))).toEqual(idsOf(form));
  expect(useTexts.getState().others[getPlaceKey(place)]).toBeUndefined();
});
