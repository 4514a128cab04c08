import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answer } from '../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../fixtures/testkit/test-folder.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { recordOpenedLinks } from './native.ts';
import { expect, test } from './test.ts';

// A provider that requires a sign-in, to know who pays.

const signInRequired = { codex: { providerConfig: { requires_openai_auth: true } } };

// @web: Codex keeps the key, the same on both hosts.
test('an API key signs in, is sent with each turn, and Sign out forgets it', { tag: '@web' }, async ({ start }) => {
  const { page, provider, codexHome } = await start({ ...signInRequired, provider: { steps: [answer('Paid for.')] } });
  const appPage = new AppPage(page);
  await expect(page.getByRole('heading', { name: 'Sign in to start' })).toBeVisible();
  for (const name of ['Sign in with ChatGPT', 'Use an API key', 'Try the demo']) {
    await expect(appPage.button(name)).toBeVisible();
  }
  await expectAccessible(page);
  await appPage.button('Use an API key').click();
  const dialog = appPage.dialog('Use an API key');
  const key = dialog.getByLabel('API key');
  await expect(key).toBeFocused();
  await expect(dialog.getByRole('button', { name: 'Sign in' })).toBeDisabled();
  await key.fill('sk-test-0123456789');
  await expect(key).toHaveAttribute('type', 'password');
  await expectAccessible(page);
  await key.press('Enter');
  await expect(page.getByRole('contentinfo')).toContainText('Signed in with an API key');
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Paid for.');
  expect((await provider.requestArrived(1)).headers.authorization).toBe('Bearer sk-test-0123456789');

  await appPage.showSettings('Codex');
  await appPage.button('Sign out').click();
  await expect(page.getByRole('contentinfo')).toContainText('Not signed in');
  expect(await readFile(join(codexHome, 'auth.json'), 'utf8').catch(() => '')).not.toContain('sk-test');

  await appPage.show('Threads');
  await expect(appPage.turns('Codex')).toContainText('Paid for.');
  await appPage.message.fill('And now?');
  await expect(appPage.button('Send')).toBeDisabled();
  await expect(page.getByText('Sign in to send')).toBeVisible();
  await appPage.message.press('Enter');
  await expect(appPage.message).toHaveValue('And now?');
  await expectAccessible(page);
});

// @desktop: tools.spec.ts signs in from the web.
test('a sign-in with ChatGPT waits for the browser and can be canceled', { tag: ['@desktop', '@long'] }, async ({
  start,
  context,
  host,
}) => {
  // The sign-in page is on the network, which no test needs.
  if (host === 'web') await context.route(/auth\.openai\.com/, (route) => route.abort());
  const app = await start(signInRequired);
  if (host === 'desktop') await recordOpenedLinks(app.electron());
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.button('Sign in with ChatGPT').click();
  await expect(page.getByRole('heading', { name: 'Finish signing in' })).toBeVisible();
  const link = page.getByRole('link', { name: 'Reopen page' });
  await expect(link).toHaveAttribute('href', /^https:\/\/auth\.openai\.com\//);
  await expect(page.getByRole('contentinfo')).toContainText('Signing in');
  await expect(appPage.button('Sign in with ChatGPT')).toBeHidden();
  await expectAccessible(page);
  await appPage.button('Cancel').click();
  await expect(page.getByRole('heading', { name: 'Sign in to start' })).toBeVisible();
  await expect(appPage.button('Sign in with ChatGPT')).toBeVisible();
});

test('a provider that needs no account is used at once, with the model that config.toml names', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const { page } = await start({ provider: { steps: [answer('No account needed.')] } });
  const appPage = new AppPage(page);
  const picker = (name: string) => page.getByRole('combobox', { name, exact: true });
  await expect(picker('Model').locator('option:checked')).toHaveText('GPT-5.5');
  await expect(picker('Approvals')).toHaveAccessibleDescription("Codex's own settings decide, as in the terminal.");
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('No account needed.');
  await expect(appPage.button('Sign in with ChatGPT')).toBeHidden();
});

test('no Codex runs before a folder is open, and recent folders are offered', { tag: '@web' }, async ({ start }) => {
  const place = createTemporaryFolder('place');
  const app = await start({ workspace: null });
  const appPage = new AppPage(app.page);
  await expect(app.page.getByRole('heading', { name: 'Open a folder to start' })).toBeVisible();
  await expect(appPage.cliStatus).toContainText('Codex not started');
  await expect(app.codexPid()).rejects.toThrow();
  await expectAccessible(app.page);
  await appPage.button('Open folder…').click();
  const path = appPage.dialog('Open folder').getByRole('combobox', { name: 'Path' });
  await path.fill(place.path);
  await path.press('Enter');
  await expect(appPage.dialog('Trust this folder')).toContainText(place.path);
  await expect(appPage.dialog('Open folder')).toBeHidden();

  const other = new AppPage(await app.newWindow());
  await expect(other.page.getByRole('heading', { name: 'Open a folder to start' })).toBeVisible();
  const recent = other.page.getByRole('region', { name: 'Recent folders' });
  await recent.getByRole('button', { name: place.path }).click();
  // The question is the same in both windows, and one answer is enough.
  await other.dialog('Trust this folder').getByRole('button', { name: 'Trust folder' }).click();
  await expect(other.message).toBeFocused();
  await expect(appPage.dialog('Trust this folder')).toBeHidden();
  await expect(appPage.cliStatus).toContainText(/Codex \d/);
  await expect(appPage.message).toBeFocused();
  await place.remove();
});
