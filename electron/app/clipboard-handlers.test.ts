import { expect, it } from 'vitest';
import { TestWindow } from '../threads/testing/test-window.ts';
import { clipboardHandlers } from './clipboard-handlers.ts';

it('refuses clipboard reads and writes from a page on a host without a clipboard, such as the web host', async () => {
  const handlers = clipboardHandlers(null);
  const window = new TestWindow('window', null);
  const refused = { ok: false, error: { type: 'notOffered' } };
  expect(await handlers.readClipboard(window, null)).toEqual(refused);
  expect(await handlers.writeClipboard(window, { text: 'x' })).toEqual(refused);
});
