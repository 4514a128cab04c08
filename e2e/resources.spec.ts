import { join } from 'node:path';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Resources of MCP servers as part of a message.

const args = [join(import.meta.dirname, '../fixtures/mcp-server/main.ts'), '--odd'];
const config = { mcp_servers: { notes: { command: process.execPath, args, tool_timeout_sec: 2 } } };

test('attaches resources by keyboard, says which cannot be, and keeps them on the turn', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const { page } = await start({ provider: { steps: [answer('Fed.')] }, codex: { config } });
  const appPage = new AppPage(page);
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('MCP tools');
  const dialog = appPage.dialog('Tools');
  await dialog.getByRole('option', { name: /^notes ?8 tools, 11 resources/ }).click();
  const resources = dialog.getByRole('list', { name: 'Resources' });
  const resource = (uri: string) => resources.getByRole('listitem').filter({ hasText: uri });
  await appPage.tabTo(dialog.getByRole('button', { name: 'Attach guide', exact: true }));
  await page.keyboard.press('Enter');
  await expect(resource('memory://guide')).toContainText('Attached to the message');
  await expect(dialog.getByRole('button', { name: 'Attach guide', exact: true })).toBeFocused();
  await dialog.getByRole('button', { name: 'Attach dot', exact: true }).press('Enter');
  await expect(resource('memory://dot')).toContainText('Attached to the message');
  await dialog.getByRole('button', { name: 'Attach broken image', exact: true }).press('Enter');
  await expect(resource('memory://broken-image')).toContainText(
    'It claims to be image/png, but Codex cannot read it as an image',
  );
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  const chips = page.getByRole('list', { name: 'Attachments' });
  await expect(chips.getByRole('listitem')).toHaveText(['guide of notes', 'dot of notes']);
  await expect(page.getByRole('alert').filter({ hasText: 'broken image of notes is not attached' })).toBeVisible();
  await page.reload();
  await expect(chips.getByRole('listitem')).toHaveText(['guide of notes', 'dot of notes']);

  await appPage.sendMessage('Do as it says');
  await expect(appPage.turns('Codex')).toContainText('Fed.');
  await expect(chips).toBeHidden();
  const said = appPage.turns('You');
  await expect(said.getByRole('listitem')).toHaveText(['', 'guide of notes']);
  await expect(said).not.toContainText('Feed the parrot');
  await page.reload();
  await expect(said.getByRole('listitem')).toHaveText(['', 'guide of notes']);
  await expect(said.getByRole('img', { name: 'dot of notes' })).toBeVisible();
});

test('@ offers listed resources, and checks their content before sending', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const { page, provider } = await start({ provider: { steps: [answer('Noted.')] }, codex: { config } });
  const appPage = new AppPage(page);
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('MCP tools');
  await expect(appPage.dialog('Tools').getByRole('option', { name: /^notes ?8 tools, 11 resources/ })).toBeVisible();
  await appPage.button('Close').press('Enter');
  await expect(appPage.dialog('Tools')).toBeHidden();

  await appPage.message.pressSequentially('Keep it @memory://sec');
  const option = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name: /^secret/ });
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await option.click();
  const chips = page.getByRole('list', { name: 'Attachments' }).getByRole('listitem');
  await expect(chips).toHaveText(['secret of notes']);
  await expectAccessible(page);
  await expect(appPage.message).toHaveValue('Keep it ');
  await appPage.sendDraft();
  const question = page.getByRole('alertdialog', { name: 'This message has 1 secret.' });
  await expect(question).toContainText('secret');
  await expect(question.getByRole('button', { name: 'Mask and send' })).toBeEnabled();
  await question.getByRole('button', { name: 'Mask and send' }).press('Enter');
  await expect(appPage.turns('Codex')).toContainText('Noted.');
  await expect(appPage.turns('You').getByRole('listitem')).toHaveText(['secret of notes']);
  const asked = JSON.stringify(await provider.requestArrived(1));
  expect(asked).toContain('The token is [secret: GitHub token].');
  expect(asked).not.toContain('ghp_');
});
