import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { answer, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import type { SharedApp } from './shared-app.ts';
import { expect, test } from './test.ts';

// A recorded run at any moment, by keyboard.

const id = 'wc-3-20261120T064510Z';
const diff = '--- a/src/resume.ts\n+++ b/src/resume.ts\n@@ -1,2 +1,2 @@\n const at = 0;\n-save();\n+transaction();\n';

type Line = readonly [seconds: number | null, type: string, data: Readonly<Record<string, unknown>>];

const recorded: readonly Line[] = [
  [0, 'started', { toolchain: 'codex', model: 'gpt-6.1-sol' }],
  [1, 'prompt_sent', { prompt: 'Write the rows once.' }],
  [2, 'thinking', { content: 'How the cursor is stored' }],
  [4, 'bash_command', { command: 'npm test -- resume' }],
  [8, 'bash_output', { output: 'AssertionError: expected 548 to be 500\n', exit_code: 1 }],
  [9, 'approval', { approval_id: 'a', command: 'npm run migrate' }],
  [12, 'approval', { approval_id: 'a', command: 'npm run migrate', decision: 'approved' }],
  [1010, 'file_write', { path: 'src/resume.ts', diff, added: 1, removed: 1 }],
  [1011, 'file_write', { path: 'src/batch.ts', added: 6, removed: 2 }],
  [1012, 'response_chunk', { content: 'The rows are ' }],
  [1013, 'response_chunk', { content: 'written once.' }],
  [1014, 'response_complete', { content: 'The rows are written once.' }],
  [1015, 'completed', { status: 'success', exit_code: 0 }],
];

const startedAt = new Date(2026, 10, 20, 12, 3, 0).getTime();

function toLine([seconds, type, data]: Line): string {
  const timestamp = seconds === null ? {} : { timestamp: new Date(startedAt + seconds * 1_000).toISOString() };
  return `${JSON.stringify({ type, ...timestamp, ...data })}\n`;
}

/** Writes a telemetry file into the workspace, and returns its folder. */
async function recordRun(app: SharedApp, lines: readonly Line[]): Promise<string> {
  const folder = join(app.workspace, '.workcells', id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'telemetry.jsonl'), lines.map(toLine).join(''));
  return folder;
}

/** The part "Replay" of the recorded run, with the focus on its position. */
async function openReplay(page: Page): Promise<Locator> {
  const appPage = new AppPage(page);
  await appPage.show('Mission Control');
  await page.getByRole('article', { name: id, exact: true }).getByRole('button', { name: 'View Details' }).click();
  const dialog = appPage.dialog(`Run ${id}`);
  await dialog.getByRole('group', { name: 'Show' }).getByRole('button', { name: 'Replay' }).press('Enter');
  const replay = dialog.getByRole('region', { name: 'Replay', exact: true });
  await expect(replay).toBeVisible();
  // Keys have no effect before its events have arrived.
  await expect(getPositionSlider(replay)).toHaveAttribute('aria-valuetext', /./);
  await getPositionSlider(replay).focus();
  return replay;
}

const getPositionSlider = (replay: Locator): Locator => replay.getByRole('slider', { name: 'Position' });
const getReplayRegion = (replay: Locator, name: string): Locator => replay.getByRole('region', { name, exact: true });

async function expectAt(replay: Locator, words: string): Promise<void> {
  await expect(getPositionSlider(replay)).toHaveAttribute('aria-valuetext', words);
}

