import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { RequestCaller } from '../../shared/contract/contract.ts';
import { maxStoredCharacters, type StoredText, type TextPlace } from '../../shared/texts/stored-text.ts';
import { PageTexts } from './page-texts.ts';

const place: TextPlace = { threadId: null, folder: '/w', field: 'message' };
const typed = (text: string): StoredText => ({ text, about: '{}' });

let clock: ManualClock;
let isCut: boolean;
let kept: { revision: number; text: StoredText | null };
let sent: (string | null)[];
let tooLarge: boolean[];
let profile: string;
let texts: PageTexts;

/** A host that keeps the text with the highest revision. */
const request = (async (method: string, input: { revision: number; text: StoredText | null }) => {
  if (isCut) return err({ type: 'disconnected' });
  if (method === 'openText') return ok({ own: kept.text, revision: kept.revision, others: [] });
  sent.push(input.text?.text ?? null);
  if (input.revision > kept.revision) kept = { revision: input.revision, text: input.text };
  return ok({ revision: kept.revision, isOnDisk: true });
}) as unknown as RequestCaller;

beforeEach(() => {
  clock = new ManualClock();
  isCut = false;
  kept = { revision: 0, text: null };
  sent = [];
  tooLarge = [];
  profile = 'personal';
  texts = new PageTexts(request, clock, {
    profile: () => profile,
    onTooLarge: (_place, isTooLarge) => void tooLarge.push(isTooLarge),
    onOtherTexts: () => undefined,
  });
});

const settlePromises = () => new Promise((resolve) => setTimeout(resolve));
const openPlace = async () => {
  let found: StoredText | null = null;
  texts.open(place, (arrived) => {
    found = arrived;
  });
  await settlePromises();
  return found;
};

it('sends a text change immediately, and only the last of several once the previous one has arrived', async () => {
  await openPlace();
  texts.save(place, typed('a'));
  expect(sent).toEqual(['a']);
  texts.save(place, typed('ab'));
  texts.save(place, typed('abc'));
  expect(sent).toEqual(['a']);
  await settlePromises();
  expect(sent).toEqual(['a', 'abc']);
});

it('sends a long text at most every 300 ms', async () => {
  const long = 'x'.repeat(20_001);
  await openPlace();
  texts.save(place, typed(long));
  await settlePromises();
  texts.save(place, typed(`${long}y`));
  await settlePromises();
  expect(sent).toEqual([long]);
  clock.advance(300);
  expect(sent).toEqual([long, `${long}y`]);
});

it('sends a pending text immediately when the page goes away or the text is deleted', async () => {
  await openPlace();
  texts.save(place, typed('a'));
  texts.save(place, typed('a whole paste'));
  texts.flush();
  expect(sent).toEqual(['a', 'a whole paste']);
  await settlePromises();
  texts.save(place, null);
  expect(sent).toEqual(['a', 'a whole paste', null]);
});

it('sends no text before the host has reported the stored one', async () => {
  kept = { revision: 7, text: typed('from before') };
  isCut = true;
  let text = 'typed since';
  texts.open(place, (arrived) => {
    text = `${arrived?.text} ${text}`;
    texts.save(place, typed(text));
  });
  texts.save(place, typed(text));
  texts.flush();
  await settlePromises();
  expect(sent).toEqual([]);
  isCut = false;
  texts.handleReconnect();
  await settlePromises();
  expect(kept.text).toEqual(typed('from before typed since'));
});

it('sends text typed while disconnected as soon as the connection is back', async () => {
  await openPlace();
  isCut = true;
  texts.save(place, typed('typed while away'));
  await settlePromises();
  isCut = false;
  texts.handleReconnect();
  await settlePromises();
  expect(kept.text).toEqual(typed('typed while away'));
});

it('sends its text again if the host gave it to another window in the meantime', async () => {
  await openPlace();
  texts.save(place, typed('mine'));
  await settlePromises();
  kept = { revision: kept.revision + 1_000_000, text: null };
  texts.handleReconnect();
  await settlePromises();
  expect(kept.text).toEqual(typed('mine'));
});

