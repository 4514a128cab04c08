import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { addFile, updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The sheet next to the thread, with Changes and the console. In a narrow window it takes the place of the transcript.

const paragraphs = (count: number) => Array.from({ length: count }, (_, at) => `Paragraph ${at}.`).join('\n\n');
const narrow = { width: 900, height: 700 };

// @web: the page lays this out, the same on both hosts.
test('what is asked of the transcript closes the sheet that covers it, and F6 leaves out what is covered', {
  tag: '@web',
}, async ({ open }) => {
  const { page } = await open({
    workspace: { files: { 'greet.js': 'one\n' } },
    provider: {
      steps: [patch(updateFile('greet.js', [{ from: 'one\n', to: 'two\n' }])), answer(paragraphs(60)), answer('More.')],
    },
  });
  await page.setViewportSize(narrow);
  const appPage = new AppPage(page);
  await appPage.sendMessage('Greet');
  await expect(appPage.transcript).toContainText('Paragraph 59.');
  await appPage.openChanges();
  await expect(appPage.diff).toContainText('two');
  await page.keyboard.press('F7');
  await page.keyboard.press('Control+f');
  await expect(appPage.changes).toBeHidden();
  await expect(page.getByRole('searchbox', { name: 'Find in thread' })).toBeFocused();
  await page.keyboard.type('u');
  await expect(page.getByRole('searchbox', { name: 'Find in thread' })).toHaveValue('u');
  await page.keyboard.press('Escape');
  await expect(appPage.toasts).not.toContainText('Discarded');

  await appPage.message.focus();
  await appPage.openChanges();
  const areas: string[] = [];
  for (let press = 0; press < 4; press += 1) {
    await page.keyboard.press('F6');
    areas.push(await page.evaluate<string>('document.activeElement.closest("[data-area]").textContent.slice(0, 20)'));
  }
  expect(new Set(areas).size).toBeGreaterThan(2);
  await expect(page.getByRole('button', { name: 'Jump to the end' })).toBeHidden();
  await page.keyboard.press('Alt+PageUp');
  await expect(appPage.changes).toBeHidden();
  await expect(appPage.transcript.getByText('Greet', { exact: true })).toBeInViewport();
});

// @web: the page decides this, the same on both hosts.
test('going to the other tab keeps the place, what was typed and the focus, and Escape closes the sheet before it stops the turn', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const gate = createGate();
  const lines = Array.from({ length: 400 }, (_, at) => `line ${at}\n`).join('');
  const changes = [20, 120, 220, 320].map((at) => ({ from: `line ${at}`, to: `changed ${at}` }));
  const { page } = await open({
    workspace: { files: { 'long.txt': lines } },
    provider: {
      steps: [patch(updateFile('long.txt', changes)), run('echo one'), answer('Hi.'), waiting(gate, answer('Done.'))],
    },
  });
  const appPage = new AppPage(page);
  const tab = (name: string) => page.getByRole('tab', { name });
  const find = appPage.console.getByRole('searchbox', { name: 'Find in output' });
  await appPage.sendMessage('Change it');
  await expect(appPage.turns('Codex')).toContainText('Hi.');
  await appPage.openConsole();
  await expect(appPage.terminal).toContainText('one');
  await find.fill('on');
  await tab('Changes').click();
  await expect(appPage.diff).toContainText('changed 20');
  await page.keyboard.press('F7');
  await page.keyboard.press('F7');
  await expect(appPage.changes.getByText('3 of 4', { exact: true })).toBeVisible();
  await appPage.diff
    .getByRole('button', { name: /^Comment on line/ })
    .first()
    .click();
  await page.keyboard.type('Not so');
  // What is read is not where the selected hunk is.
  await appPage.diff.hover();
  await page.mouse.wheel(0, -5_000);
  await expect(appPage.diff.getByText('changed 20', { exact: true })).toBeInViewport();
  await tab('Changes').press('ArrowRight');
  await expect(tab('Console')).toBeFocused();
  await expect(find).toHaveValue('on');
  await page.keyboard.press('ArrowLeft');
  await expect(tab('Changes')).toBeFocused();
  await expect(appPage.diff.getByText('changed 20', { exact: true })).toBeInViewport();
  await expect(appPage.changes.getByRole('textbox', { name: /^Comment on line/ })).toHaveValue('Not so');
  await expectAccessible(page);

  // A key that shows the other tab takes the focus along, if it was in the tab that is gone.
  await appPage.diff.focus();
  await page.keyboard.press('Control+j');
  await expect(tab('Console')).toBeFocused();
  await page.setViewportSize(narrow);
  await appPage.openConsole();
  await appPage.runs.focus();
  await page.keyboard.press('Control+Alt+b');
  await expect(appPage.diff).toBeFocused();
  await appPage.sendMessage('Go on');
  await expect(appPage.changes).toBeHidden();
  await expect(appPage.button('Stop')).toBeVisible();
  for (const target of [appPage.message, appPage.button('Changes')]) {
    await appPage.openChanges();
    await target.focus();
    await page.keyboard.press('Escape');
    await expect(appPage.changes).toBeHidden();
    await expect(appPage.button('Stop')).toBeVisible();
  }
  gate.release();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
});

