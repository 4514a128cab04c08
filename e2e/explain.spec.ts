import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import type { SharedApp } from './shared-app.ts';
import { expect, test } from './test.ts';

// Why a run took as long as it did: its time axis and the part that explains it.

const id = 'wc-1-20261120T064510Z';
const startedAt = Date.UTC(2026, 10, 20, 6, 45, 10);
const asked = { approval_id: 'a-1', command: 'npm publish' };
const usage = { model: 'gpt-5.5', input_tokens: 12_000, cached_input_tokens: 8_000, output_tokens: 900 };

const recorded: readonly (readonly [seconds: number, type: string, data: Readonly<Record<string, unknown>>])[] = [
  [0, 'started', { schema: 1, toolchain: 'codex', model: 'gpt-5.5', workcell_id: id }],
  [0.1, 'prompt_sent', { prompt: 'Publish it.' }],
  [8, 'thinking', { content: 'The tests come first' }],
  [8.2, 'bash_command', { command: 'npm test' }],
  [48, 'bash_output', { output: 'failed', exit_code: 1 }],
  [49, 'usage', usage],
  [60, 'file_write', { path: 'src/resume.ts', added: 18, removed: 6 }],
  [61, 'bash_command', { command: 'npm test' }],
  [96, 'bash_output', { output: 'passed', exit_code: 0 }],
  [97, 'usage', usage],
  [98, 'tool_call', { tool: 'changelog', arguments: {} }],
  [104, 'tool_result', { tool: 'changelog', result: 'ok' }],
  [105, 'bash_command', { command: 'npm publish' }],
  [105, 'approval', { ...asked, decision: null }],
  [285, 'approval', { ...asked, decision: 'approved', by: 'person', duration_ms: 180_000 }],
  [300, 'bash_output', { output: 'published', exit_code: 0 }],
  [303, 'response_complete', { content: 'It is published.' }],
  [303.5, 'usage', usage],
  [304, 'completed', { status: 'success', exit_code: 0 }],
];

async function showRun(app: SharedApp, lines: readonly string[]): Promise<Locator> {
  const folder = join(app.workspace, '.workcells', id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'telemetry.jsonl'), lines.join(''));
  const appPage = new AppPage(app.page);
  await appPage.show('Mission Control');
  await app.page.getByRole('article', { name: id, exact: true }).getByRole('button', { name: 'View Details' }).click();
  const dialog = appPage.dialog(`Run ${id}`);
  await expect(dialog).toBeVisible();
  return dialog;
}

function toLine([seconds, type, data]: (typeof recorded)[number]): string {
  return `${JSON.stringify({ type, timestamp: new Date(startedAt + seconds * 1_000).toISOString(), ...data })}\n`;
}

test('Why shows what delayed a run, and opens it in the timeline', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open();
  const dialog = await showRun(app, recorded.map(toLine));
  await dialog.getByRole('button', { name: 'Why', exact: true }).click();
  const part = dialog.getByRole('region', { name: 'Why', exact: true });
  const time = part.getByRole('table', { name: 'Where the time went' });
  await expect(time.getByRole('row', { name: /Waiting for you/ })).toContainText('3 min');
  await expect(time.getByRole('row', { name: /Waiting for you/ })).toContainText('59%');
  const tools = part.getByRole('table', { name: 'Tools', exact: true });
  await expect(tools.getByRole('row', { name: /^npm/ })).toContainText('3');
  await tools.getByRole('button', { name: 'Failed' }).press('Enter');
  await expect(tools.getByRole('columnheader', { name: 'Failed' })).toHaveAttribute('aria-sort', 'descending');
  await expect(tools.getByRole('row', { name: /changelog/ })).toBeVisible();
  await expect(part.getByText('What followed what')).toBeHidden();
  await expectAccessible(app.page);
  await part.getByRole('button', { name: /for you.*npm publish/ }).press('Enter');
  await expect(dialog.getByRole('region', { name: 'Event', exact: true })).toContainText('npm publish');
});

