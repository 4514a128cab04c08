import { fixedFile } from '../fixtures/demo/demo-project.ts';
import { texts } from '../fixtures/demo/demo-texts.ts';
import type { AppPage } from './app-page.ts';
import { expect } from './test.ts';

/** The question that the demo asks automatically. */
export const { question } = texts;

/** The actions that the demo asks the user to approve, in order. */
export const approvals: readonly string[] = ['node test/all.js', fixedFile.path, 'node test/all.js'];

/** Expects the end of the story, in every part of the window. */
export async function expectWholeStory(appPage: AppPage): Promise<void> {
  await expect(appPage.transcript.getByText('The bill adds up again')).toBeVisible();
  await appPage.transcript.press('Home');
  await expect(appPage.turns('You')).toContainText(question);
  await expect(appPage.transcript.getByRole('button', { name: /^Thought/ }).first()).toBeVisible();
  await expect(appPage.transcript.getByRole('button', { name: `Edited ${fixedFile.path}` })).toBeVisible();
  await appPage.transcript.press('End');
  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option', { name: /^node test\/all.js, exit 1/ })).toBeVisible();
  await expect(appPage.runs.getByRole('option', { name: /^node test\/all.js, exit 0/ })).toBeVisible();
  await appPage.openChanges();
  await expect(
    appPage.files.getByRole('treeitem', { name: new RegExp(`^${fixedFile.path}, \\d+ added`) }),
  ).toBeVisible();
}
