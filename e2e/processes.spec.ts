import { join } from 'node:path';
import { answer, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What the app and Codex have started, on the Diagnostics page.

const program = join(import.meta.dirname, '../fixtures/mcp-server/main.ts');
const codex = {
  config: {
    approval_policy: 'never',
    sandbox_mode: 'danger-full-access',
    mcp_servers: { notes: { command: process.execPath, args: [program] } },
  },
};

test('lists processes with their load, warns, and ends them by keyboard after a question', {
  tag: '@web',
}, async ({ start }) => {
  const app = await start({
    codex,
    provider: { steps: [run('echo begun; exec tail -f /dev/null', { yieldMs: 300 }), answer('It goes on.')] },
  });
  const appPage = new AppPage(app.page);
  const { keyboard } = app.page;
  await appPage.sendMessage('Watch it');
  await expect(appPage.turns('Codex')).toContainText('It goes on.');
  await appPage.runCommand('Show processes');
  const table = app.page.getByRole('table', { name: 'Processes' });
  const row = (name: RegExp) => table.getByRole('row').filter({ has: app.page.getByRole('rowheader', { name }) });
  await expect(row(/^Codex codex app-server/)).toContainText('MB');
  await expect(row(/^MCP server notes .*main\.ts/)).toBeVisible();
  const command = row(/^Background command .*tail -f \/dev\/null/);
  await expect(command).toContainText('Watch it');
  await expect(app.page.getByText(/^\d+ processes, \d+\sMB$/)).toBeVisible();
  await expect(app.page.getByText(/^Warns above 4\.0\sGB\.$/)).toBeVisible();
  await expectAccessible(app.page);

  const end = command.getByRole('button', { name: /^End process/ });
  await appPage.tabTo(end);
  await keyboard.press('Enter');
  const question = appPage.dialog('End this process');
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await keyboard.press('Escape');
  await expect(end).toBeFocused();
  await keyboard.press('Enter');
  await expect(question).toContainText('Background command in thread "Watch it"');
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expectAccessible(app.page);
  await keyboard.press('Tab');
  await expect(question.getByRole('button', { name: 'End process' })).toBeFocused();
  await expect(question.getByRole('button', { name: 'End process' })).toBeEnabled();
  await keyboard.press('Enter');
  await expect(appPage.toasts.getByText(/^Ended process \d+\.$/)).toBeVisible();
  await expect(command).toHaveCount(0);
  await expect(app.page.getByRole('region', { name: 'Processes' })).toBeFocused();

  await row(/^MCP server notes/)
    .getByRole('button', { name: /^End process/ })
    .press('Enter');
  await expect(row(/^MCP server notes/)).toHaveCount(0);
  await expect(row(/^Codex .*app-server/).getByRole('button', { name: /^Restart Codex/ })).toBeEnabled();

  await appPage.button('Change').press('Enter');
  await expect(app.page.getByRole('textbox', { name: 'Process memory' })).toBeFocused();
});