// @web: the page decides this, the same on both hosts.
test('a narrow window goes from the thread to Changes and back without losing the place, and keys work there each time', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const lines = Array.from({ length: 400 }, (_, at) => `line ${at}\n`).join('');
  const changes = [20, 120, 220, 320].map((at) => ({ from: `line ${at}`, to: `changed ${at}` }));
  const { page } = await open({
    settings: { approval_mode: 'ask-when-needed' },
    workspace: { files: { 'long.txt': lines } },
    provider: {
      steps: [
        patch(updateFile('long.txt', changes)),
        answer('Hi.'),
        run('touch /etc/one', { escalateBecause: 'x' }),
        answer('Done.'),
      ],
    },
  });
  await page.setViewportSize({ width: 1280, height: 800 });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Change it');
  await expect(appPage.turns('Codex')).toContainText('Hi.');
  await appPage.button('Changes').click();
  await expect(appPage.diff).toBeFocused();
  await expect(appPage.changes.getByText('1 of 4', { exact: true })).toBeVisible();
  await page.keyboard.press('F7');
  await page.keyboard.press('F7');
  await expect(appPage.changes.getByText('3 of 4', { exact: true })).toBeVisible();
  await appPage.button('Thread').click();
  await expect(appPage.changes).toBeHidden();
  await appPage.button('Changes').click();
  await expect(appPage.changes.getByText('3 of 4', { exact: true })).toBeVisible();
  await expect(appPage.diff).toBeFocused();
  await page.keyboard.press('k');
  await expect(appPage.changes.getByText('3 to decide', { exact: true })).toBeVisible();

  // The list over the page and another page give it back.
  await page.setViewportSize(narrow);
  await appPage.button('Thread list').click();
  await page.keyboard.press('Escape');
  await expect(appPage.changes).toBeVisible();
  await appPage.show('Settings');
  await appPage.show('Threads');
  await expect(appPage.changes).toBeVisible();

  // What the user works in stays on screen in a wider and a narrower window.
  await page.setViewportSize({ width: 1500, height: 900 });
  await expect(page.getByRole('tab', { name: /^Changes/ })).toBeVisible();
  await appPage.diff.focus();
  await page.setViewportSize({ width: 1400, height: 900 });
  await expect(page.getByRole('tab', { name: /^Changes/ })).toBeHidden();
  await expect(appPage.diff).toBeFocused();

  // The answer to a message is in the transcript, and an approval stands below Changes.
  await appPage.sendMessage('Make it');
  await expect(appPage.changes).toBeHidden();
  await expect(appPage.approval).toBeVisible();
  await appPage.button('Changes').click();
  await page.keyboard.press('F8');
  await expect(appPage.approval.locator('button:focus')).toBeVisible();
  await expect(appPage.changes).toBeVisible();
});

