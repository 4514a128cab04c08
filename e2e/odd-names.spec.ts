import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answer, call, patch, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// Names and IDs that the model and servers choose: properties of every object, and duplicates.

test.describe('a duplicate call ID', () => {
  // @web: the page shows this, the same on both hosts.
  test('a duplicate call ID leaves both commands and both patches in the thread, also after a reload', {
    tag: '@web',
  }, async ({ open }) => {
    const { page } = await open({
      provider: {
        steps: [
          run('echo FIRST', { callId: 'call_0' }),
          run('echo SECOND', { callId: 'call_0' }),
          patch('*** Add File: first.txt\n+one\n', { callId: 'call_0' }),
          patch('*** Add File: second.txt\n+two\n', { callId: 'call_0' }),
          answer('Done.'),
          run('echo THIRD', { callId: 'call_0' }),
          answer('Done again.'),
        ],
      },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Go');
    await expect(appPage.transcript).toContainText('Done.');
    await appPage.sendMessage('And again');
    await expect(appPage.transcript).toContainText('Done again.');
    const all = ['echo FIRST', 'echo SECOND', 'first.txt', 'second.txt', 'echo THIRD'];
    await appPage.expandTurn(0);
    for (const words of all) await expect(appPage.transcript).toContainText(words);
    await page.reload();
    await appPage.expandTurn(0);
    for (const words of all) await expect(appPage.transcript).toContainText(words);
  });
});

test.describe('a name that every object has', () => {
  for (const id of ['constructor', '__proto__']) {
    test(`as the id of a question: ${id}`, { tag: ['@web', '@long'] }, async ({ open }) => {
      const options = [
        { label: 'SQLite', description: 'A file' },
        { label: 'Postgres', description: 'A server' },
      ];
      const questions = [{ id, header: 'Database', question: 'Which one?', options }];
      const { page, provider } = await open({
        codex: { config: { features: { default_mode_request_user_input: true } } },
        provider: { steps: [call('request_user_input', { questions }), answer('Done.')] },
      });
      const appPage = new AppPage(page);
      await appPage.sendMessage('Go');
      await appPage.waitUntilAnswerable();
      await appPage.approval.getByText('SQLite').click();
      await appPage.approval.getByRole('button', { name: 'Answer' }).click();
      await expect(appPage.transcript).toContainText('Done.');
      expect(JSON.stringify(provider.requests.at(-1))).toContain('SQLite');
    });
  }

  // @web: the page shows this, the same on both hosts.
  test('a tool server named like a built-in object property works', { tag: ['@web', '@long'] }, async ({ start }) => {
    const args = [join(import.meta.dirname, '../fixtures/mcp-server/main.ts')];
    const { page } = await start({
      codex: { config: { mcp_servers: { constructor: { command: process.execPath, args } } } },
      provider: { steps: [answer('Hi.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Hello');
    await expect(appPage.transcript).toContainText('Hi.');
    await appPage.runCommand('MCP tools');
    const dialog = page.getByRole('dialog', { name: 'Tools' });
    await expect(dialog.getByRole('heading', { name: 'constructor' })).toBeVisible();
  });
});

// @web: the page shows this, the same on both hosts.
test('an approval that cannot be shown leaves the thread as it is, and can still be declined', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/IntersectionObserver/);
  const { page, workspace } = await start({
    settings: { approval_mode: 'ask-for-everything' },
    provider: { steps: [run('touch one.txt'), answer('All right.')] },
  });
  // The card cannot work without it.
  await page.evaluate('window.IntersectionObserver = null');
  const appPage = new AppPage(page);
  await appPage.message.fill('Go');
  await appPage.message.press('Enter');
  await expect(appPage.approval).toContainText('This approval cannot be shown.');
  await expect(appPage.approval.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await expect(appPage.approval.getByRole('button', { name: 'Cancel turn' })).toBeVisible();
  await expect(appPage.transcript).toContainText('touch one.txt');
  await appPage.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(appPage.transcript).toContainText('All right.');
  expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
});
