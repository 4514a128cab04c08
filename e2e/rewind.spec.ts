import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { addFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible, untilStill } from './expect-accessible.ts';
import { type InterceptedHost, interceptHost } from './intercepted-host.ts';
import { expect, test } from './test.ts';

// The dialog that rewinds a thread: what it shows, asks and sends. The test answers in place of the host.

const version = (choice: string, more: object = {}) => ({
  ...{ choice, changedBy: [], isOwn: false, isAbsent: false, at: null },
  ...more,
});
/** A file of a plan that only Codex has edited. */
const file = (id: number, path: string, more: object = {}) => ({
  ...{ id, path, change: 'edit', noUndo: null, isLink: false, changedBy: [], alsoIn: [], conflict: null },
  ...{ versions: [version('mine', { isOwn: true }), version('theirs')], preset: 'theirs' },
  ...more,
});
const part = (isChanged: boolean, ...lines: readonly (readonly string[])[]) => ({
  isChanged,
  starts: [1, 1, 1],
  lines,
});
const twoVersions = { parts: [part(true, ['const port = 8080;\n'], ['const port = 3000;\n'])], isCut: false };
const byPerson = ['you or another program'];
const code = [
  'export async function deliver(\n',
  '  hook, event, clock = system,\n',
  ') {\n',
  '    const res = await send(hook);\n',
];
const three = {
  parts: [
    part(false, code),
    {
      isChanged: true,
      starts: [5, 5, 5],
      lines: ['jitter(wait)', 'waitFor(res)', 'n * 1000'].map((what) => [`    await sleep(${what});\n`]),
    },
    { isChanged: false, starts: [6, 6, 6], lines: [['  }\n', '  return giveUp(hook);\n', '}\n']] },
  ],
  isCut: false,
};

type RewindPage = {
  readonly app: AppPage;
  readonly host: InterceptedHost;
  readonly threadId: string;
  /** The turns that the page asked plans for. */
  readonly asked: string[];
};

/** A thread of two turns, in a page whose host the test plays. */
async function openThread(page: Page): Promise<RewindPage> {
  const host = await interceptHost(page);
  host.answer('listRewinds', () => ({ ok: true, value: [] }));
  await page.reload();
  const app = new AppPage(page);
  await app.sendMessage('Change the port\nand write a test');
  await expect(app.turns('Codex')).toContainText('First.');
  await app.sendMessage('Document it');
  await expect(app.turns('Codex').nth(1)).toContainText('Second.');
  return { app, host, threadId: Object(host.received('threadsChanged'))[0].id, asked: [] };
}

/** Answers with a plan, once `ready` is resolved. `more` can depend on the turn. */
function sendPlan(
  { asked, host, threadId }: RewindPage,
  more: object | ((turnId: string) => object) = {},
  ready: Promise<void> = Promise.resolve(),
): void {
  const toPlan = (turnId: string) => ({
    ...{ planId: 'plan', threadId, folder: '/w', at: 1, noFiles: null, noConversation: null, turns: 2 },
    ...{ files: [], untouched: [], lost: [], folders: [], ignored: [] },
    ...{ message: { text: 'Change the port\nand write a test', sources: [] } },
    ...(typeof more === 'function' ? more(turnId) : more),
  });
  host.answer('planRewind', async (input) => {
    const { turnId } = Object(input).target;
    asked.push(turnId);
    await ready;
    return { ok: true, value: toPlan(turnId) };
  });
}

/** What a record says about its undo. */
const kept = { folders: 0, undoneFiles: 0, keptUntil: Date.now() + 30 * 86_400_000 };

/** Opens the dialog for the first turn. */
async function rewindToFirst({ app }: RewindPage): Promise<void> {
  const first = app.turns('You').first();
  await first.hover();
  await first.getByRole('button', { name: 'Rewind to here…' }).click();
}

