import type { Locator } from '@playwright/test';
import { answer, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessibleIn } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The high-contrast theme and the system's own colors, on every page.

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

// @web: the page decides this, the same on both hosts.
test('with the colors of the system, what is selected has the colors of a selection, also when it cannot change', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('It is a list.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('What is this?');
  await expect(appPage.turns('Codex')).toContainText('It is a list.');
  await page.emulateMedia({ forcedColors: 'active' });
  const pages = page.getByRole('navigation', { name: 'Main' });
  const getSystemColor = (name: string) =>
    page.evaluate<string>(`(() => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.cssText = 'forced-color-adjust: none; color: ${name}';
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    })()`);
  const [fill, words] = [await getSystemColor('Highlight'), await getSystemColor('HighlightText')];
  const expectSelected = async (target: Locator): Promise<void> => {
    await expect(target).toHaveAttribute('aria-current', /./);
    await expect(target).toHaveCSS('background-color', fill);
    await expect(target.locator('span').first()).toHaveCSS('color', words);
  };
  await page.mouse.move(800, 300);
  await expectSelected(appPage.threads.getByRole('button', { name: /^What is this/ }));
  await expectSelected(pages.getByRole('button', { name: 'Threads', exact: true }));
  // A thread that works in the folder stays there.
  const here = page.locator('label', { has: page.getByRole('radio', { name: 'Here' }) });
  await expect(here.getByRole('radio')).toBeDisabled();
  await expect(here).toHaveCSS('background-color', fill);
  await expect(here).toHaveCSS('color', words);
  await appPage.show('Settings');
  await page.mouse.move(800, 300);
  await expect(pages.getByRole('button', { name: 'Settings', exact: true })).toHaveCSS('background-color', fill);
});
