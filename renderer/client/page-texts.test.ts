import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { RequestCaller } from '../../shared/contract/contract.ts';
import { type KeptPlace, type KeptText, maxKeptCharacters } from '../../shared/texts/kept-text.ts';
import { PageTexts } from './page-texts.ts';

const place: KeptPlace = { threadId: null, folder: '/w', field: 'message' };
const typed = (text: string): KeptText => ({ text, about: '{}' });

let clock: ManualClock;
let isCut: boolean;
let kept: { revision: number; text: KeptText | null };
let sent: (string | null)[];
let tooLarge: boolean[];
let profile: string;
let texts: PageTexts;

/** A host that keeps what has the highest revision. */
const request = (async (method: string, input: { revision: number; text: KeptText | null }) => {
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
    onOthers: () => undefined,
  });
});

const settled = () => new Promise((resolve) => setTimeout(resolve));
const open = async () => {
  let found: KeptText | null = null;
  texts.open(place, (arrived) => {
    found = arrived;
  });
  await settled();
  return found;
};

it('sends a change at once, and the last of several once the one before has arrived', async () => {
  await open();
  texts.keep(place, typed('a'));
  expect(sent).toEqual(['a']);
  texts.keep(place, typed('ab'));
  texts.keep(place, typed('abc'));
  expect(sent).toEqual(['a']);
  await settled();
  expect(sent).toEqual(['a', 'abc']);
});

it('sends a long text at most every 300 ms', async () => {
  const long = 'x'.repeat(20_001);
  await open();
  texts.keep(place, typed(long));
  await settled();
  texts.keep(place, typed(`${long}y`));
  await settled();
  expect(sent).toEqual([long]);
  clock.advance(300);
  expect(sent).toEqual([long, `${long}y`]);
});

it('sends what is left at once when the page goes away, and when the text is gone', async () => {
  await open();
  texts.keep(place, typed('a'));
  texts.keep(place, typed('a whole paste'));
  texts.flush();
  expect(sent).toEqual(['a', 'a whole paste']);
  await settled();
  texts.keep(place, null);
  expect(sent).toEqual(['a', 'a whole paste', null]);
});

it('replaces nothing before the host has said what it keeps', async () => {
  kept = { revision: 7, text: typed('from before') };
  isCut = true;
  let text = 'typed since';
  texts.open(place, (arrived) => {
    text = `${arrived?.text} ${text}`;
    texts.keep(place, typed(text));
  });
  texts.keep(place, typed(text));
  texts.flush();
  await settled();
  expect(sent).toEqual([]);
  isCut = false;
  texts.reconnected();
  await settled();
  expect(kept.text).toEqual(typed('from before typed since'));
});

it('sends what was typed without a connection as soon as there is one', async () => {
  await open();
  isCut = true;
  texts.keep(place, typed('typed while away'));
  await settled();
  isCut = false;
  texts.reconnected();
  await settled();
  expect(kept.text).toEqual(typed('typed while away'));
});

it('puts its text back if the host gave it to another window in the meantime', async () => {
  await open();
  texts.keep(place, typed('mine'));
  await settled();
  kept = { revision: kept.revision + 1_000_000, text: null };
  texts.reconnected();
  await settled();
  expect(kept.text).toEqual(typed('mine'));
});

it('says that a text is too large to be kept while it is typed, and gives up nothing for it', async () => {
  await open();
  texts.keep(place, typed('notes'));
  await settled();
  texts.keep(place, typed('x'.repeat(maxKeptCharacters + 1)));
  clock.advance(10_000);
  texts.flush();
  texts.reconnected();
  await settled();
  expect(tooLarge).toEqual([true]);
  expect(kept.text).toEqual(typed('notes'));
  texts.keep(place, typed('x'));
  await settled();
  expect(tooLarge).toEqual([true, false]);
  expect(kept.text).toEqual(typed('x'));
});

it('keeps the last text that fits, also if a text that is too large came before it was sent', async () => {
  const tooMuch = typed('x'.repeat(maxKeptCharacters + 1));
  await open();
  isCut = true;
  texts.keep(place, typed('notes'));
  texts.keep(place, tooMuch);
  await settled();
  isCut = false;
  texts.reconnected();
  await settled();
  expect(kept.text).toEqual(typed('notes'));

  const long = typed('y'.repeat(30_000));
  for (const text of ['first', long.text]) texts.keep(place, typed(text));
  await settled();
  texts.keep(place, { ...long, about: '{"more":1}' });
  texts.keep(place, tooMuch);
  clock.advance(10_000);
  await settled();
  expect(kept.text).toEqual({ ...long, about: '{"more":1}' });
});

it('gives up nothing that is kept if it is too large together with what was typed in the meantime', async () => {
  kept = { revision: 7, text: typed('from before') };
  isCut = true;
  texts.open(place, () => texts.keep(place, typed('x'.repeat(maxKeptCharacters + 1))));
  texts.keep(place, typed('typed since'));
  await settled();
  isCut = false;
  texts.reconnected();
  await settled();
  texts.reconnected();
  clock.advance(10_000);
  await settled();
  expect(kept.text).toEqual(typed('from before'));
});

it('sends nothing to the profile of another window view', async () => {
  await open();
  texts.keep(place, typed('a'));
  texts.keep(place, typed('ab'));
  profile = 'demo';
  await settled();
  clock.advance(10_000);
  texts.reconnected();
  expect(sent).toEqual(['a']);
  profile = 'personal';
  texts.flush();
  expect(sent).toEqual(['a', 'ab']);
});

it('says that a text is at risk until the host has confirmed it, and while it is too large to be kept', async () => {
  await open();
  expect(texts.isAtRisk()).toBe(false);
  texts.keep(place, typed('a'));
  expect(texts.isAtRisk()).toBe(true);
  await settled();
  expect(texts.isAtRisk()).toBe(false);
  isCut = true;
  texts.keep(place, typed('typed while away'));
  await settled();
  expect(texts.isAtRisk()).toBe(true);
  isCut = false;
  texts.reconnected();
  await settled();
  expect(texts.isAtRisk()).toBe(false);
  texts.keep(place, typed('x'.repeat(maxKeptCharacters + 1)));
  expect(texts.isAtRisk()).toBe(true);
  texts.keep(place, null);
  expect(texts.isAtRisk()).toBe(false);
});

it('puts no text of a profile at risk that the window does not show, and sends it again later', async () => {
  await open();
  texts.keep(place, typed('a'));
  await settled();
  profile = 'demo';
  texts.reconnected();
  expect(texts.isAtRisk()).toBe(false);
  profile = 'personal';
  kept = { revision: kept.revision + 1_000_000, text: null };
  texts.reconnected();
  await settled();
  expect(kept.text).toEqual(typed('a'));
  expect(texts.isAtRisk()).toBe(false);
});

it('says that a text is at risk before the host has said what it keeps there', async () => {
  isCut = true;
  texts.open(place, () => undefined);
  expect(texts.isAtRisk()).toBe(false);
  texts.keep(place, typed('typed before'));
  expect(texts.isAtRisk()).toBe(true);
});
