import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mendedFile } from '../fixtures/demo/demo-project.ts';
import type { App } from './app.ts';
import { approvals, expectWholeStory, question } from './demo-story.ts';
import { Desk } from './desk.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A person who has never seen the app: no folder, no account.

const newPerson = { workspace: null, codex: { providerConfig: { requires_openai_auth: true } } } as const;

/** The sample project on disk. */
async function demoFolder({ dataFolder }: App): Promise<string> {
  const demos = join(dataFolder, 'demo');
  const [name = ''] = await readdir(demos);
  return join(demos, name, 'fair-share');
}

test('a new person tries the demo: approves a command and a patch, and finds it all again after a reload', async ({
  start,
}) => {
  const app = await start(newPerson);
  const desk = new Desk(app.page);
  await desk.button('Try the demo').click();
  await expect(desk.button('Leave the demo')).toBeVisible();
  const file = join(await demoFolder(app), mendedFile.path);
  expect(await readFile(file, 'utf8')).toContain(mendedFile.mistake);

  await desk.say(question);
  await expect(desk.approval).toContainText('node --test');
  await desk.approve();
  await expect(desk.runs.getByRole('option', { name: /^node --test, exit 1/ })).toBeVisible();

  await expect(desk.approval).toContainText(mendedFile.path);
  expect(await readFile(file, 'utf8')).toContain(mendedFile.mistake);
  await desk.approve();
  await expect.poll(() => readFile(file, 'utf8')).toContain(mendedFile.correction);

  await expect(desk.approval).toContainText('node --test');
  await desk.approve();
  await expectWholeStory(desk);
  await expectAccessible(app.page);

  await app.page.reload();
  await expectWholeStory(desk);
});

test('works by keyboard alone', async ({ start }) => {
  const app = await start(newPerson);
  const desk = new Desk(app.page);
  const { keyboard } = app.page;
  await desk.tabTo(desk.button('Try the demo'));
  await keyboard.press('Enter');
  await expect(desk.button('Leave the demo')).toBeVisible();
  await desk.tabTo(desk.message);
  await keyboard.type(question);
  await keyboard.press('Enter');
  for (const asked of approvals) {
    await expect(desk.approval).toContainText(asked);
    await keyboard.press('F8');
    await expect(desk.approval.getByRole('button', { name: 'Approve', exact: true })).toBeFocused();
    // The next request may be there at once; each differs from the previous one.
    await desk.takesAnswers();
    await keyboard.press('y');
  }
  await expectWholeStory(desk);
});

test('leaving the demo removes everything it made', async ({ start }) => {
  const app = await start(newPerson);
  const desk = new Desk(app.page);
  await desk.button('Try the demo').click();
  await expect(desk.button('Leave the demo')).toBeVisible();
  const folder = await demoFolder(app);
  expect(existsSync(folder)).toBe(true);
  await desk.say(question);
  await expect(desk.approval).toContainText('node --test');
  await desk.button('Leave the demo').click();
  await expect(desk.button('Try the demo')).toBeVisible();
  await expect.poll(() => readdir(join(app.dataFolder, 'demo'))).toEqual([]);
  await expect(desk.threads).toBeHidden();
});
