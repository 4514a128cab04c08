import { afterEach, beforeEach, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { TestApp } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
beforeEach(async () => {
  app = await TestApp.start();
});
afterEach(() => app.end());

it('keeps the hunks that two windows mark, and notifies each about the other', async () => {
  const [one, other] = [await app.openWindow(), await app.openWindow()];
  const thread = threadId.parse('thread');
  const hunk = { seen: 's', path: 'a.ts', place: { before: 1, after: 1 } };
  const lines = { ...hunk, place: { before: 9, after: 8 }, lines: [1] };
  const first = { threadId: thread, hunks: [hunk], isKept: true };
  const second = { threadId: thread, hunks: [lines], isKept: true };
  await one.get('changeKeptHunks', first);
  await other.get('changeKeptHunks', second);
  const toldTo = ({ received }: TestWindow) => received.filter(({ name }) => name === 'keptHunksChanged');
  await one.until(() => toldTo(one).length > 0);
  expect([toldTo(one), toldTo(other)].map((told) => told.map(({ payload }) => payload))).toEqual([[second], [first]]);
  await app.restart();
  const after = await app.openWindow();
  expect(await after.get('readKeptHunks', { threadId: thread })).toEqual([hunk, lines]);
});

it('keeps an attached file across a restart, and shows it as an image if its bytes are an image', async () => {
  const before = await app.openWindow();
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).toString('base64');
  const image = await before.get('keepAttachment', { name: 'shot', data: png });
  const file = await before.get('keepAttachment', { name: 'fake.png', data: 'AAAA' });
  expect([image.kind, file.kind]).toEqual(['image', 'file']);
  await app.restart();
  const after = await app.openWindow();
  expect(await after.get('readAttachment', { source: image.source ?? '' })).toEqual({ type: 'image/png', data: png });
  expect(await after.ask('readAttachment', { source: file.source ?? '' })).toMatchObject({ ok: false });
  expect(await after.ask('readAttachment', { source: '/etc/hostname' })).toMatchObject({ ok: false });
});