/** Moves the handle of the tape from the first turn to the second and back, while the host takes its time. */
async function moveHandle(played: RewindPage, plan: object): Promise<void> {
  const dialog = played.app.dialog('Rewind to before this message');
  const files = dialog.getByRole('listbox', { name: 'Files to rewind' });
  const tape = dialog.getByRole('slider', { name: 'Rewind to before' });
  await expect(tape).toHaveAttribute('aria-valuetext', /^Before "Change the port …", .*2 turns to undo/);
  // The dialog grows a little while it appears.
  await untilStill(played.app.page);
  const place = await files.boundingBox();
  const { promise, resolve } = Promise.withResolvers<void>();
  const [first] = played.asked;
  const second = { planId: 'second', turns: 1, files: [file(0, 'src/second.ts')] };
  sendPlan(played, (turnId) => (turnId === first ? plan : second), promise);
  await tape.focus();
  await tape.press('ArrowRight');
  await expect(tape).toHaveAttribute('aria-valuetext', /^Before "Document it", .*1 turn to undo/);
  await expect(dialog.getByText('Document it')).toBeVisible();
  await expect(dialog.getByRole('status').filter({ hasText: 'Comparing the files' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Rewind 2 files/ })).toBeDisabled();
  expect(await files.boundingBox()).toEqual(place);
  resolve();
  await expect(dialog.getByRole('button', { name: 'Rewind 1 file and 1 turn', exact: true })).toBeEnabled();
  await expect(files.getByRole('option')).toHaveText(/second\.ts/);
  await expect(tape).toBeFocused();
  // A press on the left half of the handle takes it, and a drag moves it.
  const { mouse } = played.app.page;
  const handle = await tape.locator('span').last().boundingBox();
  const box = await tape.boundingBox();
  if (handle === null || box === null) throw new Error('The tape is not visible');
  const y = handle.y + handle.height / 2;
  await mouse.move(handle.x + 2, y);
  await mouse.down();
  await expect(tape).toHaveAttribute('aria-valuenow', '2');
  await mouse.move(box.x + box.width / 8, y);
  await expect(tape).toHaveAttribute('aria-valuenow', '1');
  await mouse.up();
  await expect(dialog.getByRole('button', { name: 'Rewind 2 files and 2 turns', exact: true })).toBeEnabled();
  await expect(files.getByRole('option').first()).toHaveText(/port\.ts/);
}

