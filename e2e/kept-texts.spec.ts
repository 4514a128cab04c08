import { hold } from '../fixtures/provider/gate.ts';
import { personMessages } from '../fixtures/provider/model-request.ts';
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
  await two.say('Short');
  await expect(two.turns('Codex')).toContainText('Done.');
  await one.page.reload();
  await expect(one.message).toHaveValue('A long prompt');
  await two.message.fill('In the thread');
  for (const { page } of [one, two]) {
    const stored = await page.evaluate<string>('JSON.stringify([sessionStorage, localStorage])');
    expect(stored).not.toMatch(/prompt|thread"/);
  }
  const after = new AppPage(await app.restart('killed'));
  await expect(after.message).toHaveValue('A long prompt');
  await after.threads.getByRole('button', { name: /Short/ }).click();
  await expect(after.message).toHaveValue('In the thread');
});

test('what was typed without a connection is saved as soon as there is one', { tag: '@web' }, async ({
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
  relay.mend();
  await expect(app.page.getByText('Not connected to Workcell.')).toBeHidden();
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
  await one.page.close();
  await two.page.reload();
  const offer = two.page.getByRole('region', { name: 'Unsent text from another window' });
  await expect(offer).toContainText('From the closed window');
  await expect(two.message).toHaveValue('My own');
  await offer.getByRole('button', { name: 'Restore' }).click();
  await expect(two.message).toHaveValue('From the closed window\nMy own');
  await two.page.reload();
  await expect(two.message).toHaveValue('From the closed window\nMy own');
  await expect(offer).toBeHidden();
});

test('a queued message waits while it is edited, also over a reload, and goes out as it was saved', {
  tag: '@web',
}, async ({ open }) => {
  const gate = hold();
  const { page, newWindow, provider } = await open({
    provider: { steps: [waiting(gate, answer('First answer.')), answer('Second answer.')] },
  });
  const appPage = new AppPage(page);
  await appPage.say('First');
  await expect(appPage.button('Stop')).toBeVisible();
  await appPage.say('Do it');
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
  expect(personMessages(await provider.requestArrived(2))).toEqual(['First', 'Do it carefully']);
});

test('an edit of a queued message that another window removes goes into the message', { tag: '@web' }, async ({
  open,
}) => {
  const gate = hold();
  const { page, newWindow } = await open({ provider: { steps: [waiting(gate, answer('First answer.'))] } });
  const appPage = new AppPage(page);
  await appPage.say('First');
  await expect(appPage.button('Stop')).toBeVisible();
  await appPage.say('Do it');
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

test('the prompt of a new run and a half-written reason survive a reload', { tag: '@web' }, async ({ open }) => {
  const { page } = await open({
    options: { approval_mode: 'ask-for-everything' },
    provider: { steps: [run('touch one.txt'), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.command('New run');
  const prompt = appPage.dialog('New run').getByRole('textbox', { name: 'Prompt' });
  await prompt.fill('Write the tests');
  await page.reload();
  await appPage.command('New run');
  await expect(prompt).toHaveValue('Write the tests');
  await page.keyboard.press('Escape');
  await appPage.say('Make a file');
  const why = appPage.approval.getByRole('button', { name: 'Say why' });
  await why.click();
  const reason = appPage.approval.getByRole('textbox', { name: 'What should Codex do instead?' });
  await reason.fill('Not here, because');
  await page.reload();
  await why.click();
  await expect(reason).toHaveValue('Not here, because');
});
