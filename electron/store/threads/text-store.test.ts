import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { threadId, type WindowId, windowId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { TextPlace } from '../../../shared/texts/stored-text.ts';
import { Lifetime } from '../../base/lifetime.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { forgetThreads } from './forget-threads.ts';
import { type PlacedText, putTexts, readTexts } from './stored-texts.ts';
import { openJournal, openStore } from './testing/sample-store.ts';
import { TextStore } from './text-store.ts';

const one = windowId.parse('one');
const two = windowId.parse('two');
const thread: TextPlace = { threadId: threadId.parse('t'), folder: null, field: 'message' };
const folderPlace: TextPlace = { threadId: null, folder: '/w', field: 'message' };

let folder = '';
let db: Connection;
let isFull = false;
let clock: ManualClock;
let keeper: TextStore;
let lifetime: Lifetime;

/** Starts a store as after a restart of the app, without anything in memory. */
function start(): void {
  clock = new ManualClock();
  lifetime = new Lifetime('together');
  const put = async (texts: readonly PlacedText[]) => (isFull ? null : putTexts(db, { texts }));
  const store = { texts: { read: async (place: TextPlace) => readTexts(db, { place }), put }, onState: () => () => {} };
  keeper = new TextStore({ store, clock, lifetime });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-texts-'));
  db = openStore(join(folder, 'sessions.db'));
  isFull = false;
  start();
});
afterEach(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

const typed = (text: string) => ({ text, about: '{}' });
const keep = (window: WindowId, revision: number, text: string | null, place = thread) =>
  keeper.save({ place, window, revision, text: text === null ? null : typed(text) });
const open = (window: WindowId, living: readonly WindowId[] = [], place = thread, takesOver = true) =>
  keeper.open(place, window, { living: new Set([window, ...living]), takesOver });

it("keeps a window's text when another window sends from the same place", async () => {
  await keep(one, 1, 'a long prompt', folderPlace);
  await keep(two, 1, 'short', folderPlace);
  await keep(two, 2, null, folderPlace);
  start();
  expect(await open(windowId.parse('new'), [], folderPlace)).toMatchObject({ own: typed('a long prompt'), others: [] });
});

it('never replaces a newer text with an older one that arrives late, not even once the newer one is sent', async () => {
  await keep(one, 2, 'newer');
  expect(await keep(one, 1, 'older')).toEqual({ revision: 2, isOnDisk: true });
  expect((await open(one)).own).toEqual(typed('newer'));
  await keep(one, 4, null);
  expect(await keep(one, 3, 'older')).toMatchObject({ revision: 4 });
  expect((await open(one)).own).toBeNull();
});

it('gives the newest text of a window that is gone to the next one, and offers the others', async () => {
  await keep(one, 5, 'newest');
  await keep(two, 3, 'older');
  start();
  const [first, second] = [windowId.parse('first'), windowId.parse('second')];
  const [a, b] = await Promise.all([open(first, [second]), open(second, [first])]);
  expect(a).toMatchObject({ own: typed('newest'), others: [{ window: two, text: 'older' }] });
  expect(b).toMatchObject({ own: typed('older'), others: [] });
  expect((await open(one, [first, second])).own).toBeNull();
});

it('takes nothing from a window that is open, and only offers to one that was here before', async () => {
  await keep(one, 1, 'being typed');
  expect(await open(two, [one])).toMatchObject({ own: null, others: [] });
  expect(await open(two, [], thread, false)).toMatchObject({ own: null, others: [{ text: 'being typed' }] });
  await keeper.drop(thread, one);
  expect(await open(two)).toMatchObject({ own: null, others: [] });
});

it('keeps a text in memory while it cannot be written, and writes it as soon as possible', async () => {
  await keep(one, 1, 'before');
  isFull = true;
  expect(await keep(one, 2, 'typed while the disk is full')).toEqual({ revision: 2, isOnDisk: false });
  expect((await open(one)).own).toEqual(typed('typed while the disk is full'));
  isFull = false;
  clock.advance(2_000);
  await expect.poll(() => readTexts(db, { place: thread })[0]?.text).toEqual(typed('typed while the disk is full'));
});

it('writes at the end of the app what could not be written before', async () => {
  isFull = true;
  await keep(one, 1, 'typed');
  isFull = false;
  await lifetime.end();
  start();
  expect((await open(one)).own).toEqual(typed('typed'));
});

it('deletes what was typed in a thread with the thread, and keeps nothing for it afterwards', async () => {
  await keep(one, 1, 'half a thought');
  await keep(two, 1, 'elsewhere', folderPlace);
  isFull = true;
  await keep(one, 2, 'more');
  isFull = false;
  const journal = openJournal();
  const id = threadId.parse('t');
  forgetThreads(db, journal, { threadIds: [id], at: 1 });
  journal.close();
  clock.advance(2_000);
  await expect.poll(async () => (await open(one)).own).toBeNull();
  await keep(one, 9, 'a window that does not know yet');
  expect(await open(one)).toMatchObject({ own: null });
  expect((await open(two, [], folderPlace)).own).toEqual(typed('elsewhere'));
});

it('keeps an answer to a request in memory only, as long as the app runs', async () => {
  const answer: TextPlace = { threadId: null, folder: '', field: 'answer:reason:a' };
  await keep(one, 1, 'my key', answer);
  clock.advance(10_000);
  expect((await open(one, [], answer)).own).toEqual(typed('my key'));
  expect(readTexts(db, { place: answer })).toEqual([]);
  await keep(one, 2, null, answer);
  expect((await open(one, [], answer)).own).toBeNull();
});

it('lists what windows left at a place without taking it over', async () => {
  await keep(one, 1, 'left');
  await keep(two, 1, 'mine');
  expect(await keeper.others(thread, two, new Set([one, two]))).toEqual([]);
  const left = [{ window: one, ...typed('left') }];
  expect(await keeper.others(thread, two, new Set([two]))).toEqual(left);
  expect(await keeper.others(thread, two, new Set([two]))).toEqual(left);
  expect((await open(one)).own).toEqual(typed('left'));
});
