import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hold } from '../fixtures/provider/gate.ts';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run, waiting } from '../fixtures/provider/script.ts';
import { Desk } from './desk.ts';
import { expect, test } from './test.ts';

// The whole main job without a mouse: nothing here clicks, and the focus is where a person would look for it.

test('request, review, approve, read and find a change by keyboard alone', async ({ start }) => {
  // Tab goes through everything there is, about fifty stops in all.
  test.slow();
  const { page, workspace } = await start({
    options: { approval_mode: 'ask-for-everything' },
    workspace: { files: { 'src/sum.ts': 'export const sum = 1;\n' } },
    provider: {
      steps: [
        run('cat src/sum.ts'),
        patch(updateFile('src/sum.ts', [{ from: 'export const sum = 1;\n', to: 'export const sum = 2;\n' }])),
        answer('The sum is two now.'),
      ],
    },
  });
  const desk = new Desk(page);
  const { keyboard } = page;

  // A message that names a file of the folder.
  await desk.tabTo(desk.message);
  await keyboard.type('Mend @sum');
  const suggestion = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name: /sum\.ts/ });
  await expect(suggestion).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Tab');
  await expect(desk.message).toHaveValue('Mend @src/sum.ts ');
  await keyboard.press('Enter');
  await expect(desk.turns('You')).toContainText('Mend @src/sum.ts');

  // Both requests are read and answered where they are.
  await expect(desk.approval).toContainText('cat src/sum.ts');
  await keyboard.press('F8');
  await desk.takesAnswers();
  await keyboard.press('y');
  await expect(desk.approval).toContainText('Edit 1 file?');
  await expect(desk.changes).toContainText('export const sum = 2;');
  await keyboard.press('F8');
  await desk.tabTo(desk.approval.getByRole('button', { name: 'Approve', exact: true }));
  await desk.takesAnswers();
  await keyboard.press('Enter');
  await expect(desk.turns('Codex')).toContainText('The sum is two now.');
  expect(await readFile(join(workspace, 'src/sum.ts'), 'utf8')).toBe('export const sum = 2;\n');

  // What ran and what changed.
  await desk.tabTo(desk.files);
  await keyboard.press('Enter');
  await expect(desk.diff).toContainText('export const sum = 2;');
  await desk.tabTo(desk.runs);
  await expect(desk.terminal).toContainText('export const sum = 1;');

  // The run, opened and closed, with the focus back where it was.
  await desk.command('mission control');
  const card = page.getByRole('article', { name: /^wc-/ });
  await desk.tabTo(card.getByRole('button', { name: 'View Details' }));
  await keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Workcell / });
  await expect(dialog.getByRole('feed', { name: 'Timeline' })).toContainText('cat src/sum.ts');
  await keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(card.getByRole('button', { name: 'View Details' })).toBeFocused();

  // A setting, and the thread found by what was said in it.
  await desk.command('settings');
  await desk.tabTo(page.getByRole('searchbox', { name: 'Search settings' }));
  await keyboard.type('theme');
  const light = page.getByRole('group', { name: 'Theme' }).getByRole('button', { name: 'Light' });
  await desk.tabTo(light);
  await keyboard.press('Enter');
  await expect(light).toHaveAttribute('aria-pressed', 'true');
  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('# two now');
  await expect(desk.dialog('Command palette').getByRole('option')).toHaveText([/Mend/]);
  await keyboard.press('Enter');
  await expect(desk.turns('Codex')).toContainText('The sum is two now.');
});

test('a running turn is added to, steered, stopped and copied by keyboard alone', async ({ start }) => {
  const gate = hold();
  const { page } = await start({ provider: { steps: [waiting(gate, answer('Slow.')), answer('Then this.')] } });
  const desk = new Desk(page);
  const { keyboard } = page;
  await desk.tabTo(desk.message);
  await keyboard.type('Begin');
  await keyboard.press('Enter');
  await expect(desk.button('Stop')).toBeVisible();
  await keyboard.type('And then this');
  await keyboard.press('Enter');
  await expect(desk.queue).toContainText('And then this');
  await expect(desk.message).toBeFocused();
  await keyboard.press('Escape');
  await expect(desk.button('Stop')).toBeHidden();
  await desk.tabTo(desk.queue.getByRole('button', { name: 'Send now' }));
  await keyboard.press('Enter');
  await expect(desk.turns('Codex').last()).toContainText('Then this.');
  gate.release();

  // The copy key applies to the turn that has the keyboard focus, and elsewhere to the last answer.
  await desk.tabTo(desk.turns('You').first().getByRole('button', { name: 'Copy message' }));
  await keyboard.press('ControlOrMeta+Shift+C');
  await expect(desk.turns('Status')).toContainText('Copied the message. 5 characters.');
  await desk.tabTo(desk.message);
  await keyboard.press('ControlOrMeta+Shift+C');
  await expect(desk.turns('Status')).toContainText('Copied the answer. 10 characters.');
});