it('reports a text that is too large to store, and keeps the stored one', async () => {
  await openPlace();
  texts.save(place, typed('notes'));
  await settlePromises();
  texts.save(place, typed('x'.repeat(maxStoredCharacters + 1)));
  clock.advance(10_000);
  texts.flush();
  texts.handleReconnect();
  await settlePromises();
  expect(tooLarge).toEqual([true]);
  expect(kept.text).toEqual(typed('notes'));
  texts.save(place, typed('x'));
  await settlePromises();
  expect(tooLarge).toEqual([true, false]);
  expect(kept.text).toEqual(typed('x'));
});

it('stores the last text that fits, even if a larger one followed before it was sent', async () => {
  const tooMuch = typed('x'.repeat(maxStoredCharacters + 1));
  await openPlace();
  isCut = true;
  texts.save(place, typed('notes'));
  texts.save(place, tooMuch);
  await settlePromises();
  isCut = false;
  texts.handleReconnect();
  await settlePromises();
  expect(kept.text).toEqual(typed('notes'));

  const long = typed('y'.repeat(30_000));
  for (const text of ['first', long.text]) texts.save(place, typed(text));
  await settlePromises();
  texts.save(place, { ...long, about: '{"more":1}' });
  texts.save(place, tooMuch);
  clock.advance(10_000);
  await settlePromises();
  expect(kept.text).toEqual({ ...long, about: '{"more":1}' });
});

it('keeps the stored text if it is too large together with newly typed text', async () => {
  kept = { revision: 7, text: typed('from before') };
  isCut = true;
  texts.open(place, () => texts.save(place, typed('x'.repeat(maxStoredCharacters + 1))));
  texts.save(place, typed('typed since'));
  await settlePromises();
  isCut = false;
  texts.handleReconnect();
  await settlePromises();
  texts.handleReconnect();
  clock.advance(10_000);
  await settlePromises();
  expect(kept.text).toEqual(typed('from before'));
});

it('sends no text to another profile', async () => {
  await openPlace();
  texts.save(place, typed('a'));
  texts.save(place, typed('ab'));
  profile = 'demo';
  await settlePromises();
  clock.advance(10_000);
  texts.handleReconnect();
  expect(sent).toEqual(['a']);
  profile = 'personal';
  texts.flush();
  expect(sent).toEqual(['a', 'ab']);
});

it('reports unsaved text until the host has confirmed it, and while it is too large to store', async () => {
  await openPlace();
  expect(texts.hasUnsavedText()).toBe(false);
  texts.save(place, typed('a'));
  expect(texts.hasUnsavedText()).toBe(true);
  await settlePromises();
  expect(texts.hasUnsavedText()).toBe(false);
  isCut = true;
  texts.save(place, typed('typed while away'));
  await settlePromises();
  expect(texts.hasUnsavedText()).toBe(true);
  isCut = false;
  texts.handleReconnect();
  await settlePromises();
  expect(texts.hasUnsavedText()).toBe(false);
  texts.save(place, typed('x'.repeat(maxStoredCharacters + 1)));
  expect(texts.hasUnsavedText()).toBe(true);
  texts.save(place, null);
  expect(texts.hasUnsavedText()).toBe(false);
});

it('puts no text of a profile at risk that the window does not show, and sends it again later', async () => {
  await openPlace();
  texts.save(place, typed('a'));
  await settlePromises();
  profile = 'demo';
  texts.handleReconnect();
  expect(texts.hasUnsavedText()).toBe(false);
  profile = 'personal';
  kept = { revision: kept.revision + 1_000_000, text: null };
  texts.handleReconnect();
  await settlePromises();
  expect(kept.text).toEqual(typed('a'));
  expect(texts.hasUnsavedText()).toBe(false);
});

it('reports unsaved text before the host has reported the stored one', async () => {
  isCut = true;
  texts.open(place, () => undefined);
  expect(texts.hasUnsavedText()).toBe(false);
  texts.save(place, typed('typed before'));
  expect(texts.hasUnsavedText()).toBe(true);
});
