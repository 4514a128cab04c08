import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answer } from '../fixtures/provider/script.ts';
import { createTemporaryFolder, type TestFolder } from '../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../fixtures/testkit/workspace.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The questions at the first start, what overrides the user's answers, and where the user finds the answers again.

const unansweredSettings = { telemetry: {} };
const folders: TestFolder[] = [];
test.afterEach(async () => {
  for (const folder of folders.splice(0)) await folder.remove();
});

function firstRun(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Privacy and telemetry', exact: true });
  return {
    dialog,
    metrics: dialog.getByRole('switch', { name: 'Share aggregate metrics' }),
    ping: dialog.getByRole('switch', { name: 'Launch ping' }),
    updates: dialog.getByRole('switch', { name: 'Check for updates' }),
    show: dialog.getByRole('button', { name: 'Show what would be sent' }),
    details: dialog.getByRole('button', { name: 'Details' }),
    proceed: dialog.getByRole('button', { name: 'Continue' }),
  };
}

/** Returns the path where a test puts a policy. */
function policyPlace(): string {
  const folder = createTemporaryFolder('policies');
  folders.push(folder);
  return join(folder.path, 'policy.toml');
}

// @desktop: the tests below answer it on the web.
test('the first-run dialog is answered by keyboard, off unless switched on, and remembered', {
  tag: '@desktop',
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ settings: unansweredSettings });
  const { details, dialog, metrics, ping, proceed, show, updates } = firstRun(app.page);
  await expect(proceed).toBeFocused();
  await expect(dialog).toContainText('Workcell sends nothing about you unless you turn it on.');
  await expect(dialog.getByRole('switch')).toHaveCount(0);
  await expect(dialog).not.toContainText('Codex');
  await expectAccessible(app.page);

  await app.page.keyboard.press('Shift+Tab');
  await expect(details).toBeFocused();
  await app.page.keyboard.press('Enter');
  for (const each of [metrics, ping, updates]) await expect(each).not.toBeChecked();
  await expect(dialog).toContainText('This build has no address for metrics and launch pings.');
  await expect(dialog).toContainText('Off unless your config.toml turns it on.');
  await expectAccessible(app.page);

  for (const each of [metrics, ping, updates, show]) {
    await app.page.keyboard.press('Tab');
    await expect(each).toBeFocused();
  }
  await app.page.keyboard.press('Enter');
  await expect(dialog).toContainText(/POST \/v1\/ping · \d+ bytes · at each start/);
  await expect(dialog).toContainText('nothing counted, so nothing is sent');
  const body = (await dialog.getByRole('region', { name: 'Next requests' }).locator('pre').last().textContent()) ?? '';
  await expect(dialog).toContainText(`· ${Buffer.byteLength(body)} bytes ·`);
  expect(Object.keys(JSON.parse(body)).sort()).toEqual(['arch', 'os', 'version']);
  await expectAccessible(app.page);

  for (const each of [updates, ping]) {
    await app.page.keyboard.press('Shift+Tab');
    await expect(each).toBeFocused();
  }
  await app.page.keyboard.press('Space');
  await expect(ping).toBeChecked();
  await expect(dialog).toContainText('Turned on: Launch ping.');
  // Past the last switch, the disclosure and its content.
  for (let stop = 0; stop < 4; stop += 1) await app.page.keyboard.press('Tab');
  await expect(proceed).toBeFocused();
  // None of the choices apply before that.
  expect(await readFile(join(app.dataFolder, 'config.toml'), 'utf8')).not.toContain('launch_ping');
  await app.page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect
    .poll(() => readFile(join(app.dataFolder, 'config.toml'), 'utf8'))
    .toMatch(/metrics = false\nlaunch_ping = true\ncheck_for_updates = false/);

  const page = await app.restart();
  await expect(new AppPage(page).cliStatus).toContainText('Codex 0.');
  await expect(firstRun(page).dialog).toBeHidden();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('privacy and tele');
  await page.keyboard.press('Enter');
  await expect(firstRun(page).ping).toBeChecked();
  await expect(firstRun(page).metrics).not.toBeChecked();
});

