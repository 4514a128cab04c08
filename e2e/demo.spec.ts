import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mendedFile } from '../fixtures/demo/demo-project.ts';
import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { approvals, expectWholeStory, question } from './demo-story.ts';
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
  const appPage = new AppPage(app.page);
  await appPage.button('Try the demo').click();
  await expect(appPage.button('Leave the demo')).toBeVisible();
  const file = join(await demoFolder(app), mendedFile.path);
  expect(await readFile(file, 'utf8')).toContain(mendedFile.mistake);

  await appPage.say(question);
  await expect(appPage.approval).toContainText('node --test');
  await appPage.approve();
  await expect(appPage.runs.getByRole('option', { name: /^node --test, exit 1/ })).toBeVisible();

  await expect(appPage.approval).toContainText(mendedFile.path);
  expect(await readFile(file, 'utf8')).toContain(mendedFile.mistake);
  await appPage.approve();
  await expect.poll(() => readFile(file, 'utf8')).toContain(mendedFile.correction);

  await expect(appPage.approval).toContainText('node --test');
  await appPage.approve();
  await expectWholeStory(appPage);
  await expectAccessible(app.page);

  await app.page.reload();
  await expectWholeStory(appPage);
});

test('works by keyboard alone', async ({ start }) => {
  const app = await start(newPerson);
  const appPage = new AppPage(app.page);
  const { keyboard } = app.page;
  await appPage.tabTo(appPage.button('Try the demo'));
  await keyboard.press('Enter');
  await expect(appPage.button('Leave the demo')).toBeVisible();
  await appPage.tabTo(appPage.message);
  await keyboard.type(question);
  await keyboard.press('Enter');
  for (const asked of approvals) {
    await expect(appPage.approval).toContainText(asked);
    await keyboard.press('F8');
    await expect(appPage.approval.getByRole('button', { name: 'Approve', exact: true })).toBeFocused();
    // The next request may be there at once; each differs from the previous one.
    await appPage.takesAnswers();
    await keyboard.press('y');
  }
  await expectWholeStory(appPage);
});

test('leaving the demo removes everything it made', async ({ start }) => {
  const app = await start(newPerson);
  const appPage = new AppPage(app.page);
  await appPage.button('Try the demo').click();
  await expect(appPage.button('Leave the demo')).toBeVisible();
  const folder = await demoFolder(app);
  expect(existsSync(folder)).toBe(true);
  await appPage.say(question);
  await expect(appPage.approval).toContainText('node --test');
  await appPage.button('Leave the demo').click();
  await expect(appPage.button('Try the demo')).toBeVisible();
  await expect.poll(() => readdir(join(app.dataFolder, 'demo'))).toEqual([]);
  await expect(appPage.threads).toBeHidden();
});