test('the user steps through a run by keyboard and sees its state at each step', { tag: '@web' }, async ({ open }) => {
  const app = await open();
  await recordRun(app, recorded);
  const replay = await openReplay(app.page);
  const press = (key: string) => app.page.keyboard.press(key);
  await expectAt(replay, '12:03:00, event 1 of 13');
  await expect(getReplayRegion(replay, 'Console at this point')).toContainText('Nothing had run yet.');
  for (let step = 0; step < 3; step += 1) await press('ArrowRight');
  await expectAt(replay, '12:03:04, event 4 of 13');
  await expect(getReplayRegion(replay, 'Transcript at this point')).toContainText('Write the rows once.');
  await expect(getReplayRegion(replay, 'Console at this point')).toContainText('npm test -- resume');
  await expect(getReplayRegion(replay, 'Console at this point')).not.toContainText('AssertionError');
  await press('ArrowRight');
  await expect(getReplayRegion(replay, 'Console at this point')).toContainText(
    'AssertionError: expected 548 to be 500',
  );
  await press('ArrowRight');
  await expect(replay.getByRole('list', { name: 'Waited for you' })).toContainText('Asks to run npm run migrate');
  await expect(getReplayRegion(replay, 'Files at this point')).toContainText('No file had changed yet.');
  await press('End');
  await expectAt(replay, '12:19:55, event 13 of 13');
  await expect(replay.getByRole('list', { name: 'Waited for you' })).toBeHidden();
  await expect(getReplayRegion(replay, 'Transcript at this point')).toContainText('The rows are written once.');
  await press('ArrowLeft');
  await press('ArrowLeft');
  await press('ArrowLeft');
  await expectAt(replay, '12:19:52, event 10 of 13');
  await expect(getReplayRegion(replay, 'Transcript at this point')).toContainText('being written');
  await expect(getReplayRegion(replay, 'Transcript at this point')).not.toContainText('written once');
  await press('Shift+ArrowLeft');
  await expectAt(replay, '12:19:42, event 7 of 13');
  await expect(getPositionSlider(replay)).toBeFocused();
  await expectAccessible(app.page);
});

test('the answer of a model is rendered as Markdown, in the event and in the replay', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open();
  const content =
    '## Done\n\n- **One** row each\n- `saveCursor` waits\n\n[Docs](https://example.com/a)[^1] [Up](#done)\n\n```js\nsave();\n```\n\n[^1]: Noted.';
  await recordRun(app, [
    [0, 'started', { toolchain: 'codex' }],
    [1, 'prompt_sent', { prompt: 'Keep *this* as it is' }],
    [2, 'thinking', { content: '**Looking around**\n\nThe cursor first.' }],
    [3, 'response_complete', { content }],
    [4, 'completed', { status: 'success', exit_code: 0 }],
  ]);
  const replay = await openReplay(app.page);
  await app.page.keyboard.press('End');
  const then = getReplayRegion(replay, 'Transcript at this point');
  await expect(then.getByRole('heading', { name: 'Done', exact: true })).toBeVisible();
  await expect(then.getByRole('listitem')).toHaveText(['One row each', 'saveCursor waits', '1 Noted.']);
  await expect(then).toContainText('Keep *this* as it is');
  await expect(then).not.toContainText('**');
  await expectAccessible(app.page);

  const dialog = app.page.getByRole('dialog', { name: `Run ${id}` });
  await dialog.getByRole('group', { name: 'Show' }).getByRole('button', { name: 'Timeline' }).click();
  await dialog.getByRole('article', { name: /^Answer, / }).click();
  const event = dialog.getByRole('region', { name: 'Event', exact: true });
  await expect(event.getByRole('heading', { name: 'Done', exact: true })).toBeVisible();
  await expect(event.getByRole('listitem')).toHaveCount(3);
  // No one can approve opening what a recorded run links to, so the answer has no links out of it.
  await expect(event).toContainText('Docs');
  await expect(event.getByRole('link', { name: 'Docs' })).toHaveCount(0);
  const mark = event.getByRole('link', { name: 'Footnote 1' });
  await mark.press('Enter');
  await expect(event.getByRole('listitem').last()).toBeFocused();
  await event.getByRole('link', { name: 'Back to reference 1' }).press('Enter');
  await expect(mark).toBeFocused();
  await event.getByRole('link', { name: 'Up' }).press('Enter');
  await expect(event.getByRole('heading', { name: 'Done', exact: true })).toBeFocused();
  await expectAccessible(app.page);
});

