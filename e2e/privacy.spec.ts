import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What may leave the machine once the user has read what it is and switched it on.

/** A receiver that records whatever is sent, verbatim. */
async function startReceiver() {
  const received: { readonly path: string | undefined; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ path: request.url, body });
      response.writeHead(202).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address());
  return { received, endpoint: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

// @desktop: the core sends them, the same on both hosts.
test('counts are sent once switched on, at the next start, as they were shown before', { tag: '@desktop' }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const { endpoint, received, stop } = await startReceiver();
  const app = await start({
    provider: { otherwise: () => answer('The zebra has stripes.') },
    env: { WORKCELL_METRICS_ENDPOINT: endpoint },
  });
  const before = new AppPage(app.page);
  await before.sendMessage('Tell me of the zebra');
  await expect(before.turns('Codex')).toContainText('stripes');
  await before.showSettings('Privacy');
  const metrics = app.page.getByRole('switch', { name: 'Share aggregate metrics' });
  await expect(metrics).not.toBeChecked();
  await expect(app.page.getByRole('switch', { name: 'Launch ping' })).not.toBeChecked();
  await app.page.getByRole('button', { name: 'Show what would be sent' }).press('Enter');
  const dialog = before.dialog('What is sent');
  await expect(dialog).toContainText('There is nothing to send. No counts were recorded.');
  await expect(dialog).toContainText('Nothing has left this machine.');
  await expectAccessible(app.page);
  await app.page.keyboard.press('Escape');

  await metrics.press('Space');
  await expect(metrics).toBeChecked();
  await before.show('Threads');
  await before.sendMessage('And of the giraffe');
  await expect(before.turns('Codex')).toHaveCount(2);
  await expect(before.button('Stop')).toBeHidden();
  await before.showSettings('Privacy');
  await app.page.getByRole('button', { name: 'Show what would be sent' }).press('Enter');
  const counts = dialog.getByRole('region', { name: 'Metrics' }).locator('pre');
  await expect(counts).toContainText('"turns":1');
  const shown = (await counts.textContent()) ?? '';
  expect(shown).not.toMatch(/zebra|giraffe/);
  expect(received).toEqual([]);

  const appPage = new AppPage(await app.restart());
  await expect.poll(() => received).toEqual([{ path: '/v1/metrics', body: shown }]);
  await appPage.showSettings('Privacy');
  await expect(appPage.page.getByText(/Last time: Received\./)).toBeVisible();
  await appPage.page.getByRole('button', { name: 'Show what would be sent' }).press('Enter');
  const sent = appPage.dialog('What is sent').getByRole('region', { name: 'Sent so far' });
  await sent.getByText('Received.').click();
  await expect(sent.locator('pre')).toHaveText(shown);
  stop();
});

test('the privacy settings show next to each switch what overrides it', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const { page } = await start({ env: { DO_NOT_TRACK: '1' }, settings: { desktop: { metrics: true } } });
  const appPage = new AppPage(page);
  await appPage.showSettings('Privacy');
  const metrics = page.getByRole('switch', { name: 'Share aggregate metrics' });
  await expect(metrics).not.toBeChecked();
  await expect(metrics).toBeDisabled();
  await expect(page.getByText('Turned off by DO_NOT_TRACK in your environment.').first()).toBeVisible();
  await expect(page.getByText('This build has no address for metrics and launch pings.')).toBeVisible();
});
