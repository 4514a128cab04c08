import { join } from 'node:path';
import { answer } from '../fixtures/provider/script.ts';
import { Desk } from './desk.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The MCP servers of Codex, with servers that misbehave among them.

const server = (...flags: readonly string[]) => ({
  command: process.execPath,
  args: [join(import.meta.dirname, '../fixtures/mcp-server/main.ts'), ...flags],
});

test('tools are listed while a server hangs, found and named in the message', async ({ start }) => {
  const app = await start({
    provider: { steps: [answer('I shall.')] },
    codex: {
      config: {
        mcp_servers: {
          notes: server(),
          noisy: server('--garbage'),
          gone: server('--exit'),
          // Longer than the test: nothing may wait for it.
          stuck: { ...server('--hang'), startup_timeout_sec: 600 },
          unused: { ...server(), enabled: false },
        },
      },
    },
  });
  const desk = new Desk(app.page);
  await expect(desk.message).toBeVisible();
  await desk.command('Show the tools');
  const dialog = desk.dialog('Tools');
  const row = (name: RegExp) => dialog.getByRole('option', { name });
  await expect(row(/^notes ?6 tools, 1 resource/)).toBeVisible();
  await expect(row(/^noisy ?6 tools/)).toBeVisible();
  await expect(row(/^gone ?Did not start/)).toBeVisible();
  await expect(row(/^stuck ?Has not answered yet/)).toBeVisible();
  await expect(row(/^unused ?Switched off/)).toBeVisible();
  await expectAccessible(app.page);
  await row(/^gone/).click();
  await expect(dialog.getByText(/connection closed/)).toBeVisible();

  await desk.tabTo(dialog.getByRole('searchbox'));
  await app.page.keyboard.type('notes echo');
  await expect(dialog.getByRole('option')).toHaveCount(2);
  await app.page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('listbox')).toBeFocused();
  await app.page.keyboard.press('ArrowDown');
  await expect(dialog.getByText('"type": "string"')).toBeVisible();
  await app.page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Insert' })).toBeFocused();
  await app.page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(desk.message).toHaveValue('the tool `echo` of `notes` ');
  await expect(desk.message).toBeFocused();

  await desk.command('Show the tools');
  await expect(dialog.getByRole('option', { selected: true })).toHaveText(/^echo/);
  await expect(dialog.getByText('Of notes')).toBeVisible();
});
