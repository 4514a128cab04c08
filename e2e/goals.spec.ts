import { answer } from '../fixtures/provider/script.ts';
import { CodexClient } from '../fixtures/testkit/codex-client.ts';
import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Work that Codex would start on its own as soon as a thread is opened.

/** Lets another Codex client do something in the only thread, while this app does not have it. */
async function actAsOtherClient(
  { codexHome }: App,
  act: (client: CodexClient, threadId: string) => Promise<unknown>,
): Promise<void> {
  const client = await CodexClient.start({ codexHome });
  try {
    const { data } = await client.request('thread/list', {});
    await act(client, data[0]?.id ?? '');
  } finally {
    await client.stop();
  }
}

// @web: the host decides, the same on both.
test('a thread with an active goal is shown without starting work, and continues or pauses by keyboard', {
  tag: '@web',
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const goingOn = Array.from({ length: 500 }, () => answer('Going on.'));
  const app = await start({ provider: { steps: [answer('Here.'), ...goingOn] } });
  await new AppPage(app.page).sendMessage('Begin');
  await expect(new AppPage(app.page).turns('Codex')).toContainText('Here.');
  await actAsOtherClient(app, (client, threadId) =>
    client.request('thread/goal/set', { threadId, objective: 'Tidy up the folder', status: 'active' }),
  );
  const page = await app.restart();
  const appPage = new AppPage(page);
  await appPage.threads.getByRole('button', { name: /Begin/ }).click();
  const work = page.getByRole('region', { name: 'Goal and waiting messages' });
  await expect(work).toContainText('Codex would continue toward this goal.');
  await expect(work).toContainText('Tidy up the folder');
  await expect(work).toContainText('Nothing runs until you continue.');
  await appPage.message.fill('Mine');
  await expect(appPage.button('Send')).toBeDisabled();
  await expectAccessible(page);
  expect(app.provider.requests).toHaveLength(1);

  await appPage.tabTo(work.getByRole('button', { name: 'Continue' }));
  await page.keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('Going on.');
  await expect(work).toContainText('Codex is working toward this goal.');
  await work.getByRole('button', { name: 'Pause' }).click();
  await expect(work).toContainText('This goal is paused.');
  await work.getByRole('button', { name: 'Clear the goal' }).click();
  await expect(work).toBeHidden();
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue('Mine');
});

// @web: the host decides, the same on both.
test('a message in the queue of Codex is sent only when the user says so', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [answer('Here.'), answer('Mine is done.')] } });
  await new AppPage(app.page).sendMessage('Begin');
  await expect(new AppPage(app.page).turns('Codex')).toContainText('Here.');
  await actAsOtherClient(app, (client, threadId) =>
    client.request('thread/queue/add', {
      threadId,
      input: [{ type: 'text', text: 'From elsewhere', text_elements: [] }],
      clientUserMessageId: 'elsewhere',
    }),
  );
  const page = await app.restart();
  const appPage = new AppPage(page);
  await appPage.threads.getByRole('button', { name: /Begin/ }).click();
  const work = page.getByRole('region', { name: 'Goal and waiting messages' });
  await expect(work).toContainText('Another Codex app left a message here to send.');
  await work.getByRole('button', { name: 'Discard the message' }).click();
  await expect(work).toBeHidden();
  await appPage.sendMessage('Mine');
  await expect(appPage.turns('Codex').last()).toContainText('Mine is done.');
  await expect(appPage.transcript).not.toContainText('From elsewhere');
  expect(app.provider.requests).toHaveLength(2);
});
