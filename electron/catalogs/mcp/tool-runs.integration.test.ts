import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { answer, callMcp } from '../../../fixtures/provider/script.ts';
import { sendMessage, TestApp, waitForTurnEnd } from '../../app/testing/test-app.ts';

// Tests tool calls of a real MCP server through the real Codex.

const args = [join(import.meta.dirname, '../../../fixtures/mcp-server/main.ts'), '--odd'];

let app: TestApp;
afterEach(() => app.end());

it('lists tool calls with their results up to the limit, and shortens large or broken results', async () => {
  app = await TestApp.start({
    // Codex drops a message over 16 MB and then waits for another until the timeout.
    config: { mcp_servers: { notes: { command: process.execPath, args, tool_timeout_sec: 2 } } },
    steps: [
      answer('Hello.'),
      callMcp('notes', 'echo', { text: 'hi' }),
      callMcp('notes', 'broken_image'),
      callMcp('notes', 'large', { megabytes: 10 }),
      callMcp('notes', 'large', { megabytes: 50 }),
      answer('Done.'),
    ],
  });
  const window = await app.openWindow();
  expect(await window.get('listToolRuns', null)).toEqual([]);
  const threadId = await sendMessage(window, 'Hi');
  await waitForTurnEnd(window);
  // Codex calls no tools of a server that has not started in the thread yet.
  const ready = async () => (await window.get('listTools', null)).servers[0]?.state;
  await expect.poll(ready, { timeout: 10_000 }).toBe('ready');
  await sendMessage(window, 'Call them', { threadId });
  await window.until(() => window.turns.length === 2);
  expect((await waitForTurnEnd(window)).status).toBe('completed');
  const runs = await window.get('listToolRuns', null);
  expect(runs).toMatchObject([
    { tool: 'large', status: 'failed', result: null, error: expect.stringContaining('timed out'), threadId },
    { tool: 'large', status: 'done', result: expect.stringMatching(/more characters in the turn$/) },
    { tool: 'broken_image', result: '[not an image, though it claims to be image/png]' },
    { tool: 'echo', server: 'notes', arguments: expect.stringContaining('"hi"'), result: 'echo: hi' },
  ]);
  const [large] = window.entries.filter((entry) => entry.kind === 'tool' && entry.tool === 'large');
  expect(large?.kind === 'tool' ? large.result?.length : 0).toBe(100_000);
  expect(large?.kind === 'tool' ? large.result : '').toMatch(/… cut here$/);
  const isNews = ({ name, payload }: { readonly name: string; readonly payload: unknown }) =>
    name === 'catalogsChanged' && JSON.stringify(payload).includes('toolRuns');
  await window.until(() => window.received.find(isNews));

  await window.get('changeSettings', { maxMcpToolRuns: 1 });
  expect(await window.get('listToolRuns', null)).toMatchObject([{ tool: 'large' }]);
});