test('Enter closes the first-run dialog and turns nothing on', { tag: ['@web', '@long'] }, async ({ start }) => {
  const { page, dataFolder } = await start({ settings: unansweredSettings });
  const { dialog, proceed } = firstRun(page);
  await expect(proceed).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(new AppPage(page).message).toBeFocused();
  await expect
    .poll(() => readFile(join(dataFolder, 'config.toml'), 'utf8'))
    .toMatch(/metrics = false\nlaunch_ping = false\ncheck_for_updates = false/);
});

test('the first-run dialog shows what is already turned on', { tag: ['@web', '@long'] }, async ({ start }) => {
  const { page } = await start({ settings: { telemetry: {}, desktop: { metrics: true, otlp: true } } });
  const { details, dialog, metrics } = firstRun(page);
  await expect(dialog).toContainText('Turned on: Share aggregate metrics, OpenTelemetry export.');
  await expect(details).toHaveAttribute('aria-expanded', 'true');
  await expect(metrics).toBeChecked();
});

test('the app is inert until the first-run dialog has loaded', { tag: ['@web', '@long'] }, async ({ start }) => {
  const app = await start({ settings: unansweredSettings, workspace: null });
  const { dialog } = firstRun(app.page);
  await expect(dialog).toBeVisible();
  const { promise: mayCome, resolve: letCome } = Promise.withResolvers<void>();
  await app.page.route(/ConsentDialog.*\.js/, async (route) => {
    await mayCome;
    await route.continue();
  });
  await app.page.reload();
  const frame = app.page.locator('[inert]');
  await expect(frame.locator('nav')).toBeVisible();
  await expect(dialog).toBeHidden();
  const focused = () => app.page.locator('[inert] :focus').count();
  for (let stop = 0; stop < 5; stop += 1) {
    await app.page.keyboard.press('Tab');
    expect(await focused()).toBe(0);
  }
  letCome();
  await expect(dialog).toBeVisible();
  await app.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(frame).toHaveCount(0);
});

test('closing the first-run dialog leaves everything off, and it opens again at the next start', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ settings: unansweredSettings });
  const { details, dialog, metrics } = firstRun(app.page);
  await details.press('Enter');
  await metrics.press('Space');
  await expect(metrics).toBeChecked();
  await app.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await app.page.reload();
  const appPage = new AppPage(app.page);
  await appPage.showSettings('Privacy');
  const settings = app.page.getByRole('main', { name: 'Settings' });
  await expect(settings.getByRole('switch', { name: 'Share aggregate metrics' })).not.toBeChecked();
  await expect(settings.getByRole('switch', { name: 'Share aggregate metrics' })).toBeDisabled();
  await expect(settings).toContainText('Nothing is sent until you answer.');
  await expect(dialog).toBeHidden();

  const again = firstRun(await app.restart());
  await again.details.press('Enter');
  await expect(again.metrics).not.toBeChecked();
});

// @desktop: windows share the answer, the same on both hosts.
test('a window shows the first-run dialog only until another one has answered, and the demo does not ask', {
  tag: ['@desktop', '@long'],
}, async ({ start }) => {
  const app = await start({ settings: unansweredSettings, workspace: null });
  const other = await app.newWindow();
  await expect(firstRun(other).dialog).toBeVisible();
  await firstRun(app.page).proceed.press('Enter');
  await expect(firstRun(app.page).dialog).toBeHidden();
  await expect(firstRun(other).dialog).toBeHidden();
  await other.getByRole('button', { name: 'Try the demo' }).click();
  await expect(new AppPage(other).message).toBeVisible();
  await expect(other.getByRole('complementary', { name: 'Privacy note' })).toBeHidden();
});

test('an administrator policy locks the privacy switches while it applies, in Settings too', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const policy = policyPlace();
  const { page } = await start({ env: { WORKCELL_POLICY_FILE: policy } });
  const appPage = new AppPage(page);
  await appPage.showSettings('Privacy');
  const settings = page.getByRole('main', { name: 'Settings' });
  const metrics = settings.getByRole('switch', { name: 'Share aggregate metrics' });
  await metrics.press('Space');
  await expect(metrics).toBeChecked();
  const bar = page.getByRole('contentinfo');
  await expect(bar).toContainText('Metrics on');
  await writeFile(policy, '[desktop]\nmetrics = false\n');
  await expect(bar).not.toContainText('Metrics');
  await expect(metrics).toBeDisabled();
  await expect(metrics).not.toBeChecked();
  await expect(settings.getByText('Managed')).toHaveCount(1);
  await expect(settings).toContainText('Turned off by your administrator.');
  await expectAccessible(page);

  await writeFile(policy, '[desktop\n');
  await expect(settings.getByText('Managed')).toHaveCount(5);
  await expect(settings).toContainText(`${policy} has an error on line 1.`);
  await settings.getByRole('button', { name: 'Open…', exact: true }).press('Enter');
  const { dialog, ping } = firstRun(page);
  await expect(ping).toBeDisabled();
  await expect(dialog.getByText('Managed')).toHaveCount(3);
  await page.keyboard.press('Escape');

  await rm(policy);
  await expect(metrics).toBeEnabled();
  await expect(metrics).toBeChecked();
});