test('in a wide window, why a run took its time is beside the timeline, above the event that the keys choose', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open();
  const dialog = await showRun(app, recorded.map(toLine));
  const why = dialog.getByRole('region', { name: /^Why it took 5.min 4.s$/ });
  const timeline = dialog.getByRole('feed', { name: 'Timeline' });
  const event = dialog.getByRole('region', { name: 'Event', exact: true });
  await expect(why.getByRole('row', { name: /Waiting for you/ })).toContainText('59%');
  await expectAccessible(app.page);

  await app.page.keyboard.press('Home');
  await app.page.keyboard.press('ArrowDown');
  await expect(event).toContainText('Publish it.');
  await expect(why).toBeInViewport({ ratio: 1 });
  const [list, reasons, detail] = await Promise.all([timeline, why, event].map((part) => part.boundingBox()));
  expect(reasons?.x).toBeGreaterThanOrEqual((list?.x ?? 0) + (list?.width ?? 0));
  expect(detail?.y).toBeGreaterThanOrEqual((reasons?.y ?? 0) + (reasons?.height ?? 0));

  await why.getByRole('button', { name: /npm publish/ }).press('Enter');
  await expect(event).toContainText('npm publish');
  await expect(timeline.getByRole('article', { name: /^Approval/ }).first()).toBeFocused();

  await event.getByRole('button', { name: 'Replay this moment' }).press('Enter');
  await expect(dialog.getByRole('region', { name: 'Replay', exact: true })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Replay', exact: true })).toBeFocused();

  await dialog.getByRole('button', { name: 'Timeline', exact: true }).press('Enter');
  await app.page.setViewportSize({ width: 1000, height: 800 });
  await expect(timeline).toBeVisible();
  await expect(why).toBeHidden();
  await dialog.getByRole('button', { name: 'Why', exact: true }).press('Enter');
  await expect(dialog.getByRole('table', { name: 'Where the time went' })).toBeVisible();
  await app.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(
    app.page.getByRole('article', { name: id, exact: true }).getByRole('button', { name: 'View Details' }),
  ).toBeFocused();
});

test('Why describes a time range selected by keyboard, and zooms to it', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const app = await open();
  const dialog = await showRun(app, recorded.map(toLine));
  const waterfall = dialog.getByRole('listbox', { name: 'Waterfall' });
  await expect(dialog.getByText(/1 approval · 1 edit \+18 \u22126/)).toBeVisible();
  await expect(waterfall).toHaveAccessibleDescription(
    /^5.min 4.s: model 27.s, commands 1.min 36.s, 1 edit, waiting for you 3.min\. Use the arrow keys/,
  );
  await expect(dialog.getByText('1 edit', { exact: true })).toBeVisible();
  await waterfall.focus();
  await app.page.keyboard.press('Home');
  await app.page.keyboard.press('Shift+ArrowRight');
  await expect(dialog.getByText('Marked: ')).toBeVisible();
  await app.page.keyboard.press('Enter');
  await expect(dialog.getByText('Marked: ')).toBeHidden();
  await expect(dialog.getByText(/^0:00 to 0:48/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Show in timeline' }).press('Enter');
  await expect(dialog.getByRole('region', { name: 'Event', exact: true })).toContainText('The tests come first');
  await waterfall.press('0');
  await expect(dialog.getByRole('button', { name: 'Whole run' })).toBeHidden();
});

test('Why marks unknown times of a run without timestamps or with a changed clock', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const app = await open();
  const timeless = recorded.map(
    ([, type, data]) => `${JSON.stringify({ type, ...data, ...(type === 'started' && { schema: 7 }) })}\n`,
  );
  const dialog = await showRun(app, timeless);
  await dialog.getByRole('button', { name: 'Why', exact: true }).click();
  const part = dialog.getByRole('region', { name: 'Why', exact: true });
  await expect(part).toContainText('19 events without a time');
  await expect(part).toContainText('format version 7');
  await expect(part.getByRole('table', { name: 'Tools', exact: true })).toBeVisible();
});
