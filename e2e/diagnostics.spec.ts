import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answer, fail, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What the app reports about itself, and what Codex writes for people.

const secret = `npm_${'a1B2c3D4'.repeat(5)}`.slice(0, 40);

test('diagnostics counts and logs what a turn did, without its text', { tag: '@web' }, async ({ start }) => {
  const app = await start({ provider: { steps: [run(`echo ${secret}; exit 3`), answer('The zebra has stripes.')] } });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Tell me of the zebra');
  await expect(appPage.turns('Codex')).toContainText('stripes');
  await expect(appPage.button('Stop')).toBeHidden();
  await appPage.show('Diagnostics');
  const log = app.page.getByRole('log', { name: 'Diagnostics' });
  await expect(log).toContainText('exec.end outcome=failed exitCode=3');
  await expect(log).toContainText('chat.turn_completed status=completed');
  await expect(app.page.getByText('1 exit other than 0')).toBeVisible();
  await expectAccessible(app.page);

  const tags = app.page.getByRole('group', { name: 'Tag' });
  await tags.getByRole('button', { name: /^assistant/ }).click();
  await expect(log).not.toContainText('exec.end');
  await expect(log).toContainText('chat.turn_completed');
  await tags.getByRole('button', { name: /^All/ }).click();
  await app.page.getByRole('searchbox', { name: 'Filter lines' }).fill('exitCode=3');
  await expect(tags.getByRole('button', { name: /^All/ })).toHaveText(/^All\s*1$/);
  await appPage.button('Copy').click();
  await expect(app.page.getByText('Copied one line')).toBeVisible();
  await app.page.getByRole('searchbox', { name: 'Filter lines' }).fill('nothing is like it');
  await expect(app.page.getByText('No lines match this filter.')).toBeVisible();

  await appPage.show('Threads');
  expect(await appPage.readPastedText()).toContain('[exec] exec: exec.end outcome=failed exitCode=3');
  const file = join(app.dataFolder, 'logs', 'workcell.log');
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('exec.end outcome=failed exitCode=3');
  const written = await readFile(file, 'utf8');
  expect(written).not.toContain('zebra');
  expect(written).not.toContain(secret.slice(8));
});

// @web: exports.spec.ts saves a file on both hosts.
test('log lines appear live, wait while the log is paused, and can be saved', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const app = await start({ provider: { steps: [answer('One.'), answer('Two.')] } });
  const appPage = new AppPage(app.page);
  await appPage.show('Diagnostics');
  const log = app.page.getByRole('log', { name: 'Diagnostics' });
  await expect(log).toContainText('ready, codex-cli');
  await appPage.button('Pause').press('Enter');
  await appPage.show('Threads');
  await appPage.sendMessage('First');
  await expect(appPage.turns('Codex')).toContainText('One.');
  await appPage.show('Diagnostics');
  await expect(log).toContainText('chat.turn_completed');
  const file = await app.saveFile(() => appPage.button('Export').press('Enter'));
  const saved = await readFile(file.path, 'utf8');
  expect(saved).toContain('[info] cli: ready, codex-cli');
  expect(saved).toContain('[assistant] turn: chat.turn_completed');

  await appPage.button('Pause').press('Enter');
  const other = new AppPage(await app.newWindow());
  await other.sendMessage('Second');
  await expect(other.turns('Codex').last()).toContainText('Two.');
  const resume = app.page.getByRole('button', { name: /^Resume, \d+ new lines$/ });
  await expect(resume).toBeVisible();
  await expect(log.getByText('chat.turn_completed')).toHaveCount(1);
  await resume.press('Enter');
  await expect(log.getByText('chat.turn_completed')).toHaveCount(2);
});

test('shows what Codex writes for people, and marks harmless lines', { tag: ['@web', '@long'] }, async ({ start }) => {
  const app = await start({ env: { RUST_LOG: 'info' } });
  const appPage = new AppPage(app.page);
  await appPage.show('Diagnostics');
  const tags = app.page.getByRole('group', { name: 'Tag' });
  await tags.getByRole('button', { name: /^stderr/ }).click();
  const log = app.page.getByRole('log', { name: 'Diagnostics' });
  await expect(log).toContainText('codex_');
});

test('shows what Codex wrote to stderr during a turn that failed, collapsed', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const command = run(`echo ${secret}; until [ -e go ]; do sleep 0.05; done`, { yieldMs: 60_000 });
  const app = await start({
    env: { RUST_LOG: 'codex_core=debug,codex_app_server=info' },
    provider: { steps: [command, fail(401, { message: 'No key' })] },
  });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Run it');
  await expect(appPage.turns('Codex')).toContainText('until [ -e go ]');
  // Codex writes a line for each request, so at least one while the command runs.
  await app.page.getByRole('searchbox', { name: 'Search threads' }).fill('anything');
  await appPage.openConsole();
  const ofRun = appPage.console.getByRole('button', { name: /^Codex logged \d+ lines?/ });
  await expect(ofRun).toBeVisible();
  await writeFile(join(app.workspace, 'go'), '');
  await expect(appPage.turns('Status').filter({ hasText: 'did not accept your sign-in' })).toBeVisible();
  const logged = appPage.transcript.getByRole('button', { name: /^Codex logged \d+ lines?/ });
  await expect(logged).toHaveAttribute('aria-expanded', 'false');
  await logged.press('Enter');
  const lines = appPage.transcript.getByRole('list', { name: 'Codex log lines' });
  await expect(lines).toContainText('codex_core');
  await expectAccessible(app.page);
  expect(await lines.textContent()).not.toContain(secret.slice(8));
  await ofRun.press('Enter');
  await expect(appPage.console.getByRole('list', { name: 'Codex log lines' })).toContainText('app_server');
  await app.page.reload();
  await expect(logged).toBeVisible();
});
