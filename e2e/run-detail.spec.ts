import { appendFile, mkdir, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { answer, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import type { SharedApp } from './shared-app.ts';
import { expect, test } from './test.ts';

// The full detail of one run: a recorded file of any kind, and a thread while it works.

const id = 'wc-1-20261120T064510Z';
const diff = '--- a/src/resume.ts\n+++ b/src/resume.ts\n@@ -1,2 +1,2 @@\n const at = 0;\n-save();\n+transaction();\n';

/** Each type of the format, and an unknown one. */
const recorded: readonly (readonly [seconds: number, type: string, data: Readonly<Record<string, unknown>>])[] = [
  [0, 'started', { toolchain: 'claude', model: 'sonnet', issue_id: '1', workcell_id: id }],
  [0.1, 'prompt_sent', { prompt: 'Write the rows once.\nSay why.', tokens: 312 }],
  [0.5, 'thinking', { content: 'How the cursor is stored' }],
  [1, 'response_chunk', { content: 'I will look ' }],
  [1.2, 'response_chunk', { content: 'at the ' }],
  [1.4, 'response_chunk', { content: 'cursor.' }],
  [1.5, 'response_complete', { content: 'I will look at the cursor.', tokens: 8 }],
  [2, 'tool_call', { tool: 'find_usages', args: { name: 'saveCursor', limit: 5 } }],
  [3, 'tool_result', { tool: 'find_usages', result: '2 usages', success: true }],
  [4, 'bash_command', { command: 'npm test -- resume' }],
  [8, 'bash_output', { output: 'AssertionError: expected 548 to be 500\n', exit_code: 1 }],
  [9, 'file_read', { path: 'src/resume.ts' }],
  [10, 'file_write', { path: 'src/resume.ts', diff, added: 1, removed: 1 }],
  [11, 'checkpoint/saved', { label: 'before the fix' }],
  [12, 'error', { error: 'The provider closed the stream' }],
  [12.5, 'completed', { status: 'success', exit_code: 0, duration_ms: 12_500 }],
];

const startedAt = Date.UTC(2026, 10, 20, 6, 45, 10);

function toLine([seconds, type, data]: (typeof recorded)[number]): string {
  return `${JSON.stringify({ type, timestamp: new Date(startedAt + seconds * 1_000).toISOString(), ...data })}\n`;
}

/** Writes a telemetry file into the workspace, and returns its path. */
async function recordRun(app: SharedApp, text: string | Uint8Array): Promise<string> {
  const folder = join(app.workspace, '.workcells', id);
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'telemetry.jsonl');
  await writeFile(file, text);
  return file;
}

/** The opened detail of the recorded run. */
async function openRecorded(page: Page): Promise<Locator> {
  const appPage = new AppPage(page);
  await appPage.show('Mission Control');
  await page.getByRole('article', { name: id, exact: true }).getByRole('button', { name: 'View Details' }).click();
  const dialog = appPage.dialog(`Run ${id}`);
  await expect(dialog).toBeVisible();
  return dialog;
}

const getTimeline = (dialog: Locator): Locator => dialog.getByRole('feed', { name: 'Timeline' });

for (const [what, width, text] of [
  ['at 400 % zoom', 320, 100],
  ['with text at 200 %', 1280, 200],
] as const) {
  test(`the run timeline and its events are read ${what}`, { tag: '@web' }, async ({ open }) => {
    const app = await open({ settings: { text_size: text } });
    const write = toLine([
      11.5,
      'file_write',
      { path: 'src/transactions/write-rows-once.test.ts', added: 7, removed: 2 },
    ]);
    await recordRun(app, [...recorded.map(toLine).slice(0, -2), write].join(''));
    const dialog = await openRecorded(app.page);
    await expect(getTimeline(dialog)).toBeFocused();
    await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport();
    await app.page.setViewportSize({ width, height: width === 320 ? 640 : 800 });
    const row = getTimeline(dialog).getByRole('article', { name: /^Command, npm test/ });
    await row.scrollIntoViewIfNeeded();
    await expect(row).toBeInViewport({ ratio: 1 });
    await row.click();
    const event = dialog.getByRole('region', { name: 'Event', exact: true });
    const command = event.getByText('npm test -- resume').first();
    await command.scrollIntoViewIfNeeded();
    await expect(command).toBeInViewport({ ratio: 0.9 });
    const lines = getTimeline(dialog).getByText('+7', { exact: true });
    await getTimeline(dialog)
      .getByRole('article', { name: /^Write, src.transactions/ })
      .scrollIntoViewIfNeeded();
    await expect(lines).toBeInViewport({ ratio: 0.9 });
    // Below the list, and as wide as it.
    expect((await event.boundingBox())?.width).toBeGreaterThan(250);
    await expectAccessible(app.page);
  });
}
const getEventPane = (dialog: Locator): Locator => dialog.getByRole('region', { name: 'Event', exact: true });

test('the run detail shows each event type in its own form', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open();
  await recordRun(app, recorded.map(toLine).join(''));
  const dialog = await openRecorded(app.page);
  const rows = getTimeline(dialog).getByRole('article');
  await expect(rows).toHaveCount(14);
  await expect(dialog).toContainText('Claude, sonnet');
  await expect(dialog.getByText('16 events')).toBeVisible();
  await expectAccessible(app.page);

  const show = async (row: RegExp): Promise<Locator> => {
    await rows.filter({ hasText: row }).first().click();
    return getEventPane(dialog);
  };
  await expect(await show(/^0:00Started/)).toContainText('sonnet');
  const prompt = await show(/Prompt/);
  await expect(prompt).toContainText('312 tokens');
  await prompt.getByRole('button', { name: 'Prompt' }).press('Enter');
  await expect(prompt.getByRole('button', { name: 'Prompt' })).toHaveAttribute('aria-expanded', 'false');
  await expect(await show(/3 chunks, 26 characters/)).toContainText('I will look at the cursor.');
  await expect(await show(/Answer/)).toContainText('I will look at the cursor.');
  const call = await show(/Tool call/);
  await expect(call).toContainText('"saveCursor"');
  await call.getByRole('button', { name: 'Arguments' }).click();
  await expect(call).not.toContainText('"saveCursor"');
  await expect(await show(/Tool result/)).toContainText('2 usages');
  await expect(await show(/Output/)).toContainText('AssertionError: expected 548 to be 500');
  await expect(getEventPane(dialog)).toContainText('Exit 1');
  const write = await show(/Writesrc/);
  await expect(write.getByRole('group', { name: 'Diff' })).toContainText('transaction();');
  await expectAccessible(app.page);
  await expect(await show(/checkpoint\/saved/)).toContainText('before the fix');
  await expect(await show(/ErrorThe/)).toContainText('The provider closed the stream');
  await expect(await show(/Completed/)).toContainText('exit 0');
});

