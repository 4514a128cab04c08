import { answer, fail } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The rail of turns next to the transcript, and the keys that move from turn to turn.

const long = (name: string) => Array.from({ length: 30 }, (_, n) => `${name} ${n}`).join('\n\n');

// @web: the page lays this out, the same on both hosts.
test('marks of the turn rail open their turns, by mouse and by keyboard', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
  const steps = names.map((name) => (name === 'Five' ? fail(400, { message: 'Not today' }) : answer(long(name))));
  const { page } = await open({ provider: { steps } });
  await page.setViewportSize({ width: 1_280, height: 800 });
  const appPage = new AppPage(page);
  const rail = page.getByRole('navigation', { name: 'Turns' });
  for (const [at, name] of names.entries()) {
    await appPage.sendMessage(`Ask ${name}\nand more`);
    if (name === 'Five') await expect(appPage.transcript).toContainText('Not today');
    else await expect(appPage.transcript).toContainText(`${name} 29`);
    if (at < 5) await expect(rail).toBeHidden();
  }
  const marks = rail.getByRole('button');
  await expect(marks).toHaveCount(6);
  await expect(marks.nth(4)).toHaveAccessibleName('Ask Five, failed');
  await expect(marks.nth(5)).toHaveAttribute('aria-current', 'true');
  await expectAccessible(page);

  await marks.nth(1).click();
  const said = (name: string) => appPage.transcript.getByText(`Ask ${name}`);
  await expect(said('Two')).toBeInViewport();
  await expect(marks.nth(1)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Alt+PageDown');
  await expect(said('Three')).toBeInViewport();
  await expect(marks.nth(2)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Alt+PageUp');
  await page.keyboard.press('Alt+PageUp');
  await expect(said('One')).toBeInViewport();
  await expect(appPage.announcements).toContainText('Ask One');
  await appPage.runCommand('Go to next turn');
  await expect(said('Two')).toBeInViewport();

  // One stop for Tab; the arrow keys go from mark to mark.
  await expect(rail.locator('button[tabindex="0"]')).toHaveCount(1);
  await marks.nth(1).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(marks.nth(3)).toBeFocused();
  await expect(rail.locator('button[tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(said('Four')).toBeInViewport();

  // The rail covers no text, and disappears when there is no room for it.
  const box = await rail.boundingBox();
  const text = await appPage.turns('Codex').first().boundingBox();
  expect(box?.x).toBeGreaterThan((text?.x ?? 0) + (text?.width ?? 0));
  await page.setViewportSize({ width: 600, height: 700 });
  await expect(rail).toBeHidden();
  await page.keyboard.press('Alt+PageUp');
  await expect(said('Three')).toBeInViewport();
});
