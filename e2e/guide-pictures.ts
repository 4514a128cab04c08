import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createIndexedPng } from '../build/indexed-png.ts';
import { startKeyringBus } from '../electron/store/keys/testing/secret-service.ts';
import { createRepository } from '../fixtures/demo/git-repository.ts';
import { createCodexConfig } from '../fixtures/provider/codex-config.ts';
import { createGate } from '../fixtures/provider/gate.ts';
import { ScriptedProvider } from '../fixtures/provider/provider.ts';
import { writeAppSettings } from '../fixtures/testkit/app-settings.ts';
import { createCacheFolder } from '../fixtures/testkit/test-folder.ts';
import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { ledgerServer, model, project, recordTries, recordWeeks, requests } from './guide-story.ts';
import { answerFolderDialog, captureWindow, showTheme } from './native.ts';
import { startRun } from './start-run.ts';
import { expect, test } from './test.ts';

// `npm run pictures`: a picture for each section of the user guide.

/** Writes a file below a folder. */
async function writeFileIn(folder: string, file: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), content);
}

/** Shows the app in a theme. */
async function setTheme(app: App, theme: 'dark' | 'light'): Promise<void> {
  await app.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await showTheme(app.electron(), theme);
  await expect(app.page.locator('html')).toHaveAttribute('data-theme', theme);
}

async function takePicture(app: App, name: string): Promise<void> {
  const close = new AppPage(app.page).toasts.getByRole('button');
  while ((await close.count()) > 0) await close.first().click();
  // The pointer is where it highlights nothing.
  await app.page.mouse.move(640, 4);
  await writeFileIn('artifacts/guide', `${name}.png`, createIndexedPng(await captureWindow(app.electron())));
}

