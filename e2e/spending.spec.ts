import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { answer, run, waiting, withUsage } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';
import { waitForJournal } from './wait-for-journal.ts';

// The cost of a thread, from its model without a price to the price it gets.

const spending = withUsage({ inputTokens: 200_000, outputTokens: 1_000 }, answer('It is done.'));

test('sets a price for a model by keyboard, and the run shows its cost', { tag: '@web' }, async ({ start }) => {
  const { page, dataFolder } = await start({ provider: { steps: [spending] } });
  await writeFile(join(dataFolder, 'prices.toml'), 'as_of = "2027-01-01"\n');
  const appPage = new AppPage(page);
  await appPage.sendMessage('Do it');
  await expect(appPage.transcript).toContainText('It is done.');

  await appPage.show('Mission Control');
  const card = page.getByRole('article').filter({ hasText: 'Do it' });
  await expect(card).toContainText('no price');
  await card.getByRole('button', { name: 'View Details' }).press('Enter');
  const lead = page.getByRole('button', { name: 'no price, open the prices' });
  await expect(lead).toBeVisible();
  await expectAccessible(page);
  await lead.press('Enter');

  const model = page.getByRole('textbox', { name: 'Model', exact: true });
  const prices = page.getByRole('table', { name: 'Model prices' });
  await expect(prices).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Prices as of' })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add model' }).press('Enter');
  await expect(model.first()).toBeFocused();
  await page.keyboard.type('gpt-5.5');
  await page.keyboard.press('Tab');
  await page.keyboard.type('2');
  for (let column = 0; column < 3; column++) await page.keyboard.press('Tab');
  await page.keyboard.type('-10');
  await page.keyboard.press('Enter');
  const help = page.getByText('Enter a price from 0 to 100,000. The last saved prices still apply.');
  await expect(help).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await expect(help).toBeHidden();
  await expect.poll(() => readFile(join(dataFolder, 'prices.toml'), 'utf8')).toContain('gpt-5.5');

  await appPage.show('Mission Control');
  await expect(card).toContainText('$0.41');
  await card.getByRole('button', { name: 'View Details' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('$0.41').first()).toBeVisible();
  const usage = dialog.getByRole('feed', { name: 'Timeline' }).locator('[data-type="usage"]');
  await usage.click();
  const event = dialog.getByRole('region', { name: 'Event', exact: true });
  await expect(event).toContainText('200,000 tokens');
  await expect(event).toContainText('$0.41');
  await page.keyboard.press('Escape');

  await appPage.showSettings('Runs and prices');
  await page.getByRole('button', { name: 'Remove gpt-5.5' }).press('Enter');
  await page.getByRole('button', { name: 'Reset prices…' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.getByRole('button', { name: 'Discard my prices' }).press('Enter');
  await expect(page.getByText('Included with Workcell.')).toBeVisible();
});

test('an unusable price file says where the problem is, and does not change', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const app = await start();
  const file = join(app.dataFolder, 'prices.toml');
  const text = 'as_of = "2027-01-01"\n[models.m\n';
  await writeFile(file, text);
  const appPage = new AppPage(app.page);
  await appPage.showSettings('Runs and prices');
  const problem = app.page.getByRole('alert').filter({ hasText: 'prices.toml has an error on line 2' });
  await expect(problem).toContainText('Workcell uses its own prices until you fix this.');
  await expect(app.page.getByRole('button', { name: 'Add model' })).toBeDisabled();
  expect(await readFile(file, 'utf8')).toBe(text);
  await writeFile(file, 'as_of = "2027-01-01"\n[models.mine]\ninput = 1\noutput = 2\n');
  await expect(problem).toBeHidden();
  await expect(app.page.getByRole('textbox', { name: 'Input of mine', exact: true })).toHaveValue('1');
});

