import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hold } from '../fixtures/provider/gate.ts';
import { personMessages } from '../fixtures/provider/model-request.ts';
import { answer, run, waiting } from '../fixtures/provider/script.ts';
import { createWorkspace } from '../fixtures/testkit/workspace.ts';
import { Desk } from './desk.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What changes around a window while it is open, and what is unchanged at the next start.

test('the window reports a folder that was renamed away, and a message waits until it is back', async ({ start }) => {
  const { page, workspace } = await start({ provider: { steps: [answer('Here again.')] } });
  const desk = new Desk(page);
  const banner = page.getByRole('status').filter({ hasText: `${workspace} is not there any more.` });
  await expect(desk.cliStatus).toContainText(/Codex \d/);
  await rename(workspace, `${workspace}-away`);
  await expect(banner).toContainText('Put the folder back, or open another one.');
  await expectAccessible(page);
  await desk.message.fill('Are you there?');
  await desk.message.press('Enter');
  await expect(page.getByText('Open another folder, then send.')).toBeVisible();
  await expect(desk.message).toHaveValue('Are you there?');
  await banner.getByRole('button', { name: 'Open folder…' }).click();
  await expect(desk.dialog('Open folder')).toBeVisible();
  await page.keyboard.press('Escape');

  await rename(`${workspace}-away`, workspace);
  await expect(banner).toBeHidden();
  await desk.send();
  await expect(desk.turns('Codex')).toContainText('Here again.');
});

test('edits to config.toml apply at once, and errors are shown with their line', async ({ start }) => {
  const { dataFolder, page } = await start({ options: { theme: 'light' } });
  const answered = '[telemetry]\nanswered = true\n';
  const html = page.locator('html');
  const file = join(dataFolder, 'config.toml');
  await expect(html).toHaveAttribute('data-theme', 'light');
  await writeFile(file, `theme = "dark"\n${answered}`);
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await writeFile(file, 'theme = "light\n');
  const banner = page.getByRole('status').filter({ hasText: 'config.toml cannot be read at line 1' });
  await expect(banner).toContainText('What held before still holds');
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await writeFile(file, `theme = "light"\n${answered}`);
  await expect(html).toHaveAttribute('data-theme', 'light');
  await expect(banner).toBeHidden();
});

test('panes keep their sizes over a restart', async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ options: { threads_width: 220 } });
  const listOf = ({ page }: Desk) => page.getByRole('separator', { name: 'Width of the thread list' });
  const before = new Desk(app.page);
  await expect(listOf(before)).toHaveAttribute('aria-valuenow', '220');
  await listOf(before).press('ArrowLeft');
  await expect(listOf(before)).not.toHaveAttribute('aria-valuenow', '220');
  const width = (await listOf(before).getAttribute('aria-valuenow')) ?? '';
  await before.button('Fold the console').click();
  await expect(before.button('Unfold the console')).toBeVisible();

  const after = new Desk(await app.restart());
  await expect(after.button('Unfold the console')).toBeVisible();
  await expect(listOf(after)).toHaveAttribute('aria-valuenow', width);
});

test('queued messages outlive a kill, and wait until the person sends or discards them', async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const gate = hold();
  const app = await start({
    provider: { steps: [waiting(gate, answer('Never told.')), answer('Second answer.'), answer('Third answer.')] },
  });
  const before = new Desk(app.page);
  await before.say('First');
  await app.provider.requestArrived(1);
  for (const text of ['To be edited', 'To be discarded']) {
    await before.say(text);
    await expect(before.queue).toContainText(text);
  }
  const page = await app.restart('killed');
  gate.release();

  const desk = new Desk(page);
  await desk.threads.getByRole('button', { name: /First/ }).click();
  const held = desk.queue.getByRole('listitem');
  await expect(held).toHaveText([/To be edited.*Not sent: Workcell was closed/, /To be discarded/]);
  await expectAccessible(page);
  await desk.say('Before them');
  await expect(desk.turns('Codex').last()).toContainText('Second answer.');
  await expect(held).toHaveCount(2);
  await held.nth(1).getByRole('button', { name: 'Discard' }).click();
  await expect(held).toHaveCount(1);
  await held.getByRole('button', { name: 'Edit' }).click();
  await held.getByRole('textbox').fill('Edited');
  await held.getByRole('textbox').press('Enter');
  await expect(held).toContainText(/Edited.*Not sent/);
  await held.getByRole('button', { name: 'Send now' }).click();
  await expect(desk.turns('Codex').last()).toContainText('Third answer.');
  await expect(desk.queue).toBeHidden();
  expect(personMessages(await app.provider.requestArrived(3))).toEqual(['First', 'Before them', 'Edited']);

  const later = new Desk(await app.restart('killed'));
  await later.threads.getByRole('button', { name: /First/ }).click();
  await expect(later.turns('Codex').last()).toContainText('Third answer.');
  await expect(later.queue).toBeHidden();
});

test('two windows on two folders each have their own state, and share one queue of approvals', async ({ start }) => {
  const other = await createWorkspace();
  const app = await start({
    options: { approval_mode: 'ask-for-everything' },
    provider: { otherwise: run('true') },
  });
  const first = new Desk(app.page);
  const second = new Desk(await app.newWindow());
  await second.page.keyboard.press('ControlOrMeta+o');
  const path = second.dialog('Open folder').getByRole('combobox', { name: 'Path' });
  await path.fill(other.path);
  await path.press('Enter');
  await expect(second.dialog('Open folder')).toBeHidden();

  await first.say('In the first');
  await expect(first.approval).toContainText('true');
  await second.say('In the second');
  await second.button('Trust folder').click();
  await expect(second.approval).toContainText('true');
  for (const desk of [first, second]) {
    await expect(desk.threads.getByRole('button', { name: /In the first/ })).toBeVisible();
    await expect(desk.threads.getByRole('button', { name: /In the second/ })).toBeVisible();
    await desk.approval.getByRole('button', { name: 'Cancel turn' }).click();
  }
  await expect(first.turns('You')).toHaveText(/In the first/);
  await expect(second.turns('You')).toHaveText(/In the second/);
  // A window lists what runs anywhere, and keeps it until it is reloaded.
  for (const desk of [first, second]) await expect(desk.button('Stop')).toBeHidden();
  await first.page.reload();
  await expect(first.threads.getByRole('button', { name: /In the first/ })).toBeVisible();
  await expect(first.threads.getByRole('button', { name: /In the second/ })).toBeHidden();
  await other.remove();
});
