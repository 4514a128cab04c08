import { mendedFile } from '../fixtures/demo/demo-project.ts';
import type { AppPage } from './app-page.ts';
import { expect } from './test.ts';

/** What the person asks in the demo. */
export const question = 'Why do the shares not add up to the bill?';

/** What the demo asks the person to approve, in order. */
export const approvals: readonly string[] = ['node --test', mendedFile.path, 'node --test'];

/** Expects the end of the story, in every part of the window. */
export async function expectWholeStory(appPage: AppPage): Promise<void> {
  await expect(appPage.transcript.getByRole('heading', { name: 'The bill adds up again' })).toBeVisible();
  await appPage.transcript.press('Home');
  await expect(appPage.turns('You')).toContainText(question);
  await expect(appPage.transcript.getByRole('button', { name: /^Thought for/ }).first()).toBeVisible();
  await expect(appPage.transcript.getByRole('button', { name: `Edited ${mendedFile.path}` })).toBeVisible();
  await appPage.transcript.press('End');
  await expect(appPage.transcript.getByRole('table')).toContainText('20.02');
  await expect(appPage.runs.getByRole('option', { name: /^node --test, exit 1/ })).toBeVisible();
  await expect(appPage.runs.getByRole('option', { name: /^node --test, exit 0/ })).toBeVisible();
  await expect(
    appPage.files.getByRole('treeitem', { name: new RegExp(`^${mendedFile.path}, \\d+ added`) }),
  ).toBeVisible();
}