test('pictures of the user guide', async ({ start }) => {
  const home = createCacheFolder('home');
  const folder = join(home.path, 'fair-share');
  for (const [file, content] of Object.entries(project)) await writeFileIn(folder, file, content);
  await createRepository(folder);
  await writeFileIn(home.path, 'ledger/server.js', ledgerServer);
  await writeFileIn(home.path, 'ledger/package.json', '{ "type": "module" }\n');
  const gates = { bill: createGate(), tips: createGate() };
  const provider = await ScriptedProvider.start({ otherwise: model(gates) });
  const ledger = { command: 'node', args: ['server.js'], cwd: join(home.path, 'ledger') };
  const config = {
    projects: { [folder]: { trust_level: 'trusted' } },
    mcp_servers: { ledger, calendar: { ...ledger, enabled: false } },
  };
  await writeFileIn(
    home.path,
    '.codex/config.toml',
    createCodexConfig(provider.baseUrl, { config, providerConfig: { name: 'Acme' } }),
  );
  const dataFolder = join(home.path, '.local/share/workcell');
  await mkdir(dataFolder, { recursive: true });
  writeAppSettings(dataFolder, { approval_mode: 'ask-when-needed' }, [folder]);
  const bus = await startKeyringBus(home.path);
  const endKeyring = await bus.startKeyring('a password');
  const app = await start({
    workspace: null,
    flags: ['--data-dir', dataFolder],
    env: {
      HOME: home.path,
      CODEX_HOME: join(home.path, '.codex'),
      FORCE_COLOR: '1',
      DBUS_SESSION_BUS_ADDRESS: bus.env.DBUS_SESSION_BUS_ADDRESS,
    },
  });
  const { page } = app;
  const { keyboard } = page;
  const appPage = new AppPage(page);
  const splitter = (name: string) => page.getByRole('separator', { name, exact: true });

  await setTheme(app, 'light');
  const machine = page.getByRole('region', { name: 'This machine' });
  await expect(machine).toContainText('git 2');
  await expect(machine.locator('[aria-busy="true"]')).toHaveCount(0);
  await takePicture(app, 'start');

  await answerFolderDialog(app.electron(), folder);
  await keyboard.press('ControlOrMeta+o');
  await appPage.dialog('Open folder').getByRole('button', { name: 'Browse…' }).click();
  for (const [request, end] of [
    [requests.names, "I'd keep it."],
    [requests.readme, 'who pays the remaining cents'],
  ] as const) {
    await appPage.sendMessage(request);
    await expect(appPage.turns('Codex')).toContainText(end);
    await expect(appPage.button('Stop')).toBeHidden();
    await appPage.runCommand('new thr');
    await expect(appPage.turns('You')).toHaveCount(0);
  }

  await setTheme(app, 'dark');
  await appPage.sendMessage(requests.bill);
  await expect(appPage.turns('Codex').last()).toContainText('Next, I');
  await appPage.sendMessage(requests.random);
  await expect(appPage.queue).toContainText('random');
  await appPage.message.focus();
  await takePicture(app, 'threads');

  await setTheme(app, 'light');
  gates.bill.release();
  await expect(appPage.approval).toContainText('fast-check');
  await appPage.waitUntilAnswerable();
  await appPage.message.focus();
  await takePicture(app, 'approvals');

  await setTheme(app, 'dark');
  await keyboard.press('F8');
  await keyboard.press('n');
  await expect(appPage.turns('Codex').last()).toContainText('a negative one is refused');
  await expect(appPage.button('Stop')).toBeHidden();
  await appPage.openChanges();
  await splitter('Panel width').press('End');
  await appPage.transcript.press('End');
  await appPage.diff.getByRole('button', { name: 'Comment on line 6', exact: true }).first().click();
  await keyboard.type('Print the seed when a bill fails.');
  await takePicture(app, 'changes');
  await keyboard.press('Escape');
  await appPage.diff
    .getByRole('button', { name: /^Keep hunk/ })
    .first()
    .focus();
  await keyboard.press('k');
  await expect(appPage.diff.getByRole('button', { name: /^Keep .*random-bills/ })).toBeInViewport({ ratio: 1 });
  await takePicture(app, 'hunks');
  await keyboard.press('Shift+F7');
  await keyboard.press('k');
  await splitter('Panel width').dblclick();

  await setTheme(app, 'light');
  await appPage.openConsole();
  await appPage.runs.getByRole('option', { name: /exit 1/ }).click();
  await appPage.transcript.press('End');
  await appPage.message.focus();
  await takePicture(app, 'console');

  await setTheme(app, 'dark');
  await appPage.message.focus();
  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('run');
  const palette = appPage.dialog('Command palette');
  await expect(palette.getByRole('option').first()).toBeVisible();
  await takePicture(app, 'palette');
  await keyboard.press('Escape');

  // Runs.
  const tries = await recordTries(folder, Date.now());
  await appPage.show('Mission Control');
  const runs = page.getByRole('main', { name: 'Mission Control' });
  const card = (id: string) => runs.getByRole('article', { name: id, exact: true });
  const reviewed = await startRun(page, requests.currency, [
    'node --test test/format-money.test.js',
    'git diff --check',
  ]);
  await expect(card(reviewed)).toContainText(/Done|Ready to review/);
  await expect(card(await startRun(page, requests.meals))).toContainText('Needs you');
  await expect(card(await startRun(page, requests.tips, ['npm test']))).toContainText(/Writing|Queued/);
  await takePicture(app, 'mission-control');
  gates.tips.release();

  await setTheme(app, 'light');
  await card(reviewed).focus();
  await appPage.runCommand("Review the run's changes");
  const detailOf = (id: string) => appPage.dialog(`Run ${id}`);
  const pane = detailOf(reviewed).getByRole('region', { name: 'Changes in this run' });
  await pane.getByRole('treeitem', { name: /^src\/format-money/ }).click();
  await expect(pane).toContainText('currency === undefined');
  await takePicture(app, 'review');
  await keyboard.press('Escape');
  await expect(detailOf(reviewed)).toBeHidden();

  await card(tries.second).getByRole('button', { name: 'View Details' }).click();
  const detail = detailOf(tries.second);
  await expect(detail.getByRole('feed', { name: 'Timeline' }).getByRole('article').first()).toBeVisible();
  await detail.getByRole('article', { name: /^Write, src\/split-bill/ }).click();
  await expect(detail.getByRole('region', { name: 'Event', exact: true })).toContainText('leftOver');
  await takePicture(app, 'run-detail');
  await detail.getByRole('button', { name: 'Why', exact: true }).click();
  await expect(detail.getByRole('table', { name: 'Where the time went' })).toBeVisible();
  await takePicture(app, 'explain');

  await setTheme(app, 'dark');
  await detail.getByRole('group', { name: 'Show' }).getByRole('button', { name: 'Replay' }).press('Enter');
  const replay = detail.getByRole('region', { name: 'Replay', exact: true });
  await replay.getByRole('slider', { name: 'Position' }).focus();
  for (let press = 0; press < 12; press += 1) await keyboard.press('ArrowRight');
  await replay.getByRole('listbox', { name: 'Changed files' }).getByRole('option').first().click();
  await expect(replay.getByRole('region', { name: 'Diff at this point' })).toContainText('leftOver');
  await takePicture(app, 'replay');
  await keyboard.press('Escape');
  await expect(detail).toBeHidden();

  await setTheme(app, 'light');
  // The dialog returns the focus after it has closed.
  await expect(async () => {
    await card(tries.first).focus();
    await expect(card(tries.first)).toBeFocused({ timeout: 500 });
  }).toPass();
  await appPage.runCommand('Compare with another run');
  const pick = appPage.dialog('Compare with…');
  await pick.getByRole('searchbox', { name: 'Search runs' }).fill(tries.second);
  await expect(pick.getByRole('listitem')).toHaveCount(1);
  await keyboard.press('Enter');
  const comparison = appPage.dialog('Compare runs');
  await comparison.getByRole('button', { name: 'Steps', exact: true }).click();
  await expect(comparison.getByRole('grid').getByRole('row').first()).toBeVisible();
  await takePicture(app, 'compare');
  await keyboard.press('Escape');
  await expect(comparison).toBeHidden();

  await setTheme(app, 'dark');
  await recordWeeks(folder, Date.now());
  await appPage.runCommand('Analyze runs');
  await expect(runs.getByRole('button', { name: /^Success rate/ })).toBeVisible();
  await takePicture(app, 'analysis');

  await setTheme(app, 'light');
  await appPage.show('Threads');
  await appPage.threads.getByRole('button', { name: /^Find the lost cent/ }).click();
  await appPage.runCommand('MCP tools');
  const tools = appPage.dialog('Tools');
  await tools.getByRole('option', { name: /^add_bill/ }).click();
  await takePicture(app, 'tools');
  await keyboard.press('Escape');
  await expect(tools).toBeHidden();

  await setTheme(app, 'dark');
  await appPage.button('Actions for this thread').click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  const exporting = page.getByRole('dialog', { name: 'Export thread' });
  await expect(exporting.getByRole('button', { name: 'Export' })).toBeEnabled();
  await takePicture(app, 'export');
  await keyboard.press('Escape');
  await expect(exporting).toBeHidden();

  await setTheme(app, 'light');
  const fixed = await readFile(join(folder, 'src/split-bill.js'), 'utf8');
  await writeFileIn(folder, 'src/split-bill.js', `// Amounts are in cents.\n${fixed}`);
  const asked = appPage.turns('You').filter({ hasText: requests.random });
  await asked.hover();
  await asked.getByRole('button', { name: 'Rewind to here…' }).click();
  const rewind = page.getByRole('dialog', { name: /^Rewind to before/ });
  await rewind
    .getByRole('option', { name: /split-bill\.js/ })
    .first()
    .click();
  await expect(rewind.getByRole('radio', { name: 'Merged' })).toBeChecked();
  await expect(rewind).toContainText('Somebody must pay');
  await takePicture(app, 'rewind');
  await keyboard.press('Escape');
  await expect(rewind).toBeHidden();
  await writeFileIn(folder, 'src/split-bill.js', fixed);

  await setTheme(app, 'dark');
  await asked.hover();
  await asked.getByRole('button', { name: 'Edit in a fork' }).click();
  await expect(appPage.message).toHaveValue(requests.random);
  await appPage.message.fill(requests.branch);
  await appPage.sendDraft();
  await expect(appPage.turns('Codex').last()).toContainText('Where are they?');
  await page.getByRole('button', { name: '2 branches', exact: true }).click();
  await expect(page.getByRole('treeitem', { name: /bills of last year/ })).toBeVisible();
  await takePicture(app, 'branches');
  await keyboard.press('Escape');

  await setTheme(app, 'light');
  await appPage.showSettings('Appearance');
  await expect(page.getByRole('region', { name: 'Appearance' })).toBeInViewport();
  await takePicture(app, 'settings');
  await setTheme(app, 'dark');
  await appPage.showSettings('Privacy');
  await expect(page.getByRole('region', { name: 'Privacy' })).toBeInViewport();
  await takePicture(app, 'privacy');

  await setTheme(app, 'light');
  await appPage.show('Diagnostics');
  await expect(page.getByRole('log', { name: 'Diagnostics' })).toContainText('chat.turn_completed');
  await takePicture(app, 'diagnostics');

  await app.end();
  await endKeyring();
  await bus.stop();
  await provider.stop();
  await home.remove();
});
