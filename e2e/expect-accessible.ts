import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

/** The script of axe, for a page. The package's main file is twice as large. */
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A row's name is a description in words; its cells joined together are not its label. */
const rowPattern = /^<\w+[^>]* role="(?:option|treeitem)"/;

/** The rules of the standard about colors. Themes differ in nothing else. */
const colorRules = ['color-contrast', 'link-in-text-block'];

/** Checks the page against WCAG 2.2 AA in the dark theme, and its colors in the light theme too. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessibleIn(page, 'light', { type: 'rule', values: colorRules });
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessibleIn(page, 'dark');
}

/** Finds, in the page, the animations that end. */
const findAnimations = 'document.getAnimations().filter((it) => it.effect?.getComputedTiming().endTime !== Infinity)';

/** Waits for all animations that end. */
export async function untilStill(page: Page): Promise<void> {
  await page.evaluate(`Promise.allSettled(${findAnimations}.map((it) => it.finished))`);
}

/** Checks the page against WCAG 2.2 AA, or against some of its rules, in the current theme, which must be this one. */
export async function expectAccessibleIn(
  page: Page,
  theme: 'light' | 'dark' | 'contrast',
  runOnly: RunOptions['runOnly'] = standard,
): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  await page.evaluate(noteMotion);
  // A color in transition, or a dialog that fades in, has a different contrast. So has a tooltip that appears later.
  let found: readonly string[];
  do {
    await page.evaluate('void (window.hasMoved = false)');
    await untilStill(page);
    // Otherwise axe also parses the whole style sheet, which no rule of the standard reads.
    found = describeViolations(await findViolations(page, { runOnly, preload: { assets: ['media'] } }));
  } while (found.length > 0 && (await page.evaluate(`window.hasMoved || ${findAnimations}.length > 0`)) === true);
  expect(found, `what is not accessible in the ${theme} theme`).toEqual([]);
}

function describeViolations(violations: AxeResults['violations']): readonly string[] {
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ html }) => id !== 'label-content-name-mismatch' || !rowPattern.test(html))
      .map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
}

/** Runs in the page: notes that something moves, except what never stops. */
const noteMotion = `
  if (!('hasMoved' in window)) {
    const note = () => {
      if (${findAnimations}.length > 0) window.hasMoved = true;
    };
    window.hasMoved = false;
    document.addEventListener('animationstart', note);
    document.addEventListener('transitionrun', note);
  }
`;

/**
 * Returns what axe finds on the page and in its frames; without `runOnly`, by all of its rules. Runs axe directly: its
 * builder for Playwright takes seconds per page to do the same.
 */
export async function findViolations(page: Page, options: RunOptions): Promise<AxeResults['violations']> {
  // The axe of the page asks the axe of each frame. Without `void`, the whole library would be sent back as the value.
  for (const frame of page.frames()) {
    if (!(await frame.evaluate('"axe" in window'))) await frame.evaluate(`${axe}; void 0`);
  }
  const asked = JSON.stringify({ ...options, resultTypes: ['violations'] });
  return await page.evaluate(`axe.run(${asked}).then(({ violations }) => violations)`);
}
