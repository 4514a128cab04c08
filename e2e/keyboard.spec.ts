import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// The whole main job without a mouse: nothing here clicks, and the focus is where a user would look for it.

test('request, review, approve, read and find a change by keyboard alone', { tag: '@web' }, async ({ open }) => {
  // Tab goes through everything there is, about fifty stops in all.
  test.slow();
  const { page, workspace } = await open({
    settings: { approval_mode: 'ask-for-everything' },
    workspace: { files: { 'src/sum.ts': 'export const sum = 1;\n' } },
    provider: {
      steps: [
        run('cat src/sum.ts'),
        patch(updateFile('src/sum.ts', [{ from: 'export const sum = 1;\n', to: 'export const sum = 2;\n' }])),
        answer('The sum is two now.'),
      ],
    },
  });
  const appPage = new AppPage(page);
  const { keyboard } = page;

  // A message that names a file of the folder.
  await appPage.tabTo(appPage.message);
  await keyboard.type('Mend @sum');
  const suggestion = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name: /sum\.ts/ });
  await expect(suggestion).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Tab');
  await expect(appPage.message).toHaveValue('Mend @src/sum.ts ');
  await keyboard.press('Enter');
  await expect(appPage.turns('You')).toContainText('Mend @src/sum.ts');

  // Both requests are read and answered where they are.
  await expect(appPage.approval).toContainText('cat src/sum.ts');
  await keyboard.press('F8');
  await appPage.waitUntilAnswerable();
  await keyboard.press('y');
  await expect(appPage.approval).toContainText('Edit 1 file?');
  await keyboard.press('ControlOrMeta+Alt+b');
  await expect(appPage.changes).toContainText('export const sum = 2;');
  await keyboard.press('F8');
  await appPage.tabTo(appPage.approval.getByRole('button', { name: 'Approve', exact: true }));
  await appPage.waitUntilAnswerable();
  await keyboard.press('Enter');
  await expect(appPage.turns('Codex')).toContainText('The sum is two now.');
  expect(await readFile(join(workspace, 'src/sum.ts'), 'utf8')).toBe('export const sum = 2;\n');

  // What ran and what changed.
  await appPage.tabTo(appPage.files);
  await keyboard.press('Enter');
  await expect(appPage.diff).toContainText('export const sum = 2;');
  await keyboard.press('ControlOrMeta+j');
  await appPage.tabTo(appPage.runs);
  await expect(appPage.terminal).toContainText('export const sum = 1;');

  // The run, opened and closed, with the focus back where it was.
  await appPage.runCommand('mission control');
  const card = page.getByRole('article', { name: /^wc-/ });
  await appPage.tabTo(card.getByRole('button', { name: 'View Details' }));
  await keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Run / });
  await expect(dialog.getByRole('feed', { name: 'Timeline' })).toContainText('cat src/sum.ts');
  await keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(card.getByRole('button', { name: 'View Details' })).toBeFocused();

  // A setting, and the thread found by a text in it.
  await appPage.runCommand('settings');
  await appPage.tabTo(page.getByRole('searchbox', { name: 'Search settings' }));
  await keyboard.type('theme');
  const light = page.getByRole('group', { name: 'Theme' }).getByRole('button', { name: 'Light' });
  await appPage.tabTo(light);
  await keyboard.press('Enter');
  await expect(light).toHaveAttribute('aria-pressed', 'true');
  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('# two now');
  await expect(appPage.dialog('Command palette').getByRole('option')).toHaveText([/Mend/]);
  await keyboard.press('Enter');
  await expect(appPage.turns('Codex')).toContainText('The sum is two now.');
});

test('a running turn is queued to, steered, stopped and copied by keyboard alone', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const gate = createGate();
  const steps = [waiting(gate, answer('Slow.')), answer('Then this.')];
  const { page, provider } = await open({ provider: { steps } });
  const appPage = new AppPage(page);
  const { keyboard } = page;
  await appPage.tabTo(appPage.message);
  await keyboard.type('Begin');
  await keyboard.press('Enter');
  await provider.requestArrived(1);
  await keyboard.type('And then this');
  await keyboard.press('Enter');
  await expect(appPage.queue).toContainText('And then this');
  await expect(appPage.message).toBeFocused();
  await keyboard.press('Escape');
  await expect(appPage.button('Stop')).toBeHidden();
  await appPage.tabTo(appPage.queue.getByRole('button', { name: 'Send now' }));
  await keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('Then this.');
  gate.release();

  // The copy key applies to the turn that has the keyboard focus, and elsewhere to the last answer.
  await appPage.tabTo(appPage.turns('You').first().getByRole('button', { name: 'Copy message' }));
  await keyboard.press('ControlOrMeta+Shift+C');
  await expect(appPage.turns('Status').filter({ hasText: 'Copied the message. 5 characters.' })).toBeVisible();
  await appPage.tabTo(appPage.message);
  await keyboard.press('ControlOrMeta+Shift+C');
  await expect(appPage.turns('Status').filter({ hasText: 'Copied the answer. 10 characters.' })).toBeVisible();
});
