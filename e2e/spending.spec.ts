import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answer, withUsage } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

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

test('an unusable price file says where the problem is, and does not change', { tag: '@web' }, async ({ start }) => {
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