test('stops a thread at the budget that it was given, and goes on once it is raised', { tag: '@web' }, async ({
  start,
}) => {
  const usage = { inputTokens: 900, outputTokens: 100 };
  const { page } = await start({
    provider: {
      steps: [
        withUsage(usage, answer('One.')),
        ...Array.from({ length: 20 }, () => withUsage(usage, run('echo more'))),
      ],
      rules: [
        {
          when: (request) => /Continue|Last/.test(listUserMessages(request).at(-1) ?? ''),
          step: withUsage(usage, answer('Finished.')),
        },
      ],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Begin');
  await expect(appPage.transcript).toContainText('One.');

  await appPage.runCommand('Budget');
  const dialog = page.getByRole('dialog', { name: 'Budget' });
  const tokens = dialog.getByRole('textbox', { name: 'Tokens' });
  await expect(tokens).toBeFocused();
  await expect(tokens).toHaveAccessibleDescription('1,000 tokens used');
  await tokens.fill('many');
  await expect(tokens).toHaveAccessibleDescription('Enter a number above 0.');
  await expect(dialog.getByRole('button', { name: 'Set budget' })).toBeDisabled();
  await tokens.fill('3,000');
  await expectAccessible(page);
  await tokens.press('Enter');
  await expect(dialog).toBeHidden();
  const used = page.getByRole('button', { name: /% of budget/ });
  await expect(used).toHaveText('33\u00a0% of budget');

  await appPage.sendMessage('Work on');
  await expect(appPage.transcript).toContainText('The budget of this thread is used up.');
  await expect(used).toHaveText(/^1\d\d\u00a0% of budget$/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Raise by half and go on' }).dblclick();
  await expect(appPage.transcript).toContainText('You raised it to 4,500 tokens.');
  await expect(appPage.transcript).toContainText('Finished.');
  await expect(appPage.transcript.getByText('Continue where you were interrupted.')).toHaveCount(1);
  await expect(appPage.message).toBeFocused();

  // What is over the budget is not sent unless the user raises it.
  await used.click();
  await dialog.getByRole('textbox', { name: 'Tokens' }).fill('3000');
  await dialog.getByRole('button', { name: 'Set budget' }).click();
  await appPage.sendMessage('Last one');
  const question = page.getByRole('dialog', { name: 'Raise the budget' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(appPage.message).toHaveValue('Last one');
  await appPage.message.press('Enter');
  await question.getByRole('button', { name: 'Raise by half and send' }).click();
  await expect(appPage.message).toHaveValue('');
  await expect(appPage.transcript.getByText('Finished.')).toHaveCount(2);
});

test('counts what a turn used before the host was killed, and starts nothing by itself', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const usage = { inputTokens: 900, outputTokens: 100 };
  const gate = createGate();
  const app = await start({
    settings: { budgets: { thread_tokens: 3_000 } },
    provider: {
      steps: [
        ...Array.from({ length: 2 }, () => withUsage(usage, run('echo more'))),
        waiting(gate, answer('Too late.')),
        ...Array.from({ length: 9 }, () => withUsage(usage, run('echo more'))),
      ],
    },
  });
  const before = new AppPage(app.page);
  await before.sendMessage('Work');
  await expect(app.page.getByRole('button', { name: /% of budget/ })).toHaveText('66\u00a0% of budget');
  await app.provider.requestArrived(3);
  await waitForJournal(app.dataFolder);
  const page = await app.restart('killed');
  gate.release();
  const after = new AppPage(page);
  await after.threads.getByRole('button', { name: /Work/ }).click();
  await expect(page.getByRole('button', { name: /% of budget/ })).toHaveText('66\u00a0% of budget');
  expect(app.provider.requests).toHaveLength(3);
  await after.button('Continue').click();
  await expect(after.transcript).toContainText('The budget of this thread is used up.');
  await expect(page.getByRole('button', { name: 'Raise by half and go on' })).toBeEnabled();
  // The fourth request reaches the limit.
  expect(app.provider.requests.length).toBeLessThanOrEqual(5);
});