// @web: the test plays the host over the socket, which the desktop does not have.
test('a rewind shows what it changes, asks about conflicts, and can be undone', { tag: '@web' }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('First.'), answer('Second.')] } });
  const played = await openThread(page);
  const { app, host, threadId } = played;
  const sent: unknown[] = [];
  const record = { rewindId: 'r1', threadId, at: Date.now(), scope: 'both', files: 2, turns: 2, keptIn: null };
  host.answer('rewind', (input) => {
    sent.push(input);
    return { ok: true, value: { ...record, discarded: null, undoes: null, isUndone: false, ...kept } };
  });
  const conflict = { whyNot: null };
  const merged = { versions: [version('mine', { changedBy: byPerson }), version('merge'), version('theirs')] };
  const colliding = {
    versions: [
      version('mine', { changedBy: byPerson }),
      version('between', { changedBy: ['a patch by Codex'], isOwn: true }),
      version('theirs'),
    ],
  };
  const plan = {
    files: [
      file(0, 'src/port.ts', { conflict: { whyNot: 'overlap' }, preset: 'mine', ...colliding }),
      file(1, 'docs/hooks.md', { conflict, preset: 'merge', alsoIn: ['Tidy the tests'], ...merged }),
      file(2, 'src/a.ts'),
    ],
    untouched: [file(3, 'README.md', { changedBy: byPerson, preset: 'mine' })],
  };
  sendPlan(played, plan);
  host.answer('readRewindVersions', (input) => ({
    ok: true,
    value: Number(Object(input).id) < 2 ? three : twoVersions,
  }));
  await app.message.fill('My draft');
  await rewindToFirst(played);

  const dialog = app.dialog('Rewind to before this message');
  await expect(dialog.getByRole('radio', { name: 'Files and conversation' })).toBeFocused();
  await moveHandle(played, plan);
  const files = dialog.getByRole('listbox', { name: 'Files to rewind' });
  await expect(files).toContainText('Your choice 1');
  // Where lines collide, nothing changes unless the user chooses. Other files are merged, or go back.
  await expect(files.getByRole('option')).toHaveText([
    /port\.ts.*stays$/,
    /a\.ts/,
    /hooks\.md.*Also changed in "Tidy the tests"$/,
    /README\.md.*By you or another program$/,
  ]);
  const versions = dialog.getByRole('group', { name: 'Version' });
  const radio = (name: string) => versions.getByRole('radio', { name, exact: true });
  await expect(versions.getByRole('radio')).toHaveCount(3);
  await expect(radio('Now')).toBeChecked();
  const rewind = (name: string) => dialog.getByRole('button', { name, exact: true });
  await expect(rewind('Rewind 2 files and 2 turns')).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'src/port.ts' })).toContainText('waitFor(res)');
  await files.focus();
  await page.keyboard.press('2');
  await expect(radio("Codex's")).toBeChecked();
  await expect(rewind('Rewind 3 files and 2 turns')).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('2');
  await expect(dialog.getByRole('region', { name: 'README.md' }).getByRole('radio', { name: 'Earlier' })).toBeChecked();
  await expect(rewind('Rewind 4 files and 2 turns')).toBeVisible();
  await page.keyboard.press('1');
  await files.getByRole('option').nth(1).click();
  await radio('Earlier').focus();
  await page.keyboard.press('1');
  await expect(rewind('Rewind 2 files and 2 turns')).toBeVisible();
  await expect(radio('Earlier')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expectAccessible(page);
  // In a narrow window, the radio buttons are tabs above the lines of one version.
  await page.setViewportSize({ width: 900, height: 700 });
  await files.getByRole('option').first().click();
  const line = (what: string) => dialog.locator('code', { hasText: what });
  await expect(line('waitFor(res)')).toBeVisible();
  await expect(line('n * 1000')).toBeHidden();
  const before = await radio('Earlier').boundingBox();
  await radio('Earlier').click();
  await expect(line('n * 1000')).toBeVisible();
  await expect(line('waitFor(res)')).toBeHidden();
  expect(await radio('Earlier').boundingBox()).toEqual(before);
  await expect(radio('Earlier')).toBeFocused();
  await page.keyboard.press('2');
  await expectAccessible(page);

  await rewind('Rewind 2 files and 2 turns').dblclick();
  await expect(dialog).toHaveCount(0);
  expect(sent).toEqual([
    {
      planId: 'plan',
      scope: 'both',
      choices: [
        { id: 0, choice: 'between' },
        { id: 2, choice: 'mine' },
        { id: 3, choice: 'mine' },
      ],
    },
  ]);
  await expect(app.message).toHaveValue('Change the port\nand write a test\n\nMy draft');
  await expect(app.message).toBeFocused();
  await expect(app.toasts).toContainText('Rewound 2 files and 2 turns');

  // Without a conflict, Undo asks nothing.
  sendPlan(played, { planId: 'undo', turns: 0, message: null, files: [file(0, 'src/a.ts')] });
  await app.toasts.getByRole('button', { name: 'Undo' }).click();
  await expect(app.toasts).toContainText('Restored 2 files');
  expect(sent.at(-1)).toEqual({ planId: 'undo', scope: 'both', choices: [] });
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

// @web: the test plays the host over the socket, which the desktop does not have.
test('a rewind that cannot happen says why, and Escape gives the focus back', { tag: '@web' }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('First.'), answer('Second.')] } });
  const played = await openThread(page);
  const { app, host } = played;
  const button = app.turns('You').first().getByRole('button', { name: 'Rewind to here…' });
  sendPlan(played, { noFiles: 'notRecorded', noConversation: 'notInCodex' });
  await rewindToFirst(played);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('There is nothing to rewind.');
  await expect(dialog.getByRole('button')).toHaveText(['Close']);
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();

  const { promise, resolve } = Promise.withResolvers<void>();
  sendPlan(played, { files: [file(0, 'a.ts')] }, promise);
  host.answer('rewind', () => ({ ok: false, error: { type: 'changed', paths: ['a.ts'] } }));
  await rewindToFirst(played);
  // The first plan does not take the focus from the handle.
  const tape = dialog.getByRole('slider', { name: 'Rewind to before' });
  await tape.focus();
  resolve();
  await expect(dialog.getByRole('option')).toContainText('a.ts');
  await expect(tape).toBeFocused();
  await dialog.getByRole('button', { name: 'Rewind 1 file and 2 turns' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was changed.');
  await expect(dialog.getByRole('list', { name: 'These files changed since:' })).toContainText('a.ts');
  await expectAccessible(page);
  sendPlan(played, { files: [file(0, 'b.ts')] });
  await dialog.getByRole('button', { name: 'Plan again' }).click();
  await expect(dialog.getByRole('option')).toContainText('b.ts');
});

