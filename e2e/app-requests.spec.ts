import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What the app itself asks about: the actions that an answer suggests and, under review, the user's own actions.

const suggestion = [
  'Change the greeting like this:',
  "```diff\n--- a/src/greet.js\n+++ b/src/greet.js\n@@ -1 +1 @@\n-export const greet = (name) => 'Hello, ' + name;\n+export const greet = (name) => 'Hi, ' + name;\n```",
  'Then look at it:',
  '```console\n$ cat src/greet.js\n```',
].join('\n\n');

// @web: the page asks this, the same on both hosts.
test('a diff and a command in an answer are applied by keyboard, each after approval', { tag: '@web' }, async ({
  open,
}) => {
  const { page, workspace } = await open({ provider: { steps: [answer(suggestion)] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Greet shorter');
  await page.getByRole('button', { name: 'Apply diff' }).click();
  await expect(appPage.approval).toContainText('Apply this diff to 1 file?');
  await expect(appPage.approval).toContainText('The answer to “Greet shorter”');
  await expect(appPage.approval.getByRole('button', { name: 'Cancel turn' })).toBeHidden();
  await expectAccessible(page);
  await page.reload();
  await expect(appPage.approval).toContainText('Apply this diff to 1 file?');
  await page.keyboard.press('F8');
  await expect(appPage.approval.getByRole('button', { name: 'Approve', exact: true })).toBeFocused();
  await appPage.waitUntilAnswerable();
  await page.keyboard.press('y');
  await expect(appPage.transcript.getByRole('button', { name: /Edited.*greet\.js/ })).toBeVisible();
  expect(await readFile(join(workspace, 'src/greet.js'), 'utf8')).toContain('Hi, ');

  await page.getByRole('button', { name: 'Run command' }).click();
  await expect(appPage.approval).toContainText('cat src/greet.js');
  await expect(appPage.approval).not.toContainText('Reaches');
  await appPage.approve();
  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option', { name: 'cat src/greet.js, exit 0' })).toBeVisible();
});

// @web: the page asks this, the same on both hosts.
test('a declined command leaves guidance in its turn', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('```sh\nrm -rf build\n```')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('How do I start again?');
  await page.getByRole('button', { name: 'Run command' }).click();
  await appPage.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(appPage.turns('Status').filter({ hasText: 'You declined this command from the answer.' })).toBeVisible();
  await expect(appPage.approval).toBeHidden();
  await expect(appPage.runs.getByRole('option')).toHaveCount(0);
});

test('a link in an answer opens in a new page once the user has approved its whole address', { tag: '@long' }, async ({
  host,
  start,
}) => {
  const docs = createServer((_request, response) => response.end('The docs')).listen(0, '127.0.0.1');
  await once(docs, 'listening');
  const address = docs.address();
  const site = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const { page } = await start({ provider: { steps: [answer(`See [the docs](http://bank.example@${site}/a).`)] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Where?');
  const link = appPage.turns('Codex').getByRole('link', { name: 'the docs' });
  await link.click();
  await expect(appPage.approval).toContainText(`Open this page from ${site}?`);
  await expect(appPage.approval).toContainText(`http://bank.example@${site}/a`);
  await expect(appPage.approval).toContainText('The answer to “Where?”');
  await expectAccessible(page);
  await appPage.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(
    appPage.turns('Status').filter({ hasText: 'You declined to open this link from the answer.' }),
  ).toBeVisible();
  expect(page.context().pages()).toHaveLength(1);

  // On the desktop the system opens it, in a browser that no test sees.
  if (host === 'desktop') return;
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(appPage.approval).toBeVisible();
  await page.keyboard.press('F8');
  await expect(appPage.approval.getByRole('button', { name: 'Open', exact: true })).toBeFocused();
  const opened = page.context().waitForEvent('page');
  await appPage.waitUntilAnswerable();
  await page.keyboard.press('y');
  await expect((await opened).getByText('The docs')).toBeVisible();
  expect(await (await opened).evaluate('window.opener')).toBeNull();
  await expect(appPage.turns('Status').getByText('You opened a link from the answer.')).toBeVisible();
  docs.close();
});

// @desktop: the editor starts the same on both hosts.
test('a file in an answer opens in the editor once the user has approved it', { tag: ['@desktop', '@long'] }, async ({
  start,
}) => {
  const { page, workspace } = await start({
    provider: { steps: [answer('Look at [greet](src/greet.js:1) and [passwd](/etc/passwd).')] },
    settings: { editor: ['touch', '{file}.opened'] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Where?');
  await appPage.turns('Codex').getByRole('button', { name: 'passwd' }).click();
  await expect(appPage.approval).toContainText('Outside this folder: /etc/passwd.');
  await appPage.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(appPage.approval).toBeHidden();

  await appPage.turns('Codex').getByRole('button', { name: 'greet' }).click();
  await expect(appPage.approval).toContainText('src/greet.js:1');
  await appPage.approval.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(appPage.turns('Status').getByText('You opened a file from the answer.')).toBeVisible();
  await expect.poll(() => readdir(join(workspace, 'src'))).toContain('greet.js.opened');
});

// @web: the page asks this, the same on both hosts.
test('a message under review waits for approval, and nothing else can be sent until then', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({
    settings: { approvals: { review_own_actions: true } },
    provider: { steps: [answer('One.'), answer('Two.')] },
  });
  const appPage = new AppPage(page);
  await appPage.message.fill('Begin');
  await appPage.sendDraft();
  await expect(appPage.approval).toContainText('Send this message?');
  await expect(page.getByText('Waiting for approval')).toBeVisible();
  await expect(appPage.button('Send')).toBeDisabled();
  await expect(appPage.turns('You')).toHaveCount(0);
  await expectAccessible(page);
  await appPage.approve();
  await expect(appPage.turns('Codex')).toContainText('One.');
  await expect(appPage.message).toHaveValue('');

  await appPage.message.fill('Go on');
  await appPage.sendDraft();
  await appPage.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(appPage.turns('Status').filter({ hasText: 'You declined to send this message.' })).toBeVisible();
  await expect(page.getByText('Waiting for approval')).toBeHidden();
  await expect(appPage.message).toHaveValue('Go on');
  await expect(appPage.button('Send')).toBeEnabled();
});

// @web: the page asks this, the same on both hosts.
test('a message that waits for approval still waits after a reload, and is sent once', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page, provider } = await open({
    settings: { approvals: { review_own_actions: true } },
    provider: { steps: [answer('One.'), answer('Two.')] },
  });
  const appPage = new AppPage(page);
  await appPage.message.fill('Begin');
  await appPage.sendDraft();
  await expect(appPage.approval).toContainText('Send this message?');
  await page.reload();
  await expect(appPage.approval).toContainText('Send this message?');
  await expect(appPage.message).toHaveValue('Begin');
  await expect(page.getByText('Waiting for approval')).toBeVisible();
  await appPage.message.press('Enter');
  await appPage.message.press('End');
  await appPage.message.pressSequentially(' and more');
  await appPage.approve();
  await expect(appPage.turns('Codex')).toContainText('One.');
  await expect(appPage.message).toHaveValue('and more');
  await expect(appPage.turns('You')).toHaveCount(1);

  await appPage.sendDraft();
  await expect(appPage.approval).toContainText('and more');
  await page.reload();
  await expect(appPage.approval).toContainText('and more');
  await appPage.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(page.getByText('Waiting for approval')).toBeHidden();
  await expect(appPage.message).toHaveValue('and more');
  await expect(appPage.button('Send')).toBeEnabled();
  expect(provider.requests).toHaveLength(1);
});