test('the diff of a file is the one at that time, and says when it was not recorded', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open();
  await recordRun(app, recorded);
  const replay = await openReplay(app.page);
  await app.page.keyboard.press('End');
  const files = replay.getByRole('listbox', { name: 'Changed files' });
  await expect(files.getByRole('option')).toHaveCount(2);
  await files.focus();
  await app.page.keyboard.press('ArrowDown');
  await expect(files.getByRole('option', { selected: true })).toContainText('src/batch.ts');
  await expect(getReplayRegion(replay, 'Diff at this point')).toContainText(
    'The diff for this change was not recorded.',
  );
  await app.page.keyboard.press('ArrowDown');
  await expect(getReplayRegion(replay, 'Diff at this point')).toContainText('transaction();');
  await app.page.keyboard.press('Home');
  await expectAt(replay, '12:03:00, event 1 of 13');
  await expect(replay).toContainText('This file had not changed yet.');
  await expect(files).toBeFocused();
});

test('a replay plays, skips idle time quickly, and says when it stops', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const app = await open();
  await recordRun(app, recorded);
  const replay = await openReplay(app.page);
  await app.page.keyboard.press('3');
  await expect(replay.getByRole('button', { name: '16×' })).toHaveAttribute('aria-pressed', 'true');
  await app.page.keyboard.press('Space');
  await expect(replay.getByRole('status')).toHaveText('Playing at 16×');
  await expectAt(replay, '12:19:55, event 13 of 13');
  await expect(replay.getByRole('status')).toHaveText('Paused at the end. 12:19:55');
  await expect(replay.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('replays a run without times by step number, and reports one that is gone', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const app = await open();
  const folder = await recordRun(
    app,
    recorded.map(([, type, data]): Line => [null, type, data]),
  );
  const replay = await openReplay(app.page);
  await expect(replay).toContainText("This run's events have no times.");
  await app.page.keyboard.press('ArrowRight');
  await expectAt(replay, 'event 2 of 13');
  await app.page.keyboard.press('Shift+ArrowRight');
  await expectAt(replay, 'event 12 of 13');
  await appendFile(join(folder, 'telemetry.jsonl'), toLine([null, 'error', { message: 'One more' }]));
  await expectAt(replay, 'event 12 of 14');
  await app.page.keyboard.press('End');
  await expectAt(replay, 'event 14 of 14');
  await rm(folder, { recursive: true });
  await expect(new AppPage(app.page).toasts).toContainText('The run no longer exists.');
  await expect(replay).toBeHidden();
});

test('a thread is replayed: its command runs before its output is there', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const app = await open({
    provider: { steps: [run('echo first; sleep 1; echo second'), answer('Both were printed.')] },
  });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Print twice');
  await expect(appPage.transcript).toContainText('Both were printed.');
  await appPage.runCommand('Inspect this thread');
  const dialog = app.page.getByRole('dialog', { name: /^Run wc-thread-/ });
  await expect(dialog.getByText('Done', { exact: true })).toBeVisible();
  await dialog.getByRole('group', { name: 'Show' }).getByRole('button', { name: 'Replay' }).press('Enter');
  const replay = dialog.getByRole('region', { name: 'Replay', exact: true });
  await getPositionSlider(replay).focus();
  const output = getReplayRegion(replay, 'Console at this point');
  await expect(output).toContainText('Nothing had run yet.');
  await expect(async () => {
    const before = (await getPositionSlider(replay).getAttribute('aria-valuetext')) ?? '';
    await app.page.keyboard.press('ArrowRight');
    // Each key moves the position. A lost key must not pass as a slow one.
    await expect(getPositionSlider(replay)).not.toHaveAttribute('aria-valuetext', before);
    await expect(output).toContainText('echo first', { timeout: 500 });
  }).toPass();
  await expect(output).toContainText('running');
  await expect(output.getByText('second', { exact: true })).toBeHidden();
  await app.page.keyboard.press('End');
  await expect(output).toContainText('first\nsecond');
  await expect(getReplayRegion(replay, 'Transcript at this point')).toContainText('Both were printed.');
});