test('the run timeline is searched, filtered, navigated and closed by keyboard alone', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open();
  await recordRun(app, recorded.map(toLine).join(''));
  const dialog = await openRecorded(app.page);
  const rows = getTimeline(dialog).getByRole('article');
  await expect(rows.first()).toBeVisible();
  await app.page.keyboard.press('Home');
  await expect(rows.first()).toHaveAttribute('aria-current', 'true');
  await app.page.keyboard.press('ArrowDown');
  await expect(getEventPane(dialog)).toContainText('Write the rows once.');
  await app.page.keyboard.press('End');
  await expect(getEventPane(dialog)).toContainText('success');

  await app.page.keyboard.press('ControlOrMeta+f');
  await app.page.keyboard.type('cursor');
  await expect(dialog.getByText('1 of 4', { exact: true })).toBeVisible();
  const marked = () => app.page.evaluate<string[]>("[...(CSS.highlights.get('found') ?? [])].map(String)");
  await expect.poll(marked).toContain('cursor');
  await app.page.keyboard.press('Enter');
  await expect(dialog.getByText('2 of 4', { exact: true })).toBeVisible();
  await app.page.keyboard.press('Enter');
  await expect(dialog.getByText('3 of 4', { exact: true })).toBeVisible();
  await app.page.keyboard.press('Shift+Enter');
  await expect(dialog.getByText('2 of 4', { exact: true })).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Chunk' });
  await expect(dialog.getByText('3 events of 16')).toBeVisible();
  await expect(dialog.getByText('1 of 1', { exact: true })).toBeVisible();
  await expect(getEventPane(dialog)).toContainText('cursor.');
  await dialog.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'All kinds' });
  await dialog.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Failed' });
  await expect(dialog.getByText('2 events of 16')).toBeVisible();
  await expect(rows).toHaveCount(2);
  await expect(dialog.getByText('Not found')).toBeVisible();
  await dialog.getByRole('searchbox', { name: 'Search in events' }).focus();
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('Escape');
  await expect(rows).toHaveCount(14);
  expect(await marked()).toEqual([]);

  const waterfall = dialog.getByRole('listbox', { name: 'Waterfall' });
  await waterfall.focus();
  await app.page.keyboard.press('Home');
  await app.page.keyboard.press('ArrowRight');
  const chosen = waterfall.getByRole('option', { selected: true });
  await expect(chosen).toBeVisible();
  await app.page.keyboard.press('+');
  await expect(dialog.getByRole('button', { name: 'Whole run' })).toBeEnabled();
  await app.page.keyboard.press('0');
  await expect(dialog.getByRole('button', { name: 'Whole run' })).toBeHidden();
  await app.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(
    app.page.getByRole('article', { name: id, exact: true }).getByRole('button', { name: 'View Details' }),
  ).toBeFocused();
});

