import { createGate } from '../fixtures/provider/gate.ts';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { answer, run, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { Relay } from './relay.ts';
import { expect, test } from './test.ts';

// What is typed and not sent. @web: the page and the host are the same on the desktop; shell-desktop.spec.ts has its
// windows.

test('two windows keep their own unsent text across a kill, and none of it in the browser', { tag: '@web' }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [answer('Done.')] } });
  const one = new AppPage(app.page);
  await one.message.fill('A long prompt');
  const two = new AppPage(await app.newWindow());
  await expect(two.button('New thread')).toBeVisible();
  await two.sendMessage('Short');
  await expect(two.turns('Codex')).toContainText('Done.');
  await one.page.reload();
  await expect(one.message).toHaveValue('A long prompt');
  await two.message.fill('In the thread');
  // A kill may take what the page does not call saved.
  await two.untilTextIsSaved();
  for (const { page } of [one, two]) {
    const stored = await page.evaluate<string>('JSON.stringify([sessionStorage, localStorage])');
    expect(stored).not.toMatch(/prompt|thread"/);
  }
  const after = new AppPage(await app.restart('killed'));
  await expect(after.turns('Codex')).toContainText('Done.');
  await expect(after.message).toHaveValue('In the thread');
  await after.button('New thread').click();
  await expect(after.message).toHaveValue('A long prompt');
});

test('text typed while disconnected is saved as soon as the connection is back', { tag: '@web' }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [] } });
  const address = new URL(app.address());
  const relay = await Relay.start(Number(address.port));
  address.port = String(relay.port);
  await app.page.goto(address.href);
  const appPage = new AppPage(app.page);
  await appPage.message.fill('Before');
  relay.cut();
  await expect(app.page.getByText('Not connected to Workcell.')).toBeVisible();
  await appPage.message.fill('Typed while away');
  relay.repair();
  await expect(app.page.getByText('Not connected to Workcell.')).toBeHidden();
  await appPage.untilTextIsSaved();
  await app.page.reload();
  await expect(appPage.message).toHaveValue('Typed while away');
  await app.page.close();
  await relay.stop();
});

test('the text of a closed window is offered in another one, which keeps its own', { tag: '@web' }, async ({
  start,
}) => {
  const app = await start({ provider: { steps: [] } });
  const one = new AppPage(app.page);
  await one.message.fill('From the closed window');
  const two = new AppPage(await app.newWindow());
  await two.message.fill('My own');
  await two.untilTextIsSaved();
  await one.page.close();
  await two.page.reload();
  const offer = two.page.getByRole('region', { name: 'Unsent text from another window' });
  await expect(offer).toContainText('From the closed window');
  await expect(two.message).toHaveValue('My own');
  await offer.getByRole('button', { name: 'Restore' }).click();
  await expect(two.message).toHaveValue('From the closed window\nMy own');
  await two.untilTextIsSaved();
  await two.page.reload();
  await expect(two.message).toHaveValue('From the closed window\nMy own');
  await expect(offer).toBeHidden();
});

test('the caret of an unsent message is where it was after a reload, and after a kill', { tag: '@web' }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [] } });
  const one = new AppPage(app.page);
  await one.message.fill('Fix the list');
  for (let step = 0; step < 'list'.length; step++) await one.message.press('ArrowLeft');
  await one.page.reload();
  await expect(one.message).toHaveValue('Fix the list');
  await expect(one.message).toBeFocused();
  await one.page.keyboard.type('long ');
  await expect(one.message).toHaveValue('Fix the long list');
  await one.untilTextIsSaved();
  const after = new AppPage(await app.restart('killed'));
  await expect(after.message).toHaveValue('Fix the long list');
  await expect(after.message).toBeFocused();
  await after.page.keyboard.type('thread ');
  await expect(after.message).toHaveValue('Fix the long thread list');
});