// @web: the test plays the host over the socket, which the desktop does not have.
test('arrows go through the files with a choice, and another plan leaves the focus near where it was', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('First.'), answer('Second.')] } });
  const played = await openThread(page);
  const versions = [version('mine', { at: Date.now() }), version('between', { isOwn: true }), version('theirs')];
  const choice = { conflict: { whyNot: 'overlap' }, preset: 'mine' };
  const files = [
    file(0, 'src/a.ts', { ...choice, versions }),
    file(1, 'src/b.ts', { ...choice, versions }),
    file(2, 'src/c.ts'),
  ];
  sendPlan(played, { files });
  played.host.answer('readRewindVersions', () => ({ ok: false, error: { type: 'gone' } }));
  await rewindToFirst(played);
  const dialog = played.app.dialog('Rewind to before this message');
  const list = dialog.getByRole('listbox', { name: 'Files to rewind' });
  const shown = (path: string) => dialog.getByRole('region', { name: path, exact: true });
  const next = dialog.getByRole('button', { name: 'Next choice' });
  await expect(shown('src/a.ts')).toContainText('1 of 2');
  await expect(shown('src/a.ts')).toContainText(/now, \d{1,2}:\d\d/);
  await expect(dialog.getByRole('status').last()).toContainText('2 turns leave this thread. A fork keeps them.');
  await list.getByRole('option').last().click();
  await next.click();
  await expect(shown('src/a.ts')).toContainText('1 of 2');
  await expect(next).toBeFocused();
  await next.press('Enter');
  await expect(shown('src/b.ts')).toContainText('2 of 2');
  await expect(next).toBeFocused();

  // The same file without the version that had the focus: its first version has it.
  const again = dialog.getByRole('button', { name: 'Plan again' });
  await shown('src/b.ts').getByRole('radio', { name: "Codex's" }).focus();
  sendPlan(played, { planId: 'second', files: [file(0, 'src/a.ts'), file(1, 'src/b.ts'), file(2, 'src/c.ts')] });
  await again.dispatchEvent('click');
  await expect(shown('src/b.ts').getByRole('radio')).toHaveCount(2);
  await expect(shown('src/b.ts').getByRole('radio', { name: 'Now' })).toBeFocused();
  // Without the file, the list has it. The list keeps it.
  sendPlan(played, { planId: 'third', files: [file(0, 'src/a.ts')] });
  await again.press('Enter');
  await expect(list.getByRole('option')).toHaveText([/a\.ts/]);
  await expect(list).toBeFocused();
  sendPlan(played, { planId: 'fourth', files: [file(0, 'src/d.ts')] });
  const tape = dialog.getByRole('slider', { name: 'Rewind to before' });
  await tape.dispatchEvent('keydown', { key: 'End' });
  await expect(list.getByRole('option')).toHaveText([/d\.ts/]);
  await expect(list).toBeFocused();
});

// @web: the test plays the host over the socket, which the desktop does not have.
test('the rewind dialog lists a thousand files with few elements that keys go through', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('First.'), answer('Second.')] } });
  const played = await openThread(page);
  played.host.answer('readRewindVersions', () => ({ ok: true, value: twoVersions }));
  sendPlan(played, { files: Array.from({ length: 1_000 }, (_, at) => file(at, `src/file-${at}.ts`)) });
  await rewindToFirst(played);
  const files = page.getByRole('listbox', { name: 'Files to rewind' });
  await files.focus();
  for (const [key, place] of [
    ['ArrowDown', 2],
    ['End', 1_000],
    ['PageUp', 990],
    ['Home', 1],
  ] as const) {
    await page.keyboard.press(key);
    const selected = files.locator('[aria-selected="true"]');
    await expect(selected).toHaveAttribute('aria-posinset', String(place));
    await expect(selected).toBeInViewport({ ratio: 1 });
  }
  expect(await files.getByRole('option').count()).toBeLessThan(60);
});

