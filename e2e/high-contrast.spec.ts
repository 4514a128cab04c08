import { answer, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessibleIn } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The high-contrast theme, on every page.

test('high contrast applies to every page, survives a restart, and follows the system', {
  tag: '@web',
}, async ({ start }) => {
  const { page } = await start({ provider: { steps: [run('ls'), answer('Some `code`, and **bold** words.')] } });
  const appPage = new AppPage(page);
  const html = page.locator('html');
  await page.emulateMedia({ contrast: 'more' });
  await expect(html).toHaveAttribute('data-theme', 'contrast');
  await page.emulateMedia({ contrast: 'no-preference' });
  await expect(html).not.toHaveAttribute('data-theme', 'contrast');

  await appPage.sendMessage('Look around');
  await expect(appPage.turns('Codex')).toContainText('bold');
  await appPage.showSettings('Appearance');
  const themes = page.getByRole('group', { name: 'Theme' });
  await themes.getByRole('button', { name: 'High contrast' }).press('Enter');
  await expectAccessibleIn(page, 'contrast');
  for (const name of ['Threads', 'Mission Control', 'Diagnostics'] as const) {
    await appPage.show(name);
    await expectAccessibleIn(page, 'contrast');
  }
  await page.reload();
  await expect(html).toHaveAttribute('data-theme', 'contrast');
  await expect(appPage.message).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(appPage.dialog('Command palette').getByRole('option').first()).toBeVisible();
  await expectAccessibleIn(page, 'contrast');
});
