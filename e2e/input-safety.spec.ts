import { readFile } from 'node:fs/promises';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { clickAtOnce } from './click-at-once.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What is found in a message before it is sent, and what the user answers.

const key = `ghp_${'aB3dE5fG7hJ9'.repeat(3)}`;
const text = `Why does ${key} not work?`;

test('warns about a secret while you type, asks on Send, and can mask it', { tag: '@web' }, async ({ open }) => {
  const { page, provider } = await open({ provider: { steps: [answer('Here.'), answer('It has expired.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Here.');

  await appPage.message.fill(text);
  const note = page.getByRole('region', { name: 'Found in the message' });
  await expect(note).toContainText('GitHub token ghp_… in line 1');
  await expect(note.getByRole('button', { name: 'Mask' })).toBeEnabled();
  await appPage.sendDraft();
  const question = page.getByRole('alertdialog', { name: 'This message has 1 secret.' });
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(page.getByText('Waiting for your answer')).toBeVisible();
  await expect(appPage.button('Send')).toBeDisabled();
  await expect(appPage.turns('Status').filter({ hasText: 'Your message has 1 secret.' })).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue(text);

  await appPage.message.press('Enter');
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(question.getByRole('button', { name: 'Mask and send' })).toBeFocused();
  await expect(question.getByRole('button', { name: 'Mask and send' })).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('It has expired.');
  await expect(appPage.message).toHaveValue('');
  expect(listUserMessages(await provider.requestArrived(2)).at(-1)).toBe('Why does [secret: GitHub token] not work?');
  await expect(appPage.turns('Status').filter({ hasText: 'A message was masked: 1 secret.' })).toBeVisible();
  await expect(appPage.transcript).not.toContainText(key);
});

test('a click meant for something else does not send a secret', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page, provider } = await open({ provider: { steps: [answer('Hm.')] } });
  const appPage = new AppPage(page);
  const question = page.getByRole('alertdialog', { name: 'This message has 1 secret.' });
  await clickAtOnce(page, 'alertdialog', ['Mask and send', 'Send anyway']);
  await appPage.message.fill(text);
  await appPage.sendDraft();
  await expect(question.getByRole('button', { name: 'Send anyway' })).toBeEnabled();
  await question.getByRole('button', { name: 'Mask and send' }).click();
  await expect(appPage.turns('Codex')).toContainText('Hm.');
  expect(listUserMessages(await provider.requestArrived(1))).toEqual(['Why does [secret: GitHub token] not work?']);
});

test('hidden characters can be taken out, or sent as they are', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page, provider } = await open({ provider: { steps: [answer('Done.')] } });
  const appPage = new AppPage(page);
  const note = page.getByRole('region', { name: 'Found in the message' });
  await appPage.message.fill('if (isAdmin\u202e) { \u200b');
  await expect(note).toContainText('U+202E RIGHT-TO-LEFT OVERRIDE line 1, column 12');
  await note.getByRole('button', { name: 'Remove' }).click();
  await expect(appPage.message).toHaveValue('if (isAdmin) { ');
  await expect(note).toBeHidden();

  await appPage.message.fill('a\u202eb');
  await appPage.sendDraft();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Send anyway' }).click();
  await expect(appPage.turns('Codex')).toContainText('Done.');
  expect(listUserMessages(await provider.requestArrived(1))).toEqual(['a\u202eb']);
  await expect(
    appPage.turns('Status').filter({ hasText: 'You sent 1 hidden character after a warning.' }),
  ).toBeVisible();
});

test('a paste of megabytes becomes a file, whose text is inspected and masked like a message', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page, provider } = await open({ provider: { steps: [answer('Read.')] } });
  const appPage = new AppPage(page);
  await appPage.message.focus();
  await page.evaluate(pasteLog);
  const chips = page.getByRole('list', { name: 'Attachments' });
  await expect(chips.getByRole('listitem')).toHaveText(['pasted.txt']);
  await expect(appPage.message).toHaveValue('');

  await appPage.message.fill('What went wrong?');
  await appPage.sendDraft();
  const question = page.getByRole('alertdialog', { name: 'This message has 1 secret.' });
  await expect(question).toContainText('pasted.txt, ghp_… in line 150,001');
  await question.getByRole('button', { name: 'Mask and send' }).click();
  await expect(appPage.turns('Codex')).toContainText('Read.');
  const request = await provider.requestArrived(1);
  const path = /pasted\.txt: (\S+pasted\.txt)/.exec(listUserMessages(request).at(-1) ?? '')?.[1];
  expect(await readFile(path ?? '', 'utf8')).toMatch(/\nline of a log\ntoken \[secret: GitHub token\]$/);
  expect(JSON.stringify(request)).not.toContain(key);
  await expect(appPage.turns('You').getByRole('listitem')).toHaveText(['pasted.txt']);
  await expect(appPage.turns('You')).not.toContainText('Attached files');
});

test('copying a whole thread shows its size first, and asks about its secrets', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const { page } = await open({ provider: { steps: [answer(`It is ${key}.`)] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Which key?');
  await expect(appPage.turns('Codex')).toContainText(key);
  await appPage.runCommand('Copy whole thread');
  const dialog = appPage.dialog('Copy the thread');
  await expect(dialog).toContainText('It has 1 secret.');
  await expect(dialog.getByRole('status')).toContainText('characters');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Mask and copy' }).click();
  await expect(appPage.turns('Status').filter({ hasText: 'Copied the thread.' })).toBeVisible();
  await expect
    .poll(() => appPage.readPastedText())
    .toBe('## You\n\nWhich key?\n\n## Codex\n\nIt is [secret: GitHub token].');

  await appPage.turns('Codex').getByRole('button', { name: 'Copy answer' }).click();
  await appPage.dialog('Copy the answer').getByRole('button', { name: 'Cancel' }).click();
  await expect(appPage.turns('Status').filter({ hasText: 'Nothing was copied. The text has 1 secret.' })).toBeVisible();
  await page.reload();
  await expect(appPage.turns('Codex')).toContainText(key);
  await expect(appPage.turns('Status').filter({ hasText: 'Nothing was copied.' })).toHaveCount(0);
});

/** Simulates a paste of megabytes, without waiting for a clipboard of that size. */
const pasteLog = `
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', 'line of a log\\n'.repeat(150_000) + 'token ${key}');
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
`;
