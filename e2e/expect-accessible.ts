import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A row is named by all it says, in words; its cells run together are no label of it. */
const isRow = /^<\w+[^>]* role="(?:option|treeitem)"/;

/** Checks what is shown now against WCAG 2.2 AA, in the dark theme and in the light one. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessibleIn(page, colorScheme);
  }
}

/** Checks what is shown now against WCAG 2.2 AA, in the theme that is chosen, which has to be this one. */
export async function expectAccessibleIn(page: Page, theme: 'light' | 'dark' | 'contrast'): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  // A colour on its way to another one has a contrast of its own.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((it) => it instanceof CSSTransition).map((it) => it.finished))',
  );
  // Axe's usual mode opens a page of its own, which Electron does not let it do.
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
