import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { answer } from '../../fixtures/provider/script.ts';
import type { Attachment } from '../../shared/attachments/attachment.ts';
import { createOutgoing, TestApp, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Tests resources of a real MCP server, read through the real Codex.

const args = [join(import.meta.dirname, '../../fixtures/mcp-server/main.ts'), '--odd'];
const notes = { command: process.execPath, args, tool_timeout_sec: 2 };

let app: TestApp;
afterEach(() => app.end());

const wanted = (name: string) => ({ server: 'notes', uri: `memory://${name}`, name });
const attach = (window: TestWindow, name: string) => window.get('attachResource', wanted(name));
const message = (text: string, sources: readonly Attachment[]) => {
  const sent = createOutgoing(text);
  return { ...sent, message: { ...sent.message, sources: [...sources] } };
};

it('sends resources with a message as text and as image, and keeps them on its turn across a restart', async () => {
  app = await TestApp.start({ steps: [answer('Fed.')], config: { mcp_servers: { notes } } });
  const window = await app.openWindow();
  const guide = await attach(window, 'guide');
  const dot = await attach(window, 'dot');
  expect(guide).toMatchObject({ kind: 'file', name: 'guide', resource: { server: 'notes', uri: 'memory://guide' } });
  expect(dot).toMatchObject({ kind: 'image', name: 'dot' });
  const place = { threadId: null, folder: app.workspace.path, field: 'message' };
  const text = { text: '', about: JSON.stringify({ attachments: [guide, dot] }) };
  await window.get('storeText', { place, revision: 1, text });
  await app.restart();
  const after = await app.openWindow();
  expect((await after.get('openText', { place })).own).toEqual(text);
  const { threadId } = await after.get('sendMessage', message('Do as it says', [guide, dot]));
  await after.open(threadId);
  expect((await waitForTurnEnd(after)).status).toBe('completed');
  const asked = JSON.stringify(await app.provider.requestArrived(1));
  expect(asked).toContain(JSON.stringify('of the MCP server "notes" at "memory://guide"').slice(1, -1));
  expect(asked).toContain('Feed the parrot at noon.');
  expect(asked).toContain('input_image');

  await app.restart();
  const again = await app.openWindow();
  await again.open(threadId);
  expect(again.entries[0]).toMatchObject({ kind: 'user', text: 'Do as it says', sources: [guide, dot] });

  // Only Codex has the thread now.
  await app.restart(async () => {
    for (const name of ['sessions.db', 'journal.db']) await rm(join(app.dataFolder.path, name));
  });
  const reopened = await app.openWindow();
  await reopened.open(threadId);
  await reopened.until(() => reopened.entries.length > 0);
  expect(reopened.entries[0]).toMatchObject({ kind: 'user', text: 'Do as it says', sources: [guide, dot] });
});

it('checks resources in the host like other attachments, and masks them with their origin', async () => {
  app = await TestApp.start({ steps: [answer('Done.')], config: { mcp_servers: { notes } } });
  const window = await app.openWindow();
  const secret = await attach(window, 'secret');
  const hidden = await attach(window, 'hidden');
  const asked = message('Use it', [secret, hidden]);
  expect(await window.ask('sendMessage', asked)).toMatchObject({
    error: { type: 'needsInputAnswer', findings: [{ kind: 'secret', file: 'secret' }, { file: 'hidden' }, {}] },
  });
  const { threadId } = await window.get('sendMessage', { ...asked, inputAnswer: 'mask' });
  await window.open(threadId);
  await waitForTurnEnd(window);
  const said = window.entries.find((entry) => entry.kind === 'user');
  expect(said).toMatchObject({ sources: [{ resource: secret.resource }, { resource: hidden.resource }] });
  const reported = JSON.stringify(await app.provider.requestArrived(1));
  expect(reported).toContain('The token is [secret: GitHub token].');
  expect(reported).toContain('Feed the parrot at noon.');
  expect(reported).not.toContain('ghp_');
});

it('reports why each resource cannot be attached, and the next one still can', async () => {
  app = await TestApp.start({ config: { mcp_servers: { notes } } });
  const window = await app.openWindow();
  const problem = async (name: string) => {
    const asked = await window.ask('attachResource', wanted(name));
    return asked.ok ? asked : asked.error;
  };
  expect(await problem('none')).toMatchObject({ type: 'notRead', message: expect.stringContaining('no resource') });
  expect(await problem('nothing')).toEqual({ type: 'empty' });
  expect(await problem('broken-image')).toEqual({ type: 'noImage', message: 'image/png' });
  expect(await problem('large')).toEqual({ type: 'tooLarge', bytes: 12_000_000 });
  // Codex drops a message over 16 MB and then waits for another until the timeout.
  expect(await problem('huge')).toMatchObject({ message: expect.stringContaining('timed out') });
  expect(await problem('hang')).toMatchObject({ message: expect.stringContaining('timed out') });
  expect(await problem('exit')).toMatchObject({ type: 'notRead', message: expect.stringContaining('memory://exit') });
  expect(await attach(window, 'guide')).toMatchObject({ kind: 'file' });
});
