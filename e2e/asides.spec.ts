import { createGate } from '../fixtures/provider/gate.ts';
import { answer, run, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Questions next to a thread. @web: the page and the host are the same on the desktop.

test('a selection is asked about next to the thread, and question and answer stay until they are removed', {
  tag: '@web',
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({
    provider: { steps: [answer('I use a list here.'), answer('It **keeps** the order.'), run('ls')] },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.sendMessage('Store the names');
  await appPage.transcript.getByText('I use a list here.').click({ clickCount: 3 });
  await page.locator('[data-selection-actions]').getByRole('button', { name: 'Ask aside' }).click();
  const card = page.getByRole('region', { name: 'Ask aside' });
  const field = card.getByRole('textbox', { name: 'Question' });
  await expect(field).toBeFocused();
  await expect(card.getByRole('blockquote')).toHaveText('I use a list here.');
  await field.fill('Why?');
  await field.press('Enter');
  const first = card.getByRole('article', { name: 'Why?' });
  await expect(first.locator('strong')).toHaveText('keeps');
  await expect(first).toContainText(/\d tokens in, \d+ out · \$0\.\d+/);
  await expect(field).toBeFocused();
  await expect(appPage.transcript).not.toContainText('keeps the order');
  await expectAccessible(page);
  // The message stays in sight below the card.
  const [cardBox, messageBox] = [await card.boundingBox(), await appPage.message.boundingBox()];
  expect((cardBox?.y ?? 0) + (cardBox?.height ?? 0)).toBeLessThanOrEqual(messageBox?.y ?? 0);

  await field.fill('Which file is it in?');
  await field.press('Enter');
  const second = card.getByRole('article', { name: 'Which file is it in?' });
  await expect(second).toContainText('Codex needs a tool for this answer.');
  await second.getByRole('button', { name: 'Ask in the thread' }).click();
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue('Which file is it in?');
  await appPage.message.fill('');
  await first.getByRole('button', { name: 'Add to message' }).click();
  await expect(appPage.message).toHaveValue('I said:\n> Why?\n\nCodex said:\n> It **keeps** the order.\n\n');
  await field.fill('Not asked yet');
  await field.press('Escape');
  await expect(card).toBeHidden();
  await expect(appPage.message).toBeFocused();
  await appPage.untilTextIsSaved();

  const after = new AppPage(await app.restart('killed'));
  await expect(after.turns('Codex')).toContainText('I use a list here.');
  await expect(card).toBeHidden();
  await after.message.fill('/btw');
  await after.page.getByRole('option', { name: 'btw' }).click();
  const later = after.page.getByRole('region', { name: 'Ask aside' });
  await expect(later.getByRole('textbox', { name: 'Question' })).toHaveValue('Not asked yet');
  await expect(later.getByRole('textbox', { name: 'Question' })).toBeFocused();
  await expect(later.getByRole('article', { name: 'Why?' })).toContainText('keeps the order.');
  await later.getByRole('article', { name: 'Why?' }).getByRole('button', { name: 'Remove question' }).click();
  await expect(later.getByRole('article')).toHaveCount(1);
});

test('a reload while Codex answers loses nothing, and a question can be canceled and asked again', {
  tag: ['@web', '@long'],
}, async ({ open, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const [late, never] = [createGate(), createGate()];
  const { page, provider } = await open({
    provider: {
      steps: [
        answer('I use a list here.'),
        waiting(late, answer('The order.')),
        waiting(never, answer('Too late.')),
        answer('Yes.'),
      ],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Store the names');
  await expect(appPage.turns('Codex')).toContainText('I use a list here.');
  await page.keyboard.press('Alt+Shift+A');
  const card = page.getByRole('region', { name: 'Ask aside' });
  const field = card.getByRole('textbox', { name: 'Question' });
  await field.fill('What matters?');
  // A second press asks nothing.
  await field.press('Enter');
  await field.press('Enter');
  await expect(card.getByText('Codex is answering…')).toHaveCount(1);
  await appPage.untilTextIsSaved();
  await page.reload();
  await expect(card.getByText('Codex is answering…')).toBeVisible();
  await card.getByRole('button', { name: 'Cancel' }).focus();
  late.release();
  await expect(card.getByRole('article', { name: 'What matters?' })).toContainText('The order.');
  // Escape must not reach the thread because the button is gone.
  await expect(field).toBeFocused();

  await field.fill('Is it fast?');
  await field.press('Enter');
  const second = card.getByRole('article', { name: 'Is it fast?' });
  await provider.requestArrived(3);
  await second.getByRole('button', { name: 'Cancel' }).click();
  await expect(second).toContainText('Canceled');
  await expect(field).toBeFocused();
  await second.getByRole('button', { name: 'Retry' }).click();
  await expect(second).toContainText('Yes.');
  await expect(card.getByRole('article')).toHaveCount(2);
  never.release();
});
