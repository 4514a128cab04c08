import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A row's name is a description in words; its cells joined together are not its label. */
const isRow = /^<\w+[^>]* role="(?:option|treeitem)"/;

/** Checks the page against WCAG 2.2 AA, in the dark and in the light theme. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessibleIn(page, colorScheme);
  }
}

/** Checks the page against WCAG 2.2 AA in the current theme, which must be this one. */
export async function expectAccessibleIn(page: Page, theme: 'light' | 'dark' | 'contrast'): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  // A color in transition has a contrast of its own.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((it) => it instanceof CSSTransition).map((it) => it.finished))',
  );
  // Axe's usual mode opens a page of its own, which Electron does not allow.
  const builder = new AxeBuilder({ page }).setLegacyMode(isDesktop(page));
  const { violations } = await builder.withTags(standard).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ html }) => id !== 'label-content-name-mismatch' || !isRow.test(html))
      .map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
  expect(found, `what is not accessible in the ${theme} theme`).toEqual([]);
}

function isDesktop(page: Page): boolean {
  return page.url().startsWith('app:');
}
