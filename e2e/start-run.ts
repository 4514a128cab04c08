import type { Page } from '@playwright/test';
import { AppPage } from './app-page.ts';
import { expect } from './test.ts';

/** Starts a Codex run in a worktree from Mission Control, which must be shown, and returns its name. */
export async function startRun(page: Page, prompt: string, checks: readonly string[] = []): Promise<string> {
  await page.getByRole('button', { name: 'New run', exact: true }).click();
  const dialog = new AppPage(page).dialog('New run');
  await dialog.getByRole('textbox', { name: 'Prompt', exact: true }).fill(prompt);
  for (const [at, check] of checks.entries()) {
    await dialog.getByRole('button', { name: 'Add a check', exact: true }).click();
    await dialog.getByRole('textbox', { name: `Check ${at + 1}`, exact: true }).fill(check);
  }
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(dialog).toBeHidden();
  // The thread that does the run may have a card until the run is recognized as finished there.
  const card = page.getByRole('article', { name: /^wc-\d/ }).filter({ hasText: prompt });
  await expect(card).toBeVisible();
  return (await card.getAttribute('aria-label')) ?? '';
}
