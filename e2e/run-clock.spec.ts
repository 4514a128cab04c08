import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The rows of Mission Control on their axis of time.

const minute = 60_000;

/** A command of a run: from how many minutes ago to how many minutes ago; null: it still runs. */
type Command = readonly [from: number, to: number | null];

/** Writes a run of commands into the folder, like another program would. The model works before the first for a minute. */
async function writeRun(
  folder: string,
  id: string,
  title: string,
  commands: readonly Command[],
  status = 'success',
): Promise<void> {
  const now = Date.now();
  const line = (ago: number, type: string, data: object = {}) =>
    JSON.stringify({ type, timestamp: new Date(now - ago * minute).toISOString(), ...data });
  const [first = 0] = commands[0] ?? [];
  const lines = [
    line(first + 1, 'started', { toolchain: 'claude', model: 'sonnet' }),
    line(first + 1, 'prompt_sent', { prompt: title }),
    ...commands.flatMap(([from, to]) => [
      line(from, 'bash_command', { command: 'npm test' }),
      ...(to === null ? [] : [line(to, 'bash_output', { output: 'ok', exit_code: 0 })]),
    ]),
  ];
  const end = commands.at(-1)?.[1];
  if (end != null) lines.push(line(end, 'completed', { status, exit_code: status === 'success' ? 0 : 1 }));
  await mkdir(join(folder, '.workcells', id), { recursive: true });
  await writeFile(join(folder, '.workcells', id, 'telemetry.jsonl'), `${lines.join('\n')}\n`);
}

const runs = {
  live: 'wc-1-20261120T064510Z',
  ended: 'wc-2-20261120T064510Z',
  long: 'wc-3-20261120T064510Z',
  old: 'wc-4-20261120T064510Z',
  failed: 'wc-5-20261120T064510Z',
};

async function writeRuns(folder: string): Promise<void> {
  await writeRun(folder, runs.live, 'Upgrade to Node 24', [[20, null]]);
  await writeRun(folder, runs.ended, 'Sort invoices by due date', [[40, 30]]);
  await writeRun(folder, runs.long, 'A run from before the hour that the clock shows, with a title of many letters', [
    [300, 50],
  ]);
  await writeRun(folder, runs.old, 'Explain the rounding', [[3 * 24 * 60, 3 * 24 * 60 - 5]]);
  await writeRun(folder, runs.failed, 'Drop the legacy CSV job', [[25, 15]], 'failed');
}

const getRow = (page: Page, id: string) => page.getByRole('article', { name: id, exact: true });
const range = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Time shown' }).getByRole('button', { name, exact: true });

type Box = { readonly x: number; readonly width: number };

