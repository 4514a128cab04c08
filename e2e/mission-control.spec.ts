import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, pausing, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Every run of the workspace as a row that updates live.

// @web: it holds back the messages of the socket, which the desktop does not have.
test('Mission Control shows that runs are loading', { tag: '@web' }, async ({ open }) => {
  const { page } = await open();
  const appPage = new AppPage(page);
  let isHeld = false;
  const held: (() => void)[] = [];
  await page.routeWebSocket(/.*/, (toPage) => {
    toPage.connectToServer().onMessage((message) => {
      if (isHeld) held.push(() => toPage.send(message));
      else toPage.send(message);
    });
  });
  await page.reload();
  await expect(appPage.message).toBeVisible();
  isHeld = true;
  await appPage.show('Mission Control');
  await expect(page.getByRole('feed', { name: 'Runs' })).toHaveAttribute('aria-busy', 'true');
  await expectAccessible(page);

  isHeld = false;
  for (const send of held) send();
  await expect(page.getByText('No runs yet')).toBeVisible();
});

// @web: it holds back messages of the socket.
test('a run is in no group until its record was read, and stays in its group while runs are listed again', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open();
  const appPage = new AppPage(app.page);
  const folder = join(app.workspace, '.workcells', 'wc-7-20261120T064510Z');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'telemetry.jsonl'), '{"type":"completed","status":"failed","exit_code":1}\n');
  // The host may have read the record before it answers, so the answer says that it did not.
  let isHeld = true;
  await app.page.routeWebSocket(/.*/, (toPage) => {
    toPage.connectToServer().onMessage((message) => {
      if (!isHeld) toPage.send(message);
      else if (!message.includes('"runCardsChanged"'))
        toPage.send(message.toString().replaceAll('"isRead":true', '"isRead":false'));
    });
  });
  await app.page.reload();
  await appPage.show('Mission Control');
  const run = (group: string) =>
    app.page.getByRole('feed', { name: group }).getByRole('article', { name: 'wc-7-20261120T064510Z', exact: true });
  await expect(run('State unknown')).toContainText('Not read yet');
  await expect(run('Done')).toBeHidden();
  await expectAccessible(app.page);

  isHeld = false;
  await appPage.show('Threads');
  await appPage.show('Mission Control');
  await expect(run('Done')).toContainText('Failed');
  await expect(run('State unknown')).toBeHidden();

  isHeld = true;
  await appPage.show('Threads');
  await appPage.show('Mission Control');
  await expect(run('Done')).toContainText('Failed');
  await expect(app.page.getByRole('feed', { name: 'Done' })).toHaveAttribute('aria-busy', 'false');
  await expect(run('Done')).toContainText('Failed');
});

test('a run appears by itself, waits for an answer, and finishes', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open({
    provider: {
      steps: [run('npm install', { escalateBecause: 'It needs the network' }), answer('All rows are there once.')],
    },
  });
  const appPage = new AppPage(app.page);
  await appPage.show('Mission Control');
  const page = app.page.getByRole('main', { name: 'Mission Control' });
  await expect(page.getByText('No runs yet')).toBeVisible();
  await expectAccessible(app.page);

  const other = new AppPage(await app.newWindow());
  await other.pick('Approvals', 'Ask when needed');
  await other.sendMessage('Fix the duplicate rows');
  const card = page.getByRole('article', { name: /^wc-thread-/ });
  await expect(card).toContainText('Needs you');
  await expect(card).toContainText('Fix the duplicate rows');
  await expect(card).toContainText('Asks to run npm install');
  await expect(card).toContainText('Here');
  await expect(card).not.toContainText('wc-');
  await expect(appPage.button('Mission Control')).toHaveAccessibleDescription('1 needs you');
  await expectAccessible(app.page);

  await card.getByRole('button', { name: 'Answer' }).click();
  await expect(appPage.approval).toContainText('npm install');
  await appPage.waitUntilAnswerable();
  await app.page.keyboard.press('n');
  await expect(appPage.approval).toBeHidden();
  await appPage.show('Mission Control');
  await expect(card).toContainText(/Done|Ready to review/);
  await expect(page.getByText(/1 (done|ready to review)/)).toBeVisible();
});

test('runs are found, ordered and opened by keyboard alone', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open({ provider: { steps: [answer('One.'), answer('Two.')] } });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Count the zebras');
  await expect(appPage.turns('Codex')).toContainText('One.');
  await appPage.button('New thread').click();
  await appPage.sendMessage('Feed the lions');
  await expect(appPage.turns('Codex')).toContainText('Two.');
  await appPage.runCommand('Open Mission Control');
  const page = app.page.getByRole('main', { name: 'Mission Control' });
  const cards = page.getByRole('article');
  await expect(cards).toHaveCount(2);

  const search = page.getByRole('searchbox', { name: 'Search runs' });
  await appPage.tabTo(search);
  await app.page.keyboard.type('zebras');
  await expect(cards).toHaveCount(1);
  await app.page.keyboard.press('Escape');
  await expect(cards).toHaveCount(2);
  await app.page.keyboard.press('ArrowDown');
  await expect(cards.first()).toBeFocused();
  await app.page.keyboard.press('ArrowDown');
  await expect(cards.nth(1)).toBeFocused();
  await app.page.keyboard.press('k');
  await expect(cards.first()).toBeFocused();
  await app.page.keyboard.press('j');
  await expect(cards.nth(1)).toBeFocused();
  await app.page.keyboard.press('Enter');
  const name = await cards.nth(1).getAttribute('aria-label');
  const dialog = appPage.dialog(`Run ${name}`);
  await expect(dialog.getByRole('feed', { name: 'Timeline' }).getByRole('article').first()).toBeVisible();
  await app.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(cards.nth(1)).toBeFocused();

  await appPage.runCommand('Show runs that need you');
  await expect(page.getByText('No matching runs')).toBeVisible();
  await page.getByRole('button', { name: 'Show all runs' }).press('Enter');
  await expect(cards).toHaveCount(2);
});

