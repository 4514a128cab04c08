import { mendedFile } from '../fixtures/demo/demo-project.ts';
import type { Desk } from './desk.ts';
import { expect } from './test.ts';

/** What the person asks in the demo. */
export const question = 'Why do the shares not add up to the bill?';

/** What the demo asks the person to approve, in order. */
export const approvals: readonly string[] = ['node --test', mendedFile.path, 'node --test'];

/** Expects the end of the story, in every part of the window. */
export async function expectWholeStory(desk: Desk): Promise<void> {
  await expect(desk.transcript.getByRole('heading', { name: 'The bill adds up again' })).toBeVisible();
  await desk.transcript.press('Home');
  await expect(desk.turns('You')).toContainText(question);
  await expect(desk.transcript.getByRole('button', { name: /^Thought for/ }).first()).toBeVisible();
  await expect(desk.transcript.getByRole('button', { name: `Edited ${mendedFile.path}` })).toBeVisible();
  await desk.transcript.press('End');
  await expect(desk.transcript.getByRole('table')).toContainText('20.02');
  await expect(desk.runs.getByRole('option', { name: /^node --test, exit 1/ })).toBeVisible();
  await expect(desk.runs.getByRole('option', { name: /^node --test, exit 0/ })).toBeVisible();
  await expect(desk.files.getByRole('treeitem', { name: new RegExp(`^${mendedFile.path}, \\d+ added`) })).toBeVisible();
}
