import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answer, run } from '../fixtures/provider/script.ts';
import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Many runs together: every number opens the runs behind it.

type RunSpec = {
  readonly daysAgo: number;
  readonly seconds: number;
  readonly status: 'success' | 'failed' | 'cancelled';
  readonly exit?: number;
  readonly model?: string;
};

const day = 86_400_000;

/** Records runs as another program would, and returns their IDs in the same order. */
async function recordRuns(app: App, runs: readonly RunSpec[]): Promise<readonly string[]> {
  const now = Date.now();
  const ids: string[] = [];
  for (const [nth, { daysAgo, exit = 0, model = 'gpt-5.5', seconds, status }] of runs.entries()) {
    const began = now - daysAgo * day - nth * 1_000 - seconds * 1_000;
    const stamp = new Date(began).toISOString().replace(/[-:]|\.\d+/g, '');
    const id = `wc-${nth + 1}-${stamp}`;
    const at = (after: number) => new Date(began + after * 1_000).toISOString();
    const lines = [
      { type: 'started', timestamp: at(0), toolchain: 'claude', model },
      { type: 'prompt_sent', timestamp: at(0), prompt: `Piece of work ${nth + 1}` },
      { type: 'bash_command', timestamp: at(1), command: 'npm test -- --run' },
      { type: 'bash_output', timestamp: at(seconds - 1), output: '', exit_code: exit },
      { type: 'usage', timestamp: at(seconds), model, input_tokens: 40_000, output_tokens: 2_000 },
      { type: 'completed', timestamp: at(seconds), status, ...(status !== 'cancelled' && { exit_code: exit }) },
    ];
    const folder = join(app.workspace, '.workcells', id);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'telemetry.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    ids.push(id);
  }
  return ids;
}

test('figures across many runs link to the runs behind them, by keyboard alone', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const app = await start();
  const [, failed, slow] = await recordRuns(app, [
    { daysAgo: 0, seconds: 60, status: 'success' },
    { daysAgo: 1, seconds: 20, status: 'failed', exit: 2 },
    { daysAgo: 2, seconds: 300, status: 'success', model: 'made-up-9' },
    { daysAgo: 60, seconds: 30, status: 'success' },
    { daysAgo: 3, seconds: 40, status: 'cancelled' },
  ]);
  const appPage = new AppPage(app.page);
  await appPage.runCommand('Analyze runs');
  const page = app.page.getByRole('main', { name: 'Mission Control' });
  const rate = page.getByRole('button', { name: 'Success rate 67%' });
  await expect(rate).toBeVisible();
  await expect(page.getByRole('button', { name: 'Runs 4', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: '1 stopped', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Cost over \$/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'made-up-9, Cost: no price' })).toBeVisible();
  await expectAccessible(app.page);

  // A number, its runs, one of them, and back again.
  await page.getByRole('button', { name: '1 failed', exact: true }).press('Enter');
  const runs = page.getByRole('feed', { name: 'Runs' });
  await expect(runs.getByRole('article')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Back to the analysis' })).toBeFocused();
  await expectAccessible(app.page);
  const card = runs.getByRole('article', { name: failed ?? '', exact: true });
  await card.focus();
  await app.page.keyboard.press('Enter');
  const dialog = appPage.dialog(`Run ${failed}`);
  await expect(dialog).toBeVisible();
  await app.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(card).toBeFocused();
  await app.page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: '1 failed', exact: true })).toBeFocused();

  // A share in a table, and a bar in a plot.
  await page.getByRole('button', { name: 'npm, Share: 25%' }).press('Enter');
  await expect(card).toBeVisible();
  await app.page.keyboard.press('Escape');
  const plot = page.getByRole('group', { name: 'Runs a day' });
  await plot
    .getByRole('button', { name: /1 run, 1 done$/ })
    .last()
    .focus();
  await app.page.keyboard.press('ArrowLeft');
  await app.page.keyboard.press('Enter');
  await expect(card).toBeVisible();
  await expect(runs.getByRole('article')).toHaveCount(1);
  await app.page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Median time as a table' }).press('Enter');
  await expect(page.getByRole('table', { name: 'Median time' }).getByRole('row').nth(30)).toBeVisible();

  // The slowest step opens in its run, where it started.
  await page.getByRole('list', { name: 'Slowest steps' }).getByRole('button').first().press('Enter');
  const slowest = appPage.dialog(`Run ${slow}`);
  await expect(slowest.getByRole('article', { name: /^Command, npm test/ })).toHaveAttribute('aria-current', 'true');
  await app.page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'All time' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Runs 5', exact: true })).toBeVisible();
  await page.getByRole('combobox', { name: 'Model' }).selectOption('made-up-9');
  await expect(page.getByRole('button', { name: 'Runs 1', exact: true })).toBeVisible();
  await page.getByRole('button', { name: '7 days' }).press('Enter');
  await rm(join(app.workspace, '.workcells', slow ?? ''), { recursive: true });
  const refresh = page.getByRole('button', { name: 'Refresh' });
  await expect(refresh).toBeEnabled();
  await refresh.press('Enter');
  await expect(page.getByText('No runs in this period')).toBeVisible();
  await page.getByRole('button', { name: 'Show all runs' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Runs 4', exact: true })).toBeVisible();
});

test('lists threads as runs, and explains the list while it is empty', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const app = await start({ provider: { steps: [run('false'), answer('It failed.')] } });
  const appPage = new AppPage(app.page);
  await appPage.show('Mission Control');
  const page = app.page.getByRole('main', { name: 'Mission Control' });
  await page.getByRole('button', { name: 'Analysis', exact: true }).click();
  await expect(page.getByText('No runs yet')).toBeVisible();
  await expectAccessible(app.page);

  const other = new AppPage(await app.newWindow());
  await other.sendMessage('Try it');
  await expect(other.turns('Codex')).toContainText('It failed.');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('button', { name: 'Success rate 100%' })).toBeVisible();
  await page.getByRole('button', { name: 'false, Failed: 1' }).click();
  await expect(page.getByRole('article', { name: /^wc-thread-/ })).toContainText('Try it');
});
