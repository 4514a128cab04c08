import type { Page } from '@playwright/test';

/**
 * Clicks all buttons of these names in the next dialog of that role, at the moment it appears: like the second click of
 * a double click on what was there before.
 */
export async function clickAtOnce(page: Page, role: 'dialog' | 'alertdialog', names: readonly string[]): Promise<void> {
  await page.evaluate(`{
    const observer = new MutationObserver(() => {
      const buttons = [...document.querySelectorAll('[role="${role}"] button')];
      const answers = buttons.filter(({ textContent }) => ${JSON.stringify(names)}.includes(textContent));
      for (const answer of answers) answer.click();
      if (answers.length > 0) observer.disconnect();
    });
    observer.observe(document.body, { childList: true, subtree: true });
  }`);
}
