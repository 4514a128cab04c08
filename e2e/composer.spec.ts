import { answer } from '../fixtures/provider/script.ts';
import { Desk } from './desk.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What a message is made of beside its words.

test('@ finds files of the folder, and what is chosen goes with the message', async ({ start }) => {
  const files = { '.gitignore': '*.log\n', 'greet.js': '', 'src/composer view.ts': '', 'src/ignored.log': '' };
  const { page } = await start({ workspace: { files }, provider: { steps: [answer('Read.')] } });
  const desk = new Desk(page);
  await desk.message.pressSequentially('See @');
  const suggestions = page.getByRole('listbox', { name: 'Suggestions' });
  await expect(suggestions.getByRole('option', { name: 'greet.js' })).toBeVisible();
  await expect(desk.message).toBeFocused();
  await expectAccessible(page);

  await desk.message.press('Escape');
  await expect(suggestions).toBeHidden();
  await desk.message.press('Backspace');
  await desk.message.pressSequentially('@log');
  await expect(page.getByText('No file fits log.')).toBeVisible();
  for (const _ of 'log') await desk.message.press('Backspace');
  await desk.message.pressSequentially('cvi');
  const option = suggestions.getByRole('option', { name: 'composer view.ts' });
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await expect(desk.message).toHaveAttribute('aria-activedescendant', (await option.getAttribute('id')) ?? '');
  await desk.message.press('Tab');
  await expect(suggestions).toBeHidden();
  await expect(desk.message).toHaveValue('See @"src/composer view.ts" ');
  await desk.message.pressSequentially('@gre');
  await suggestions.getByRole('option', { name: 'greet.js' }).click();
  await expect(desk.message).toHaveValue('See @"src/composer view.ts" @greet.js ');
  await expect(desk.message).toBeFocused();
  await desk.send();
  await expect(desk.turns('Codex')).toContainText('Read.');
  await expect(desk.turns('You').getByRole('listitem')).toHaveText(['src/composer view.ts', 'greet.js']);
});