test('the table of runs is sorted by its headers, which it remembers, and opens runs by keyboard and pointer', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open({ provider: { steps: [run('ls; false'), answer('One.'), answer('Two.')] } });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Count the zebras');
  await expect(appPage.turns('Codex')).toContainText('One.');
  await appPage.button('New thread').click();
  await appPage.sendMessage('Feed the lions');
  await expect(appPage.turns('Codex')).toContainText('Two.');
  await appPage.show('Mission Control');
  await app.page.getByRole('button', { name: 'Show as a table' }).click();
  const table = app.page.getByRole('grid', { name: 'Runs' });
  const titles = table.getByRole('rowheader');
  const header = (name: string) => table.getByRole('columnheader', { name, exact: true });
  await expect(header('Started')).toHaveAttribute('aria-sort', 'descending');
  await expect(titles).toHaveText(['Feed the lions', 'Count the zebras']);
  await expect(table.getByRole('row').filter({ hasText: 'Count the zebras' })).toContainText('1, 1 failed');
  await header('Title').getByRole('button').press('Enter');
  await expect(header('Title')).toHaveAttribute('aria-sort', 'ascending');
  await expect(header('Started')).toHaveAttribute('aria-sort', 'none');
  await expect(titles).toHaveText(['Count the zebras', 'Feed the lions']);
  await expectAccessible(app.page);

  await app.page.reload();
  await appPage.show('Mission Control');
  await expect(header('Title')).toHaveAttribute('aria-sort', 'ascending');
  await header('Title').getByRole('button').click();
  await expect(titles).toHaveText(['Feed the lions', 'Count the zebras']);

  const dialog = app.page.getByRole('dialog', { name: /^Run wc-thread-/ });
  const rows = table.getByRole('row');
  await app.page.getByRole('searchbox', { name: 'Search runs' }).press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await app.page.keyboard.press('ArrowDown');
  await expect(rows.nth(2)).toBeFocused();
  await app.page.keyboard.press('Enter');
  await expect(dialog).toContainText('Count the zebras');
  await app.page.keyboard.press('Escape');
  await expect(rows.nth(2)).toBeFocused();
  await titles.filter({ hasText: 'Feed the lions' }).click();
  await expect(dialog).toContainText('Feed the lions');
  await app.page.keyboard.press('Escape');

  for (const width of [1280, 900, 640, 400, 320]) {
    await app.page.setViewportSize({ width, height: 700 });
    const cut = await app.page.evaluate(`[...document.querySelectorAll('[role=grid] :is(th, td)')]
      .filter((cell) => cell.scrollWidth > cell.clientWidth + 1 && getComputedStyle(cell).textOverflow !== 'ellipsis')
      .map((cell) => cell.textContent)`);
    expect(cut).toEqual([]);
    await expect(titles.first()).toBeInViewport();
  }
});

test('a run shows its progress live', { tag: ['@web', '@long'] }, async ({ open }) => {
  const gate = createGate();
  const app = await open({ provider: { steps: [pausing(gate, 3, answer('A long answer that stops in between.'))] } });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Write');
  await appPage.show('Mission Control');
  const card = app.page.getByRole('article', { name: /^wc-thread-/ });
  await expect(card).toContainText('Running');
  await expect(card).toContainText('Writing');
  gate.release();
  await expect(card).toContainText(/Done|Ready to review/);
});

test('run folders in the workspace appear as runs, and disappear when they are removed', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open();
  const appPage = new AppPage(app.page);
  const folder = join(app.workspace, '.workcells', 'wc-7-20261120T064510Z');
  await mkdir(folder, { recursive: true });
  const lines = [
    { type: 'started', timestamp: '2026-11-20T06:45:10.000Z', toolchain: 'claude', model: 'sonnet' },
    { type: 'error', timestamp: '2026-11-20T06:45:12.000Z', message: 'It broke' },
    { type: 'completed', timestamp: '2026-11-20T06:45:13.000Z', status: 'failed', exit_code: 1, duration_ms: 3000 },
  ];
  await writeFile(join(folder, 'telemetry.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await appPage.show('Mission Control');
  const card = app.page.getByRole('article', { name: 'wc-7-20261120T064510Z', exact: true });
  await expect(card).toContainText('Failed');
  await expect(card).toContainText('Claude');
  await card.getByRole('button', { name: 'View Details' }).click();
  const dialog = appPage.dialog('Run wc-7-20261120T064510Z');
  await expect(dialog.getByRole('feed', { name: 'Timeline' })).toContainText('It broke');
  await rm(folder, { recursive: true });
  await expect(dialog).toBeHidden();
  await expect(card).toBeHidden();
});
