import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Of the standard's rules, those that a theme can break by itself. */
const aboutColour = ['color-contrast', 'link-in-text-block'];

/** A row is named by all it says, in words; its cells run together are no label of it. */
const isRow = /^<\w+[^>]* role="(?:option|treeitem)"/;

/** Checks what is shown now against WCAG 2.2 AA, in the light theme and in the dark one. */
export async function expectAccessible(page: Page): Promise<void> {
  await look(page, 'light', (axe) => axe.withRules(aboutColour));
  await look(page, 'dark', (axe) => axe.withTags(standard));
}

async function look(page: Page, theme: 'light' | 'dark', choose: (axe: AxeBuilder) => AxeBuilder): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  // A colour on its way to another one has a contrast of its own.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((it) => it instanceof CSSTransition).map((it) => it.finished))',
  );
  const isThere = await page.evaluate<boolean>('"axe" in window');
  const axe = new AxeBuilder({ page, ...(isThere ? { axeSource: 'window.axe' } : {}) });
  // Without frames the old way tells the same, in a third of the time.
  const { violations } = await choose(axe.setLegacyMode()).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ html }) => id !== 'label-content-name-mismatch' || !isRow.test(html))
      .map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
  expect(found, `what is not accessible in the ${theme} theme`).toEqual([]);
}
