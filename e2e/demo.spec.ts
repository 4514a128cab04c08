import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixedFile } from '../fixtures/demo/demo-project.ts';
import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { approvals, expectWholeStory, question } from './demo-story.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A user who has never seen the app: no folder, no account.

const signedOutUser = { workspace: null, codex: { providerConfig: { requires_openai_auth: true } } } as const;

/** The sample project on disk. */
async function demoFolder({ dataFolder }: App): Promise<string> {
  const demos = join(dataFolder, 'demo');
  const [name = ''] = await readdir(demos);
  return join(demos, name, 'fair-share');
}

test('the demo plays by itself with approvals only, survives a reload, and can be watched again', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start(signedOutUser);
  const appPage = new AppPage(app.page);
  await appPage.button('Try the demo').click();
  await expect(appPage.button('Leave the demo')).toBeVisible();
  const file = join(await demoFolder(app), fixedFile.path);
  expect(await readFile(file, 'utf8')).toContain(fixedFile.mistake);

  await expect(appPage.approval).toContainText('node test/all.js');
  await expect(appPage.threads.getByRole('button', { name: question })).toBeVisible();
  await expect(appPage.turns('You')).toHaveText(new RegExp(question));
  await expect(appPage.button('Watch what just happened')).toBeHidden();
  await expectAccessible(app.page);
  await appPage.approve();
  await expect(appPage.transcript.getByRole('button', { name: /node test\/all.js.*exit 1/ })).toBeVisible();

  await expect(appPage.approval).toContainText(fixedFile.path);
  expect(await readFile(file, 'utf8')).toContain(fixedFile.mistake);
  await appPage.approve();
  await expect.poll(() => readFile(file, 'utf8')).toContain(fixedFile.correction);

  await expect(appPage.approval).toContainText('node test/all.js');
  await appPage.approve();
  await expect(appPage.button('Watch what just happened')).toBeVisible();
  await expect(appPage.console).toBeHidden();
  await expect(appPage.changes).toBeHidden();
  await expectWholeStory(appPage);
  await expectAccessible(app.page);

  // A turn that has ended is one line, which opens.
  await app.page.reload();
  await appPage.expandTurn(0);
  await expectWholeStory(appPage);
  await expect(appPage.threads.getByRole('listitem')).toHaveCount(1);

  await appPage.button('Watch what just happened').click();
  const replay = app.page.getByRole('region', { name: 'Replay' });
  await expect(replay.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(replay.getByRole('button', { name: '4×' })).toHaveAttribute('aria-pressed', 'true');
  await expectAccessible(app.page);
  await expect(replay.getByRole('button', { name: 'Play' })).toBeVisible();
  await expect(replay.getByRole('region', { name: 'Transcript at this point' })).toContainText(
    'The bill adds up again',
  );
  await app.page.keyboard.press('Escape');
  await expect(appPage.button('Watch what just happened')).toBeFocused();
});

// @web: windows of the demo are the same on both hosts.
test('a second window and a return to the demo show the same story', { tag: ['@web', '@long'] }, async ({ start }) => {
  const app = await start(signedOutUser);
  const [one, two] = [new AppPage(app.page), new AppPage(await app.newWindow())];
  await Promise.all([one, two].map((appPage) => appPage.button('Try the demo').click()));
  for (const appPage of [one, two]) await expect(appPage.approval).toContainText('node test/all.js');
  await one.button('Leave the demo').click();
  await one.button('Try the demo').click();
  await expect(one.approval).toContainText('node test/all.js');
  for (const appPage of [one, two]) {
    await expect(appPage.turns('You')).toHaveCount(1);
    await expect(appPage.threads.getByRole('listitem')).toHaveCount(1);
  }
});

test('the demo takes another message, and continues in a folder of the user after the first-run question', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({ ...signedOutUser, settings: { telemetry: {} }, flags: ['--demo'] });
  const appPage = new AppPage(app.page);
  await expect(appPage.dialog('Privacy and telemetry')).toBeHidden();
  // Uses the window before answering in it, as a user does.
  await appPage.message.click();
  for (const asked of approvals) {
    await expect(appPage.approval).toContainText(asked);
    await appPage.waitUntilAnswerable();
    await appPage.approve();
  }
  await expectWholeStory(appPage);
  await appPage.sendMessage('Sing a song');
  await expect(appPage.turns('Codex').last()).toContainText('That was the whole demo.');
  await appPage.button('Try it on your folder').click();
  await expect(appPage.dialog('Open folder')).toBeHidden();
  await expect(appPage.dialog('Privacy and telemetry').getByRole('button', { name: 'Continue' })).toBeFocused();
  await app.page.keyboard.press('Enter');
  await expect(appPage.dialog('Open folder').getByRole('combobox', { name: 'Path' })).toBeFocused();
  await expect.poll(() => readdir(join(app.dataFolder, 'demo'))).toEqual([]);
});

test('the demo works by keyboard alone', { tag: ['@web', '@long'] }, async ({ start }) => {
  const app = await start(signedOutUser);
  const appPage = new AppPage(app.page);
  const { keyboard } = app.page;
  await appPage.tabTo(appPage.button('Try the demo'));
  await keyboard.press('Enter');
  await expect(appPage.button('Leave the demo')).toBeVisible();
  for (const asked of approvals) {
    await expect(appPage.approval).toContainText(asked);
    await keyboard.press('F8');
    await expect(appPage.approval.getByRole('button', { name: 'Approve', exact: true })).toBeFocused();
    // The next request may appear at once; each differs from the previous one.
    await appPage.waitUntilAnswerable();
    await keyboard.press('y');
  }
  await expectWholeStory(appPage);
});

// @desktop: the same folders on both hosts.
test('leaving the demo removes everything it made', { tag: '@desktop' }, async ({ start }) => {
  const app = await start(signedOutUser);
  const appPage = new AppPage(app.page);
  await appPage.button('Try the demo').click();
  await expect(appPage.button('Leave the demo')).toBeVisible();
  const folder = await demoFolder(app);
  expect(existsSync(folder)).toBe(true);
  await expect(appPage.approval).toContainText('node test/all.js');
  await appPage.button('Leave the demo').click();
  await expect(appPage.button('Try the demo')).toBeVisible();
  await expect.poll(() => readdir(join(app.dataFolder, 'demo'))).toEqual([]);
  await expect(appPage.threads).toBeHidden();
});