test('a queued message waits while it is edited, also over a reload, and goes out as it was saved', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const gate = createGate();
  const { page, newWindow, provider } = await open({
    provider: { steps: [waiting(gate, answer('First answer.')), answer('Second answer.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('First');
  await expect(appPage.button('Stop')).toBeVisible();
  await appPage.sendMessage('Do it');
  const row = appPage.queue.getByRole('listitem');
  await row.getByRole('button', { name: 'Edit' }).click();
  await row.getByRole('textbox').fill('Do it carefully');
  gate.release();
  await expect(appPage.turns('Codex')).toContainText('First answer.');
  await expect(appPage.button('Stop')).toBeHidden();
  await page.reload();
  await expect(row.getByRole('textbox')).toHaveValue('Do it carefully');
  const other = new AppPage(await newWindow());
  await other.threads.getByRole('button', { name: /First/ }).click();
  await expect(other.queue).toContainText('Waiting: being edited.');
  await row.getByRole('textbox').press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('Second answer.');
  await expect(appPage.queue).toBeHidden();
  expect(listUserMessages(await provider.requestArrived(2))).toEqual(['First', 'Do it carefully']);
});

test('an edit of a queued message that another window removes moves into the message field', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const gate = createGate();
  const { page, newWindow } = await open({ provider: { steps: [waiting(gate, answer('First answer.'))] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('First');
  await expect(appPage.button('Stop')).toBeVisible();
  await appPage.sendMessage('Do it');
  const row = appPage.queue.getByRole('listitem');
  await row.getByRole('button', { name: 'Edit' }).click();
  await row.getByRole('textbox').fill('Do it carefully');
  const other = new AppPage(await newWindow());
  await other.threads.getByRole('button', { name: /First/ }).click();
  await other.queue.getByRole('button', { name: 'Remove' }).click();
  await expect(appPage.queue).toBeHidden();
  await expect(appPage.message).toHaveValue('Do it carefully');
  gate.release();
});

test('the prompt of a new run and a half-written reason survive a reload', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const { page } = await open({
    settings: { approval_mode: 'ask-for-everything' },
    provider: { steps: [run('touch one.txt'), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  // Before the folder is there, the palette has no new run.
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('New run');
  const prompt = appPage.dialog('New run').getByRole('textbox', { name: 'Prompt' });
  await prompt.fill('Write the tests');
  await appPage.untilTextIsSaved();
  await page.reload();
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('New run');
  await expect(prompt).toHaveValue('Write the tests');
  await page.keyboard.press('Escape');
  await appPage.sendMessage('Make a file');
  const why = appPage.approval.getByRole('button', { name: 'Say why' });
  await why.click();
  const reason = appPage.approval.getByRole('textbox', { name: 'What should Codex do instead?' });
  await reason.fill('Not here, because');
  await page.reload();
  await why.click();
  await expect(reason).toHaveValue('Not here, because');
});

test('a prompt and its arguments come back after a reload and a kill, until they are saved, inserted or discarded', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [] } });
  const one = new AppPage(app.page);
  await expect(one.message).toBeVisible();
  await one.runCommand('Insert a prompt');
  const dialog = one.dialog('Prompts and skills');
  await dialog.getByRole('button', { name: 'New prompt' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('review');
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Review $1 first');
  await one.untilTextIsSaved();
  await app.page.reload();
  await expect(one.message).toBeVisible();
  await one.runCommand('Insert a prompt');
  await expect(dialog.getByRole('textbox', { name: 'Text' })).toHaveValue('Review $1 first');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const argument = dialog.getByRole('textbox', { name: '$1' });
  await argument.fill('a.ts');
  await one.untilTextIsSaved();
  await app.page.reload();
  await expect(one.message).toBeVisible();
  await one.runCommand('Insert a prompt');
  await expect(argument).toHaveValue('a.ts');

  const two = new AppPage(await app.restart('killed'));
  await expect(two.message).toBeVisible();
  await two.runCommand('Insert a prompt');
  const after = two.dialog('Prompts and skills');
  await expect(after.getByRole('textbox', { name: '$1' })).toHaveValue('a.ts');
  await after.getByRole('button', { name: 'Insert' }).click();
  await expect(two.message).toHaveValue('Review a.ts first');
  await two.runCommand('Insert a prompt');
  await expect(after.getByRole('textbox', { name: '$1' })).toHaveValue('');
  await after.getByRole('button', { name: 'Edit' }).click();
  await after.getByRole('textbox', { name: 'Text' }).fill('Review nothing');
  await after.getByRole('button', { name: 'Discard' }).click();
  await two.page.reload();
  await expect(two.message).toBeVisible();
  await two.runCommand('Insert a prompt');
  await expect(after.getByText('Review $1 first').or(after.getByText('Review first')).first()).toBeVisible();
  await expect(after.getByRole('textbox', { name: 'Text' })).toBeHidden();
});

test('a half-written server comes back after a reload with its values, and after a kill without them', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [] } });
  const appPage = new AppPage(app.page);
  const dialog = appPage.dialog('Tools');
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('MCP tools');
  await dialog.getByRole('button', { name: 'New server' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('notes');
  await dialog.getByLabel('Program', { exact: true }).last().fill('/bin/notes-server');
  await dialog.getByRole('button', { name: 'Add variable' }).click();
  await dialog.getByLabel('Variable 1 name').fill('TOKEN');
  await dialog.getByLabel('Variable 1 value').fill('tok-77aa');
  await appPage.untilTextIsSaved();
  await app.page.reload();
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('MCP tools');
  await expect(dialog.getByLabel('Program', { exact: true }).last()).toHaveValue('/bin/notes-server');
  await expect(dialog.getByLabel('Variable 1 name')).toHaveValue('TOKEN');
  await expect(dialog.getByLabel('Variable 1 value')).toHaveValue('tok-77aa');

  const after = new AppPage(await app.restart('killed'));
  const again = after.dialog('Tools');
  await expect(after.message).toBeVisible();
  await after.runCommand('MCP tools');
  await expect(again.getByLabel('Variable 1 name')).toHaveValue('TOKEN');
  await expect(again.getByLabel('Variable 1 value')).toHaveValue('');
  await again.getByRole('button', { name: 'Discard' }).click();
  await expect(again.getByRole('button', { name: 'New server' })).toBeVisible();
  await after.page.reload();
  await expect(after.message).toBeVisible();
  await after.runCommand('MCP tools');
  await expect(again.getByRole('button', { name: 'New server' })).toBeVisible();
});

test('the browser asks before the page closes only while the host lacks typed text', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [] } });
  const address = new URL(app.address());
  const relay = await Relay.start(Number(address.port));
  address.port = String(relay.port);
  await app.page.goto(address.href);
  const appPage = new AppPage(app.page);
  const { message } = appPage;
  await message.fill('Before');
  await appPage.untilTextIsSaved();
  relay.cut();
  await expect(app.page.getByText('Not connected to Workcell.')).toBeVisible();
  expect(await appPage.asksBeforeLeaving()).toBe(false);
  await message.fill('Typed while away');
  expect(await appPage.asksBeforeLeaving()).toBe(true);
  relay.repair();
  await expect(app.page.getByText('Not connected to Workcell.')).toBeHidden();
  await appPage.untilTextIsSaved();
  await app.page.close();
  await relay.stop();
});

test('the text of a window that closes is offered in a window that is already open', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({ provider: { steps: [] } });
  const one = new AppPage(app.page);
  const two = new AppPage(await app.newWindow());
  await two.message.fill('My own');
  await one.message.fill('From the closed window');
  await one.untilTextIsSaved();
  const offer = two.page.getByRole('region', { name: 'Unsent text from another window' });
  await one.page.reload();
  await expect(one.message).toHaveValue('From the closed window');
  await expect(offer).toBeHidden();
  await one.page.close();
  await expect(offer).toContainText('From the closed window');
  await expect(two.message).toHaveValue('My own');
  await offer.getByRole('button', { name: 'Discard' }).click();
  await expect(offer).toBeHidden();
});