test('the privacy settings show DO_NOT_TRACK and what Codex itself sends', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const { page, codexHome } = await start({
    settings: unansweredSettings,
    env: { DO_NOT_TRACK: '1' },
    codex: { config: { analytics: { enabled: true }, feedback: { enabled: false } } },
  });
  const { details, dialog, metrics } = firstRun(page);
  await details.press('Enter');
  await expect(metrics).toBeDisabled();
  await expect(dialog).toContainText('Turned off by DO_NOT_TRACK in your environment.');
  const own = dialog.getByRole('region', { name: 'Codex settings' });
  await expect(own).toContainText(
    /Analytics\s*On\s*Set in your config\.toml\. Workcell starts Codex with the same setting/,
  );
  await expect(own).toContainText(/Feedback\s*Off/);
  await expect(own).toContainText(join(codexHome, 'config.toml'));
});

test('each folder shows once that data is sent, with a link to the switches, and nothing otherwise', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const folder = await createWorkspace();
  folders.push(folder);
  const app = await start({ settings: { telemetry: { answered: true } } });
  const note = app.page.getByRole('complementary', { name: 'Privacy note' });
  const appPage = new AppPage(app.page);
  await expect(appPage.cliStatus).toContainText('Codex 0.');
  await expect(note).toBeHidden();
  await appPage.showSettings('Privacy');
  await app.page.getByRole('switch', { name: 'Share aggregate metrics' }).press('Space');
  await appPage.show('Threads');
  await expect(note).toContainText('Metrics are on. Each time Workcell starts, counts may leave this computer.');
  await expectAccessible(app.page);
  await note.getByRole('button', { name: 'Privacy…' }).press('Enter');
  await expect(firstRun(app.page).dialog).toBeVisible();
  await app.page.keyboard.press('Escape');
  await note.getByRole('button', { name: 'Dismiss' }).press('Enter');
  await expect(note).toBeHidden();

  const page = await app.restart();
  await expect(new AppPage(page).cliStatus).toContainText('Codex 0.');
  await expect(page.getByRole('complementary', { name: 'Privacy note' })).toBeHidden();
  await page.keyboard.press('Control+o');
  await page.getByRole('combobox', { name: 'Path' }).fill(folder.path);
  await page.keyboard.press('Enter');
  await expect(new AppPage(page).dialog('Trust this folder')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: 'Privacy note' })).toBeVisible();
});

test('Diagnostics says what it leaves out, and keeps everything once that is switched on', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({
    settings: { telemetry: { answered: true } },
    provider: { otherwise: () => answer('The zebra has stripes.') },
  });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Tell me of the zebra');
  await expect(appPage.turns('Codex')).toContainText('stripes');
  await expect(appPage.button('Stop')).toBeHidden();
  await appPage.show('Diagnostics');
  const log = app.page.getByRole('log', { name: 'Diagnostics' });
  await expect(log).toContainText('ready, codex-cli');
  await expect(app.page.getByText('Telemetry is off.')).toBeVisible();
  await expectAccessible(app.page);
  await appPage.button('Keep all lines').press('Enter');
  await expect(app.page.getByText('Telemetry is off.')).toBeHidden();
  await appPage.show('Threads');
  await appPage.sendMessage('And of the giraffe');
  await expect(appPage.turns('Codex')).toHaveCount(2);
  await expect(appPage.button('Stop')).toBeHidden();
  await appPage.show('Diagnostics');
  await expect(log.getByText('chat.turn_completed')).toHaveCount(1);
  // The app shares nothing.
  const config = await readFile(join(app.dataFolder, 'config.toml'), 'utf8');
  expect(config).toContain('enabled = true');
  expect(config).not.toContain('metrics');
});