async function boxOf(page: Page, selector: string): Promise<Box> {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not shown`);
  return box;
}

const barOf = (id: string, kind: string) => `article[aria-label="${id}"] [data-bar="${kind}"]`;
const nowLine = '[data-clock="now"]';

test('a run is on the clock where it worked, up to now while it works, or says its time', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open();
  const { page } = app;
  await page.setViewportSize({ width: 1440, height: 900 });
  await writeRuns(app.workspace);
  await new AppPage(page).show('Mission Control');
  await expect(page.locator(barOf(runs.ended, 'command'))).toBeVisible();
  await expect(page.locator(barOf(runs.live, 'command'))).toBeVisible();

  const line = await boxOf(page, nowLine);
  const ended = await boxOf(page, barOf(runs.ended, 'command'));
  const perMinute = ended.width / 10;
  const model = await boxOf(page, barOf(runs.ended, 'model'));
  expect(model.x + model.width).toBeCloseTo(ended.x, 0);
  expect(model.width / perMinute).toBeCloseTo(1, 0);
  // The line is up to 5 s behind, and the test takes time too.
  expect(Math.abs((line.x - ended.x) / perMinute - 40)).toBeLessThan(0.75);
  const live = await boxOf(page, barOf(runs.live, 'command'));
  expect(Math.abs((line.x - live.x) / perMinute - 20)).toBeLessThan(0.75);
  expect(Math.abs(live.x + live.width - line.x)).toBeLessThan(2);
  const axis = await boxOf(page, `article[aria-label="${runs.long}"] [aria-hidden="true"]:has([data-bar])`);
  const long = await boxOf(page, barOf(runs.long, 'command'));
  expect(long.x).toBeCloseTo(axis.x, 0);
  expect(Math.abs((line.x - long.x - long.width) / perMinute - 50)).toBeLessThan(0.75);

  await expect(getRow(page, runs.ended)).toHaveAccessibleDescription(
    /^11\smin( \d+\ss)?: model 1\smin.*, commands 10\smin/,
  );
  await expect(page.locator(barOf(runs.old, 'command'))).toBeHidden();
  await expect(getRow(page, runs.old).locator('time')).toBeVisible();
  await expectAccessible(page);

  await range(page, 'Week').click();
  await expect(page.locator(barOf(runs.old, 'command'))).toBeVisible();
  await expect(getRow(page, runs.old).locator('time')).toBeHidden();
  await page.reload();
  await new AppPage(page).show('Mission Control');
  await expect(range(page, 'Week')).toHaveAttribute('aria-pressed', 'true');
});

test('the clock moves on without moving anything else', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open();
  const { page } = app;
  await writeRuns(app.workspace);
  await new AppPage(page).show('Mission Control');
  await expect(page.locator(barOf(runs.live, 'command'))).toBeVisible();
  await expect(getRow(page, runs.old)).toBeVisible();
  await page.evaluate(`window.shifts = [];
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value }) => value)))
      .observe({ type: 'layout-shift' })`);
  const listPlaces = () =>
    page.getByRole('article').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().toJSON()));
  const before = await listPlaces();
  const left = (await boxOf(page, nowLine)).x;
  await expect.poll(async () => (await boxOf(page, nowLine)).x, { timeout: 60_000 }).toBeGreaterThan(left);
  expect(await listPlaces()).toEqual(before);
  expect(await page.evaluate('window.shifts')).toEqual([]);
});

test('no part of a row covers another or is cut, however wide the window and large the text', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open();
  const { page } = app;
  await writeRuns(app.workspace);
  await new AppPage(page).show('Mission Control');
  await expect(getRow(page, runs.old)).toBeVisible();
  await expect(getRow(page, runs.live)).toContainText('npm test');
  await expect(getRow(page, runs.failed).getByRole('button', { name: 'Run again' })).toBeVisible();
  const findFaults = `(() => {
    const faults = [];
    const rows = [...document.querySelectorAll('article[data-place]')].map((row) => [row, row.getBoundingClientRect()]);
    rows.sort(([, one], [, other]) => one.top - other.top);
    for (const [at, [row, box]] of rows.entries()) {
      if (at > 0 && rows[at - 1][1].bottom > box.top + 0.5) faults.push('rows overlap');
      const cells = [...row.children].filter((cell) => !cell.classList.contains('visually-hidden'))
        .map((cell) => cell.getBoundingClientRect());
      for (const [nth, cell] of cells.entries()) {
        if (nth > 0 && cells[nth - 1].right > cell.left + 0.5) faults.push('cells overlap: ' + nth);
        if (cell.right > box.right + 0.5 || cell.bottom > box.bottom + 0.5) faults.push('cell is cut: ' + nth);
      }
      const actions = row.querySelector('button').parentElement.parentElement.getBoundingClientRect();
      for (const button of row.querySelectorAll('button')) {
        const { left, right } = button.getBoundingClientRect();
        if (left < actions.left - 0.5 || right > innerWidth) faults.push('button is cut');
      }
    }
    return faults;
  })()`;
  for (const size of [16, 32]) {
    await page.evaluate(`document.documentElement.style.fontSize = '${size}px'`);
    for (const [width, height] of [
      [1920, 1080],
      [1440, 900],
      [1280, 800],
      [900, 700],
      [640, 700],
      [320, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expect
        .poll(() => page.evaluate(findFaults), { message: `at ${width} px and text of ${size} px` })
        .toEqual([]);
      await expect(getRow(page, runs.live).getByRole('heading')).toBeInViewport();
    }
  }
});