// @web: the page lays this out, the same on both hosts.
test('a wide window has the files next to their lines, with what is decided in each, and keys go to a file', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const lines = Array.from({ length: 200 }, (_, at) => `line ${at}\n`).join('');
  const { page } = await open({
    workspace: { files: { 'src/a.txt': lines, 'src/b.txt': lines } },
    provider: {
      steps: [
        patch([
          updateFile(
            'src/a.txt',
            [20, 60, 100].map((at) => ({ from: `line ${at}`, to: `changed ${at}` })),
          ),
          updateFile('src/b.txt', [{ from: 'line 150', to: 'changed 150' }]),
        ]),
        answer('Done.'),
      ],
    },
  });
  await page.setViewportSize({ width: 1920, height: 800 });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Change it');
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await appPage.openChanges();
  const boxes = async () => ({ files: await appPage.files.boundingBox(), diff: await appPage.diff.boundingBox() });
  const file = (name: RegExp) => appPage.files.getByRole('treeitem', { name });
  await expect(appPage.diff).toContainText('changed 20');
  const { diff, files } = await boxes();
  // A hairline is between them.
  expect(files).toMatchObject({ width: 243, x: 1920 - 243 });
  expect(diff?.x === undefined ? null : diff.x + diff.width).toBe(1920 - 244);
  await appPage.diff.press('k');
  await expect(file(/^src\/a\.txt, 3 added, 3 removed, 1 of 3 decided$/)).toContainText('1/3');
  await expectAccessible(page);

  // The same list goes to a file, and is above the lines in a narrower window.
  await appPage.files.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(file(/b\.txt/)).toHaveAttribute('aria-selected', 'true');
  await expect(appPage.diff.getByText('changed 150', { exact: true })).toBeInViewport();
  await expect(appPage.files).toBeFocused();
  await page.keyboard.press('k');
  await expect(file(/b\.txt, .*reviewed$/)).toBeVisible();
  await appPage.files.focus();
  await page.setViewportSize({ width: 1440, height: 800 });
  await expect(file(/a\.txt/)).toContainText('1 of 3 decided');
  const narrower = await boxes();
  expect(narrower.files?.x).toBe(narrower.diff?.x);
  await expect(appPage.files).toBeFocused();
});

// @web: the page draws the column, and both hosts read git the same way.
test('below the files of a wide window are the other uncommitted ones, and the turns to rewind', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open({
    workspace: { files: { 'src/a.txt': 'one\n', 'notes.md': 'before\n', 'old.txt': 'old\n' } },
    provider: { steps: [patch([updateFile('src/a.txt', [{ from: 'one', to: 'changed' }])]), answer('Done.')] },
  });
  const { page } = app;
  await writeFile(join(app.workspace, 'notes.md'), 'mine\n');
  await rm(join(app.workspace, 'old.txt'));
  await page.setViewportSize({ width: 1920, height: 800 });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Change it');
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await appPage.openChanges();
  const others = appPage.changes.getByRole('region', { name: 'Not from this thread' });
  await expect(appPage.diff).toContainText('changed');
  await expect(others).toBeHidden();
  const scope = (name: RegExp | string) =>
    appPage.changes.getByRole('group', { name: 'Scope' }).getByRole('button', { name });
  await scope('This thread').press('Enter');
  await expect(others.getByRole('button')).toHaveText(['notes.md', /^old\.txt\s*deleted$/]);
  await expectAccessible(page);

  await others.getByRole('button', { name: 'notes.md' }).press('Enter');
  await expect(scope(/^Uncommitted/)).toHaveAttribute('aria-pressed', 'true');
  await expect(appPage.diff.getByText('mine', { exact: true })).toBeInViewport();
  await expect(appPage.diff).toBeFocused();
  await expect(others).toBeHidden();

  const tape = appPage.changes.getByRole('region', { name: 'This thread' });
  await expect(tape.getByRole('img', { name: /^1 turn, / })).toBeVisible();
  await tape.getByRole('button', { name: 'Rewind to…' }).press('Enter');
  await expect(page.getByRole('dialog', { name: /^Rewind/ })).toContainText('Change it');
  await page.keyboard.press('Escape');
  await expect(tape.getByRole('button', { name: 'Rewind to…' })).toBeFocused();
});