test('the run detail closes on Close and on a press outside', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open();
  await recordRun(app, recorded.map(toLine).join(''));
  const dialog = await openRecorded(app.page);
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(dialog).toBeHidden();
  await openRecorded(app.page);
  // A press is outside of the dialog only once the dialog listens, a moment after it is painted.
  await expect(getTimeline(dialog).getByRole('article').first()).toBeVisible();
  await app.page.mouse.click(10, 10);
  await expect(dialog).toBeHidden();
});

test('the run timeline follows a growing file, pauses on request, and reports changes to the file', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open();
  const file = await recordRun(app, recorded.slice(0, 3).map(toLine).join(''));
  const dialog = await openRecorded(app.page);
  const timeline = getTimeline(dialog);
  await expect(timeline.getByRole('article')).toHaveCount(3);
  await appendFile(file, toLine([4, 'bash_command', { command: 'echo followed' }]));
  await expect(timeline).toContainText('echo followed');

  await dialog.getByRole('switch', { name: 'Auto-refresh' }).click();
  await appendFile(file, toLine([5, 'bash_command', { command: 'echo held' }]));
  await expect(dialog.getByText('New activity')).toBeVisible();
  await expect(timeline).not.toContainText('echo held');
  await dialog.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(timeline).toContainText('echo held');
  await dialog.getByRole('switch', { name: 'Auto-refresh' }).click();

  await truncate(file, Buffer.byteLength(recorded.slice(0, 2).map(toLine).join('')));
  await expect(dialog.getByText('The file got shorter.')).toBeVisible();
  await expect(timeline.getByRole('article')).toHaveCount(2);
  await writeFile(`${file}.new`, toLine([0, 'started', { toolchain: 'codex', model: 'another' }]));
  await rename(`${file}.new`, file);
  await expect(dialog.getByText('The file was replaced.')).toBeVisible();
  await expect(timeline).toContainText('another');
});

test('the run detail shows the readable events in a corrupt file', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open();
  const garbage = Buffer.concat([
    Buffer.from('\ufeff'),
    Buffer.from(toLine([0, 'started', { toolchain: 'claude', model: 'sonnet' }])),
    Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
    Buffer.from('not json at all\r\n[1,2]\n\n'),
    Buffer.from(toLine([3, 'error', { error: 'still here' }])),
    Buffer.from('{"type":"completed","status":"succ'),
  ]);
  await recordRun(app, garbage);
  const dialog = await openRecorded(app.page);
  const timeline = getTimeline(dialog);
  await expect(timeline).toContainText('still here');
  await expect(timeline.getByRole('article')).toHaveCount(2);
  await expect(dialog.getByText(/unreadable lines skipped/)).toBeVisible();
});

/** Prints, and continues once a file exists where it is not a change. */
const waitForFile = 'echo first; until [ -e .git/go ]; do sleep 0.05; done; echo second';

test('the timeline of a thread updates live while its command runs', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open({
    provider: { steps: [run(waitForFile, { yieldMs: 30_000 }), answer('Both were printed.')] },
  });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Print twice');
  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option')).toHaveCount(1);
  await appPage.runCommand('Inspect this thread');
  const dialog = app.page.getByRole('dialog', { name: /^Run wc-thread-/ });
  const rows = getTimeline(dialog).getByRole('article');
  const command = rows.filter({ hasText: 'echo first' });
  await command.click();
  await expect(getEventPane(dialog)).toContainText('Running');
  await writeFile(join(app.workspace, '.git', 'go'), '');
  await expect(getEventPane(dialog)).toContainText('Exit 0');
  await expect(getEventPane(dialog)).toContainText('second');
  await expect(rows.filter({ hasText: 'Both were printed.' })).toBeVisible();
  await expect(rows.last()).toContainText('Completed');
  await expect(dialog.getByText('Done', { exact: true })).toBeVisible();
});
