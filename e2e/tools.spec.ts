import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startOAuthMcpServer } from '../fixtures/mcp-server/oauth-server.ts';
import { answer, callMcp } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The MCP servers of Codex, including ones that misbehave.

const server = (...flags: readonly string[]) => ({
  command: process.execPath,
  args: [join(import.meta.dirname, '../fixtures/mcp-server/main.ts'), ...flags],
});

test('tools are listed while a server hangs, found and named in the message', { tag: '@web' }, async ({ start }) => {
  const app = await start({
    provider: { steps: [answer('I shall.')] },
    codex: {
      config: {
        mcp_servers: {
          notes: server(),
          noisy: server('--garbage'),
          gone: server('--exit'),
          // Longer than the test: nothing may wait for it.
          stuck: { ...server('--hang'), startup_timeout_sec: 600 },
          unused: { ...server(), enabled: false },
        },
      },
    },
  });
  const appPage = new AppPage(app.page);
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('MCP tools');
  const dialog = appPage.dialog('Tools');
  const row = (name: RegExp) => dialog.getByRole('option', { name });
  await expect(row(/^notes ?6 tools, 1 resource/)).toBeVisible();
  await expect(row(/^noisy ?6 tools/)).toBeVisible();
  await expect(row(/^gone ?Did not start/)).toBeVisible();
  await expect(row(/^stuck ?No answer yet/)).toBeVisible();
  await expect(row(/^unused ?Off in config/)).toBeVisible();
  await expectAccessible(app.page);
  await row(/^gone/).click();
  await expect(dialog.getByText('Its program ended before it answered.')).toBeVisible();
  await expect(dialog.getByText(/connection closed/)).toBeHidden();
  await dialog.locator('summary').filter({ hasText: 'Details' }).click();
  await expect(dialog.getByText(/connection closed/)).toBeVisible();

  await appPage.tabTo(dialog.getByRole('searchbox'));
  await app.page.keyboard.type('notes echo');
  await expect(dialog.getByRole('option')).toHaveCount(2);
  await app.page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('listbox')).toBeFocused();
  await app.page.keyboard.press('ArrowDown');
  await expect(dialog.getByText('"type": "string"')).toBeVisible();
  await app.page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Insert' })).toBeFocused();
  await app.page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(appPage.message).toHaveValue('the tool `echo` from `notes` ');
  await expect(appPage.message).toBeFocused();

  await appPage.runCommand('MCP tools');
  await expect(dialog.getByRole('option', { selected: true })).toHaveText(/^echo/);
  await expect(dialog.getByText('From notes')).toBeVisible();
});

