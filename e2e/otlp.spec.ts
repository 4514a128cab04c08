import { OtlpReceiver } from '../fixtures/otlp-receiver/otlp-receiver.ts';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Runs and counts for the user's own receiver, once they have switched that on.

test('runs are exported over OTLP once it is switched on by keyboard, after a preview', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const receiver = await OtlpReceiver.start();
  const { page } = await start({ provider: { otherwise: () => answer('The zebra has stripes.') } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Tell me of the zebra');
  await expect(appPage.turns('Codex')).toContainText('stripes');
  await appPage.showSettings('Privacy');
  const exporting = page.getByRole('switch', { name: 'OpenTelemetry export' });
  await expect(exporting).not.toBeChecked();
  await exporting.press('Space');
  await expect(exporting).toBeChecked();
  await expect(page.getByText('Nothing is sent until you enter an address.')).toBeVisible();

  const endpoint = page.getByRole('textbox', { name: 'OpenTelemetry endpoint' });
  await endpoint.fill('http://collector.example.org');
  await endpoint.press('Enter');
  await expect(page.getByText('The address is neither https nor on this machine. Nothing is sent.')).toBeVisible();
  await endpoint.fill(receiver.endpoint);
  await endpoint.press('Enter');
  await expect(page.getByText(`To ${receiver.endpoint}.`)).toBeVisible();

  await page.getByRole('button', { name: 'Show what would be sent' }).press('Enter');
  const preview = appPage.dialog('What is sent').getByRole('region', { name: 'OpenTelemetry' });
  await expect(preview).toContainText('This sample run shows what would be sent');
  await expect(preview).toContainText('invoke_agent codex');
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await appPage.show('Threads');
  await appPage.sendMessage('And of the giraffe');
  await expect(appPage.turns('Codex')).toHaveCount(2);
  await receiver.until(({ spans }) => spans.length > 0);
  expect(receiver.spans.filter(({ parentId }) => parentId === '').map(({ name }) => name)).toEqual([
    'invoke_agent codex',
  ]);
  expect(receiver.received.map(({ bytes }) => bytes.toString('latin1')).join('')).not.toMatch(/zebra|giraffe/);
  await appPage.showSettings('Privacy');
  await expect(page.getByText('Last time: Received.')).toBeVisible();
  await page.getByRole('button', { name: 'Show what would be sent' }).press('Enter');
  const sent = appPage.dialog('What is sent').getByRole('region', { name: 'Sent so far' });
  await sent.getByText('OpenTelemetry, runs').click();
  await expect(sent.locator('pre')).toContainText('"runs":1');
  await page.keyboard.press('Escape');

  await exporting.press('Space');
  await expect(exporting).not.toBeChecked();
  await receiver.stop();
});

test('OTLP settings mark what the environment sets', { tag: ['@web', '@long'] }, async ({ start }) => {
  const { page } = await start({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example.org', OTEL_EXPORTER_OTLP_TIMEOUT: 'soon' },
  });
  await new AppPage(page).showSettings('Privacy');
  await expect(
    page.getByText(
      'To https://otel.example.org, set by OTEL_EXPORTER_OTLP_ENDPOINT. Ignored because Workcell does not understand it: OTEL_EXPORTER_OTLP_TIMEOUT.',
    ),
  ).toBeVisible();
  await expect(page.getByRole('switch', { name: 'OpenTelemetry export' })).not.toBeChecked();
});
