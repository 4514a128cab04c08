import { afterEach, beforeEach, expect, it } from 'vitest';
import { turnId } from '../../shared/base/ids.ts';
import { TestApp } from './testing/test-desk.ts';

let desk: TestApp;
beforeEach(async () => {
  desk = await TestApp.start();
});
afterEach(() => desk.end());

it('keeps a draft across a restart, for the folder where it was typed', async () => {
  const lines = [{ number: 3, sign: '+', text: 'const one = 1;' }] as const;
  const comment = { id: 'c', turnId: turnId.parse('t'), entryId: null, path: 'a.ts', lines, text: 'Why?' };
  const attachments = [{ kind: 'file', name: 'a', source: '/w/a' }] as const;
  const draft = { text: 'half a thought', attachments, comments: [comment] };
  const before = await desk.openWindow();
  await before.get('keepDraft', { threadId: null, draft });
  await desk.restart();
  const elsewhere = await desk.connect();
  expect(await elsewhere.get('readDraft', { threadId: null })).toBeNull();
  const after = await desk.openWindow();
  expect(await after.get('readDraft', { threadId: null })).toEqual(draft);
  await after.get('keepDraft', { threadId: null, draft: null });
  expect(await after.get('readDraft', { threadId: null })).toBeNull();
});

it('keeps an attached file across a restart, and shows it as an image if its bytes are one', async () => {
  const before = await desk.openWindow();
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).toString('base64');
  const image = await before.get('keepAttachment', { name: 'shot', data: png });
  const file = await before.get('keepAttachment', { name: 'fake.png', data: 'AAAA' });
  expect([image.kind, file.kind]).toEqual(['image', 'file']);
  await desk.restart();
  const after = await desk.openWindow();
  expect(await after.get('readAttachment', { source: image.source ?? '' })).toEqual({ type: 'image/png', data: png });
  expect(await after.ask('readAttachment', { source: file.source ?? '' })).toMatchObject({ ok: false });
  expect(await after.ask('readAttachment', { source: '/etc/hostname' })).toMatchObject({ ok: false });
});