// @web: the test plays the host over the socket, which the desktop does not have.
test('the menu of a thread lists its rewinds, and each can be undone after a look', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const { page } = await open({ provider: { steps: [answer('First.'), answer('Second.')] } });
  const played = await openThread(page);
  const { app, host, threadId } = played;
  const menu = page.getByRole('main').getByRole('button', { name: /^Actions for / });
  await menu.click();
  await expect(page.getByRole('menuitem', { name: 'Delete…' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Rewinds…' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  const record = { rewindId: 'r1', threadId, at: Date.now(), scope: 'both', files: 4, turns: 3, keptIn: null };
  host.answer('listRewinds', () => ({
    ok: true,
    value: [{ ...record, discarded: null, undoes: null, isUndone: false, ...kept, undoneFiles: 3 }],
  }));
  host.emit('rewindsChanged', { threadId });
  // The rewind appears while the menu is open.
  await menu.click();
  await page.getByRole('menuitem', { name: 'Rewinds…' }).click();
  const list = app.dialog('Rewinds');
  await expect(list.getByRole('listitem')).toContainText('4 files and 3 turns');
  await expect(list.getByRole('listitem')).toContainText('Partly undone: 3 of 4 files · Kept until ');
  await expectAccessible(page);
  sendPlan(played, { turns: 0, message: null, files: [file(0, 'a.ts')] });
  await list.getByRole('button', { name: /^Undo: 4 files and 3 turns/ }).click();
  const dialog = app.dialog('Undo a rewind');
  await expect(dialog.getByRole('button', { name: 'Restore 1 file and the conversation' })).toBeVisible();
});

// @web: the core writes the files, the same on both hosts.
test('a rewind undoes what Codex wrote, and the thread continues from there', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const { page, workspace } = await open({
    provider: {
      steps: [
        patch([addFile('kept.txt', 'kept\n')]),
        answer('First.'),
        patch([addFile('made.txt', 'made\n')]),
        answer('Second.'),
        answer('Third.'),
      ],
    },
  });
  const app = new AppPage(page);
  const made = join(workspace, 'made.txt');
  await app.sendMessage('Make the first');
  await expect(app.turns('Codex')).toContainText('First.');
  await app.sendMessage('Make the second');
  await expect(app.turns('Codex').nth(1)).toContainText('Second.');
  expect(existsSync(made)).toBe(true);
  const second = app.turns('You').nth(1);
  await second.hover();
  await second.getByRole('button', { name: 'Rewind to here…' }).click();
  const dialog = app.dialog('Rewind to before this message');
  await expect(dialog.getByRole('option')).toContainText('made.txt');
  await dialog.getByRole('button', { name: 'Rewind 1 file and 1 turn', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(app.turns('You')).toHaveCount(1);
  expect(existsSync(made)).toBe(false);
  expect(existsSync(join(workspace, 'kept.txt'))).toBe(true);
  await expect(app.message).toHaveValue('Make the second');

  await app.toasts.getByRole('button', { name: 'Undo' }).click();
  await expect(app.turns('Codex').nth(1)).toContainText('Second.');
  expect(existsSync(made)).toBe(true);
});

// @web: the core writes the files, the same on both hosts.
test('an undo that overwrote edits of the user can itself be undone from the list', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const { page, workspace } = await open({
    provider: { steps: [patch([addFile('made.txt', 'made\n')]), answer('Done.')] },
  });
  const app = new AppPage(page);
  const made = join(workspace, 'made.txt');
  await app.sendMessage('Make it');
  await expect(app.turns('Codex')).toContainText('Done.');
  const message = app.turns('You').first();
  await message.hover();
  await message.getByRole('button', { name: 'Rewind to here…' }).click();
  const rewind = app.dialog('Rewind to before this message');
  await rewind.getByRole('radio', { name: 'Files only' }).check();
  await rewind.getByRole('button', { name: 'Rewind 1 file', exact: true }).click();
  await expect.poll(() => existsSync(made)).toBe(false);
  writeFileSync(made, 'an hour of work\n');

  await app.toasts.getByRole('button', { name: 'Undo' }).click();
  const undo = app.dialog('Undo a rewind');
  await undo.getByRole('radio', { name: 'Earlier' }).check();
  await undo.getByRole('button', { name: 'Restore 1 file', exact: true }).click();
  await expect(undo).toHaveCount(0);
  expect(readFileSync(made, 'utf8')).toBe('made\n');

  // The note with its button is gone.
  await page.reload();
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Actions for / })
    .click();
  await page.getByRole('menuitem', { name: 'Rewinds…' }).click();
  const list = app.dialog('Rewinds');
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(list.getByRole('listitem').nth(1)).toContainText('Undone');
  await list.getByRole('button', { name: /^Undo: Restored 1 file/ }).click();
  await undo.getByRole('button', { name: 'Restore 1 file', exact: true }).click();
  await expect(undo).toHaveCount(0);
  expect(readFileSync(made, 'utf8')).toBe('an hour of work\n');
});