test('a server is added by keyboard, tested, changed, switched off and removed', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const app = await start({
    codex: { config: { mcp_servers: { stuck: { ...server('--hang'), startup_timeout_sec: 600 } } } },
    inTerminal: true,
  });
  const appPage = new AppPage(app.page);
  const { keyboard } = app.page;
  /** Allows it in the terminal, once it asks. */
  const allow = async (questions: number) => {
    await expect(dialog.getByRole('status').getByText('Confirm it in the terminal that runs Workcell.')).toBeVisible();
    const codes = () => [...app.terminal.screen().matchAll(/Type (\d{4}) to allow it/g)].map(([, code]) => code);
    await expect.poll(() => codes().length).toBe(questions);
    app.terminal.type(`${codes().at(-1)}\n`);
  };
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('MCP tools');
  const dialog = appPage.dialog('Tools');
  await dialog.getByRole('button', { name: 'New server' }).press('Enter');
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await keyboard.type('notes');
  await dialog.getByLabel('Program', { exact: true }).last().fill(process.execPath);
  await dialog.getByLabel('Arguments').fill(server().args[0] ?? '');
  await dialog.getByRole('button', { name: 'Add variable' }).press('Enter');
  await expect(dialog.getByLabel('Variable 1 name')).toBeFocused();
  await keyboard.type('TOKEN');
  await dialog.getByLabel('Variable 1 value').fill('tok-5f1c90aa77');
  await expectAccessible(app.page);
  await keyboard.press('Enter');
  await allow(1);
  await expect(dialog.getByText(/The test found 6 tools, 1 resource in/)).toBeVisible();
  expect(app.terminal.screen()).toContain('Variable "TOKEN": not shown, 14 characters');
  expect(app.terminal.screen()).not.toContain('tok-5f1c90aa77');
  await expect(dialog.getByText('TOKEN (values not shown)')).toBeVisible();

  await dialog.getByRole('button', { name: 'Edit' }).press('Enter');
  await expect(dialog.getByLabel('Variable 1 value')).toHaveValue('');
  await dialog.getByLabel('Arguments').fill([...server('--exit').args].join('\n'));
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await allow(2);
  await expect(dialog.getByText('The test failed.')).toBeVisible();
  await expect(dialog.getByText('Its program ended before it answered.').first()).toBeVisible();
  await dialog.getByRole('switch', { name: 'Use notes' }).press('Space');
  await expect(dialog.getByRole('option', { name: /^notes ?Off in config/ })).toBeVisible();

  await dialog.getByRole('option', { name: /^stuck/ }).click();
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await dialog.getByRole('button', { name: 'Cancel test' }).click();
  await expect(dialog.getByText('Test canceled.')).toBeVisible();
  const processes = dialog.getByRole('list', { name: 'Processes' });
  const end = processes.getByRole('button', { name: /^End process/ }).first();
  const named = (await end.getAttribute('aria-label')) ?? '';
  await end.press('Enter');
  await expect(processes.getByRole('button', { name: named, exact: true })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Remove…' }).press('Enter');
  await expect(dialog.getByRole('button', { name: 'Keep' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
  await expect(dialog.getByRole('option', { name: /^stuck/ })).toHaveCount(0);
  await expect(dialog.getByRole('option', { name: /^notes/ })).toBeVisible();
});

test('adding a server is refused when no one can confirm it, and the form says what to do', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({});
  const appPage = new AppPage(app.page);
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('MCP tools');
  const dialog = appPage.dialog('Tools');
  await dialog.getByRole('button', { name: 'New server' }).press('Enter');
  await app.page.keyboard.type('notes');
  await dialog.getByLabel('Program', { exact: true }).last().fill('/bin/true');
  const add = dialog.getByRole('button', { name: 'Add server' });
  await add.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText(
    'Start Workcell in a terminal, or add the server to config.toml.',
  );
  await expect(dialog.getByRole('alert')).toBeInViewport();
  await expect(add).toBeFocused();
  await expectAccessible(app.page);
  expect(await readFile(join(app.codexHome, 'config.toml'), 'utf8')).not.toContain('/bin/true');
});

test('lists tool calls under their server, with a link to their turn', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const app = await start({
    provider: { steps: [answer('Hello.'), callMcp('notes', 'echo', { text: 'hello there' }), answer('It says so.')] },
    codex: { config: { mcp_servers: { notes: server() } } },
  });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Hi');
  await expect(appPage.transcript.getByText('Hello.')).toBeVisible();
  // Codex calls no tool of a server that has not started in the thread yet.
  await appPage.runCommand('MCP tools');
  await expect(appPage.dialog('Tools').getByRole('option', { name: /^notes ?6 tools/ })).toBeVisible();
  await appPage.button('Close').press('Enter');
  await expect(appPage.dialog('Tools')).toBeHidden();
  await appPage.sendMessage('Echo it');
  await expect(appPage.transcript.getByText('It says so.')).toBeVisible();
  await appPage.runCommand('New thread');
  await expect(appPage.transcript.getByText('It says so.')).toBeHidden();
  await appPage.runCommand('MCP tools');
  const dialog = appPage.dialog('Tools');
  await dialog.getByRole('option', { name: /^notes/ }).click();
  const run = dialog.getByRole('list', { name: 'Runs' }).getByRole('button', { name: /^echo ?done/ });
  await run.press('Enter');
  await expect(dialog.getByText('echo: hello there')).toBeVisible();
  await expectAccessible(app.page);
  await dialog.getByRole('button', { name: 'Show in thread' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(appPage.transcript.getByText('It says so.')).toBeVisible();
});

// @web: signin.spec.ts signs in from the desktop.
test('a server that wants a sign-in gets one in the browser', { tag: ['@web', '@long'] }, async ({ start }) => {
  const remote = await startOAuthMcpServer();
  const app = await start({
    codex: { config: { mcp_oauth_credentials_store: 'file', mcp_servers: { remote: { url: remote.url } } } },
  });
  const appPage = new AppPage(app.page);
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('MCP tools');
  const dialog = appPage.dialog('Tools');
  await expect(dialog.getByRole('option', { name: /^remote ?Sign-in needed/ })).toBeVisible();
  await expectAccessible(app.page);
  const signedIn = await app.followLink(() => dialog.getByRole('button', { name: 'Sign in…' }).press('Enter'));
  expect(signedIn).toContain('Authentication complete');
  await expect(dialog.getByText('You are signed in.')).toBeVisible();
  await expect(dialog.getByRole('option', { name: /^whoami/ })).toBeVisible();
  await remote.stop();
});
