import { createGate } from '../fixtures/provider/gate.ts';
import { answer, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

const widths = [1920, 1280, 1100, 900, 820, 640, 480, 360] as const;

// @web: the page lays this out, the same on both hosts.
test('the composer keeps its height when the first letter is typed, and no picker is cut off', { tag: '@web' }, async ({
  open,
}) => {
  const gate = createGate();
  const { page } = await open({
    settings: { approval_mode: 'ask-for-everything' },
    provider: { steps: [waiting(gate, answer('Done.'))] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Go');
  await expect(appPage.button('Stop')).toBeVisible();
  await appPage.runCommand('Open Changes');
  const box = async () => {
    const { height, y } = (await appPage.message.boundingBox()) ?? { height: 0, y: 0 };
    return { height, y };
  };
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    // The bar measures itself after the window has its new width.
    let empty = { height: 0, y: 0 };
    await expect(async () => {
      const before = empty;
      empty = await box();
      expect(empty).toEqual(before);
    }).toPass();
    await appPage.message.fill('a');
    expect(await box()).toEqual(empty);
    await appPage.message.fill('');
    for (const name of ['Model', 'Reasoning', 'Approvals']) {
      const picker = page.getByRole('combobox', { name, exact: true });
      await expect(picker).toBeInViewport({ ratio: 1 });
      const fits = await picker.evaluate((select) => {
        const words = select.querySelector('button') ?? select;
        const color = select.computedStyleMap().get('color')?.toString();
        return color === 'rgba(0, 0, 0, 0)' || words.scrollWidth <= words.clientWidth;
      });
      expect(fits, `${name} at ${width}`).toBe(true);
    }
    await expect(appPage.button('Send')).toBeInViewport({ ratio: 1 });
  }
  await expectAccessible(page);
  gate.release();
});
