import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What a message can use: the user's and the folder's prompts, and Codex's skills.

const review = '---\ndescription: Review a file\nargument-hint: "[file]"\n---\nReview $1 for $FOCUS.';
const skill = '---\nname: tidy-up\ndescription: Tidies a folder up\n---\nTIDY-BODY: sort the files.';

async function putPrompt(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.md`), text);
}

test('a prompt is found, filled in and sent by keyboard alone', { tag: ['@web', '@long'] }, async ({ start }) => {
  const app = await start({
    provider: { steps: [answer('Reviewed.')] },
    workspace: { files: { 'a.ts': 'a', '.codex/prompts/review.md': review } },
  });
  await putPrompt(join(app.codexHome, 'prompts'), 'broken', '---\nno pair\n---\nStill a text');
  const appPage = new AppPage(app.page);
  await appPage.message.fill('Hello.');
  await appPage.button('Prompts').press('Enter');
  const dialog = appPage.dialog('Prompts and skills');
  await expect(dialog.getByRole('option')).toHaveCount(2);
  await expect(dialog.getByText(/on line 2: the line is not a name/)).toBeVisible();
  await expectAccessible(app.page);
  await expect(dialog.getByRole('searchbox')).toBeFocused();
  await app.page.keyboard.type('rev');
  await expect(dialog.getByRole('option')).toHaveCount(1);
  const first = dialog.getByRole('textbox', { name: '$1, file' });
  await expect(first).toBeVisible();
  await app.page.keyboard.press('Enter');
  await expect(first).toBeFocused();
  await app.page.keyboard.type('a.ts');
  await expect(dialog.getByText('Review a.ts for $FOCUS.')).toBeVisible();
  await appPage.tabTo(dialog.getByRole('textbox', { name: '$FOCUS' }));
  await app.page.keyboard.type('names');
  await expect(dialog.getByText('Review a.ts for names.')).toBeVisible();
  await app.page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(appPage.message).toHaveValue('Hello.\n\nReview a.ts for names.');
  await expect(appPage.message).toBeFocused();
  await app.page.keyboard.press('Enter');
  await expect(appPage.turns('Codex')).toContainText('Reviewed.');
  await expect(appPage.turns('You')).toContainText('Review a.ts for names.');
});

test('a prompt is created and changed, and never overwrites changes made elsewhere', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start();
  const appPage = new AppPage(app.page);
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('Insert a prompt');
  const dialog = appPage.dialog('Prompts and skills');
  await expect(dialog.getByText('No prompts yet')).toBeVisible();
  await dialog.getByRole('button', { name: 'New prompt' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('../out');
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Say hello');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText(/^Start the name with a letter or digit/)).toBeVisible();
  await expectAccessible(app.page);
  await app.page.keyboard.press('Escape');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('hello');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('option', { name: /^hello/ })).toBeVisible();
  const file = join(app.workspace, '.codex', 'prompts', 'hello.md');
  expect(await readFile(file, 'utf8')).toBe('Say hello');

  await expect(dialog.getByRole('searchbox')).toBeFocused();
  await dialog.getByRole('button', { name: 'Edit' }).click();
  const text = dialog.getByRole('textbox', { name: 'Text' });
  await text.fill('Say hello to me');
  await writeFile(file, 'Say hello to all');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('changed after you opened it');
  await dialog.getByRole('button', { name: 'Show current file' }).click();
  await expect(text).toHaveValue('Say hello to all');
  await text.fill('Say hello to all of us');
  await dialog.getByRole('button', { name: 'Save' }).click();
  // The field itself has the text before it is saved.
  await expect(text).toBeHidden();
  await expect(dialog.getByText('Say hello to all of us').first()).toBeVisible();
  expect(await readFile(file, 'utf8')).toBe('Say hello to all of us');
});

test('prompts of a folder are offered only once it is trusted', { tag: ['@web', '@long'] }, async ({ start }) => {
  const app = await start({
    trusted: false,
    workspace: { files: { '.codex/prompts/theirs.md': 'Theirs', '.agents/skills/tidy-up/SKILL.md': skill } },
  });
  const appPage = new AppPage(app.page);
  await expect(appPage.dialog('Trust this folder')).toBeVisible();
  await app.page.keyboard.press('Escape');
  await appPage.button('Prompts').click();
  const dialog = appPage.dialog('Prompts and skills');
  await expect(dialog.getByText('No prompts yet')).toBeVisible();
  await expect(dialog.getByText(/This folder is not trusted/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Skills' }).click();
  await expect(dialog.getByRole('option').first()).toBeVisible();
  await expect(dialog.getByRole('option', { name: /tidy-up/ })).toHaveCount(0);
});

test('prompts, commands and skills are completed in the message, and a skill goes with it', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({
    provider: { steps: [answer('Tidy.')] },
    workspace: {
      files: {
        '.codex/prompts/hello.md': 'Say hello',
        '.codex/prompts/review.md': 'My review',
        '.agents/skills/tidy-up/SKILL.md': skill,
      },
    },
  });
  const appPage = new AppPage(app.page);
  const suggestions = app.page.getByRole('listbox', { name: 'Suggestions' });
  await appPage.message.focus();
  await app.page.keyboard.type('/hel');
  await expect(suggestions.getByRole('option', { name: /^hello/ })).toHaveAttribute('aria-selected', 'true');
  await app.page.keyboard.press('Enter');
  await expect(appPage.message).toHaveValue('Say hello');
  await app.page.keyboard.type(' and $tid');
  await expect(suggestions.getByRole('option', { name: /tidy-up/ })).toHaveAttribute('aria-selected', 'true');
  await app.page.keyboard.press('Enter');
  await expect(appPage.message).toHaveValue('Say hello and $tidy-up ');
  await appPage.sendDraft();
  await expect(appPage.turns('Codex')).toContainText('Tidy.');
  await expect(appPage.turns('You')).toContainText('tidy-up');
  expect(JSON.stringify(app.provider.requests.at(-1))).toContain('TIDY-BODY');

  // Where a prompt and a command have one name, it is the user's prompt.
  await app.page.keyboard.type('/revi');
  await expect(suggestions.getByRole('option', { name: /^review/ })).toHaveCount(1);
  await app.page.keyboard.press('Enter');
  await expect(appPage.message).toHaveValue('My review');
  await appPage.message.fill('');

  await app.page.keyboard.type('/prompts');
  await expect(suggestions.getByRole('option', { name: /^prompts/ })).toHaveAttribute('aria-selected', 'true');
  await app.page.keyboard.press('Enter');
  await expect(appPage.dialog('Prompts and skills')).toBeVisible();
  await app.page.keyboard.press('Escape');
  await expect(appPage.message).toHaveValue('');
  await expect(appPage.message).toBeFocused();
});
