import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TextPlace } from '../../shared/texts/stored-text.ts';
import { TestApp } from './testing/test-app.ts';

let app: TestApp;
beforeEach(async () => {
  app = await TestApp.start();
});
afterEach(() => app.end());

const typed = (text: string) => ({ text, about: '{}' });

it('keeps what two windows type in one folder separate across a restart, even when one of them sends', async () => {
  const place: TextPlace = { threadId: null, folder: app.workspace.path, field: 'message' };
  const [one, other] = [await app.openWindow(), await app.openWindow()];
  expect(await one.get('openText', { place })).toEqual({ own: null, revision: 0, others: [] });
  await one.get('storeText', { place, revision: 1, text: typed('a long prompt') });
  expect(await other.get('openText', { place })).toEqual({ own: null, revision: 0, others: [] });
  await other.get('storeText', { place, revision: 1, text: typed('short') });
  await other.get('storeText', { place, revision: 2, text: null });
  await app.restart();
  const after = await app.openWindow();
  expect((await after.get('openText', { place: { ...place, folder: '/elsewhere' } })).own).toBeNull();
  expect(await after.get('openText', { place })).toMatchObject({ own: typed('a long prompt'), others: [] });
});

it('returns its own text to a reloaded window, and never that of another window', async () => {
  const place: TextPlace = { threadId: null, folder: app.workspace.path, field: 'message' };
  const window = await app.openWindow();
  await window.get('openText', { place });
  await window.get('storeText', { place, revision: 1, text: typed('mine') });
  const second = await app.openWindow();
  await second.get('openText', { place });
  const reloaded = await app.connect(window.app.windowId);
  // The first page is still open, so this one is a copy of the window.
  expect(reloaded.app.windowId).not.toBe(window.app.windowId);
  expect((await reloaded.get('openText', { place })).own).toBeNull();
});

it('lists only the beginnings of what windows left, unless it is asked for in full', async () => {
  const place: TextPlace = { threadId: null, folder: app.workspace.path, field: 'message' };
  for (const window of [await app.openWindow(), await app.openWindow()]) {
    await window.get('openText', { place });
    await window.get('storeText', { place, revision: 1, text: typed('long '.repeat(100)) });
  }
  await app.restart();
  const after = await app.openWindow();
  await after.get('openText', { place });
  const list = async (isWhole: boolean) => (await after.get('listOtherTexts', { places: [place], isWhole }))[0]?.[0];
  expect(await list(false)).toMatchObject({ text: 'long '.repeat(40), about: '' });
  expect(await list(true)).toMatchObject(typed('long '.repeat(100)));
});