/** In the page: counts the frames in which the transcript can be seen. */
const watchTranscript = `
  window.framesWithTranscript = 0;
  const look = () => {
    const log = document.querySelector('[role="log"]');
    if (log?.checkVisibility({ visibilityProperty: true })) window.framesWithTranscript += 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

// @web: the page restores this, the same on both hosts.
test('a reload shows Changes again in a narrow window, without the transcript before it, but not over a new thread', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({
    settings: { approval_mode: 'ask-when-needed' },
    workspace: { files: { 'greet.js': 'one\n' } },
    provider: {
      steps: [
        patch(updateFile('greet.js', [{ from: 'one\n', to: 'two\n' }])),
        answer('Hi.'),
        run('touch /etc/one', { escalateBecause: 'x' }),
        answer('Done.'),
      ],
    },
  });
  await page.setViewportSize({ width: 1280, height: 800 });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Greet');
  await expect(appPage.turns('Codex')).toContainText('Hi.');
  await appPage.openChanges();
  await expect(appPage.diff).toContainText('two');
  await page.addInitScript(watchTranscript);
  await page.reload();
  await expect(appPage.diff).toContainText('two');
  await expect(appPage.button('Changes')).toHaveAttribute('aria-pressed', 'true');
  await expect(appPage.message).toBeFocused();
  expect(await page.evaluate<number>('window.framesWithTranscript')).toBe(0);
  await page.keyboard.press('Escape');
  await expect(appPage.transcript).toContainText('Hi.');

  // An approval that waits stands below it, as before the reload.
  await appPage.sendMessage('Make it');
  await expect(appPage.approval).toBeVisible();
  await appPage.openChanges();
  await page.reload();
  await expect(appPage.diff).toContainText('two');
  await expect(appPage.approval.getByRole('button', { name: 'Decline', exact: true })).toBeInViewport({ ratio: 1 });

  await appPage.button('New thread').click();
  await appPage.openChanges();
  await page.reload();
  await expect(appPage.button('Thread')).toHaveAttribute('aria-pressed', 'true');
  await expect(appPage.changes).toBeHidden();
});

// @web: the page lays this out, the same on both hosts.
test('the sheet keeps its room, its buttons and the message beside a long approval, in small windows and with large text', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const lines = Array.from({ length: 40 }, (_, at) => `echo line ${at + 1} of a long command > /dev/null`);
  const app = await start({
    settings: { approval_mode: 'ask-for-everything' },
    provider: {
      steps: [patch([addFile('a.txt', 'a\n')]), run([...lines, 'touch one.txt'].join('\n')), answer('Done.')],
    },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.sendMessage('Go');
  await appPage.approve();
  await expect(appPage.approval).toContainText('line 1 of a long command');
  for (const [width, height] of [
    [900, 600],
    [320, 560],
    [900, 500],
    [400, 500],
  ] as const) {
    await test.step(`${width} × ${height}`, async () => {
      await page.setViewportSize({ width, height });
      await appPage.openChanges();
      expect((await appPage.changes.boundingBox())?.height).toBeGreaterThan(120);
      for (const target of [
        appPage.button('Thread'),
        appPage.approval.getByRole('button', { name: 'Decline', exact: true }),
        appPage.message,
      ]) {
        await target.scrollIntoViewIfNeeded();
        await target.click({ trial: true });
      }
      await appPage.button('Thread').click();
      await expect(appPage.changes).toBeHidden();
    });
  }
});
