import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { addFile, updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, pausing, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// A day with the desktop app by keyboard alone. After each step, the focus is where a user looks for it, and nothing
// has moved that the step does not explain.

const lines = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 40 }, (_, at) => `${changed[at] ?? `line ${at}`}\n`).join('');

/** In the page: records each shift of the layout that no key has just caused, and when the last one was. */
const watchShifts = `
  window.shifts = [];
  window.lastShift = performance.now();
  const toText = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.outerHTML.slice(0, 120) ?? 'gone';
  window.takeShifts = (entries) => {
    for (const { hadRecentInput, sources, value } of entries) {
      if (hadRecentInput) continue;
      window.lastShift = performance.now();
      window.shifts.push([value, ...sources.map(({ node }) => toText(node))].join(' '));
    }
  };
  window.shiftObserver = new PerformanceObserver((list) => window.takeShifts(list.getEntries()));
  window.shiftObserver.observe({ type: 'layout-shift' });
`;

/** In the page, once it has painted twice: the recorded shifts, which it forgets. */
const drainShifts = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.takeShifts(window.shiftObserver.takeRecords());
  done(window.shifts.splice(0));
})))`;

/** What a step leaves behind. */
type After = {
  /** What the user expects to have the focus. */
  readonly focus: Locator;
  /** `working`: a turn writes. `once`: the step makes room for its result, and then nothing moves. Default: never. */
  readonly moves?: 'working' | 'once';
};

/** How long nothing moves after a step that moves things, in milliseconds. */
const quietMs = 1_000;

async function step(page: Page, name: string, { focus, moves }: After, act: () => Promise<void>): Promise<void> {
  await test.step(name, async () => {
    await act();
    await expect(focus).toBeFocused();
    if (moves === 'once') {
      await page.evaluate('window.lastShift = performance.now()');
      const quiet = () => page.evaluate<number>('performance.now() - window.lastShift');
      await expect.poll(quiet, { intervals: [100] }).toBeGreaterThan(quietMs);
    }
    const moved = await page.evaluate<readonly string[]>(drainShifts);
    if (moves === undefined) expect(moved, 'what moved').toEqual([]);
    await expect(focus).toBeFocused();
  });
}

test('a day of asking, answering, reviewing, comparing and finding again needs no mouse', {
  tag: '@desktop',
}, async ({ start }) => {
  // Two starts of the app, and thirty steps.
  test.slow();
  const gate = createGate();
  const app = await start({
    settings: { approval_mode: 'ask-when-needed' },
    workspace: { files: { 'list.txt': lines() } },
    provider: {
      steps: [
        pausing(gate, 4, answer('An answer that is never finished', { deltaLength: 5 })),
        run('touch one.txt', { escalateBecause: 'It is outside.' }),
        run('touch two.txt', { escalateBecause: 'It is outside, too.' }),
        patch(
          updateFile('list.txt', [
            { from: 'line 5', to: 'five' },
            { from: 'line 30', to: 'thirty' },
          ]),
        ),
        answer('Both are words now.'),
        ...[patch(addFile('plan.txt', 'Three steps\n')), answer('It is planned.')],
        ...[patch(addFile('plan.txt', 'Four steps\n')), answer('It is planned again.')],
      ],
    },
  });
  const { page, provider, workspace } = app;
  const { keyboard } = page;
  const appPage = new AppPage(page);
  const { message } = appPage;
  const readText = (path: string) => () => readFile(join(workspace, path), 'utf8').catch(() => null);
  await expect(appPage.cliStatus).toContainText(/Codex \d/);
  await expect(message).toBeFocused();
  await page.evaluate(watchShifts);
  const does = (name: string, after: After, act: () => Promise<void>) => step(page, name, after, act);

  // Ask, and steer.
  await does('ask', { focus: message, moves: 'working' }, async () => {
    await keyboard.type('Write numbers');
    await expect(appPage.button('Send')).toBeEnabled();
    await keyboard.press('Enter');
    await expect(appPage.turns('Codex')).toContainText('An answer that is');
  });
  await does('steer', { focus: message, moves: 'working' }, async () => {
    await keyboard.type('As words');
    await keyboard.press('ControlOrMeta+Enter');
    await expect(appPage.turns('You').last()).toContainText('As words');
    await expect(appPage.approval).toContainText('touch one.txt');
    gate.release();
  });
  expect(listUserMessages(await provider.requestArrived(2))).toEqual(['Write numbers', 'As words']);

  // Approve one command, and decline another.
  const approve = appPage.approval.getByRole('button', { name: 'Approve', exact: true });
  await does('go to the approval', { focus: approve, moves: 'working' }, () => keyboard.press('F8'));
  await does('approve', { focus: message, moves: 'working' }, async () => {
    await appPage.waitUntilAnswerable();
    await keyboard.press('y');
    await expect(appPage.approval).toContainText('touch two.txt');
  });
  await does('go to the next approval', { focus: approve, moves: 'working' }, () => keyboard.press('F8'));
  await does('decline', { focus: message, moves: 'once' }, async () => {
    await appPage.waitUntilAnswerable();
    await keyboard.press('n');
    await expect(appPage.turns('Codex').last()).toContainText('Both are words now.');
    await expect(appPage.button('Stop')).toBeHidden();
  });
  expect(['one.txt', 'two.txt'].map((name) => existsSync(join(workspace, name)))).toEqual([true, false]);

  // Look at the changes, and discard one.
  await does('open Changes', { focus: message, moves: 'once' }, async () => {
    await keyboard.press('ControlOrMeta+Alt+b');
    await expect(appPage.diff).toContainText('thirty');
  });
  await does('go to the diff', { focus: appPage.diff }, () => keyboard.press('F6'));
  await does('discard a hunk', { focus: appPage.diff, moves: 'once' }, async () => {
    await expect(appPage.diff.getByRole('button', { name: 'Discard hunk 1 of 2 in list.txt' })).toBeVisible();
    await keyboard.press('u');
    await expect.poll(readText('list.txt')).toBe(lines({ 30: 'thirty' }));
  });
  await does('close Changes', { focus: message, moves: 'once' }, async () => {
    await keyboard.press('ControlOrMeta+Alt+b');
    await expect(appPage.changes).toBeHidden();
  });

  // Start a run in a worktree, review it, and apply it.
  const newRun = appPage.dialog('New run');
  const prompt = newRun.getByRole('textbox', { name: 'Prompt', exact: true });
  const cards = page.getByRole('article', { name: /^wc-\d/ });
  await does('open New run', { focus: prompt }, async () => {
    await keyboard.press('ControlOrMeta+Alt+r');
    await expect(newRun.getByRole('radio', { name: 'New worktree', exact: true })).toBeChecked();
  });
  await does('start a run', { focus: cards, moves: 'once' }, async () => {
    await keyboard.type('Write a plan');
    await expect(newRun.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
    await keyboard.press('ControlOrMeta+Enter');
    await expect(newRun).toBeHidden();
    await expect(cards).toContainText('Ready to review');
    await expect(cards).toContainText('1 file');
  });
  const first = page.getByRole('article', { name: (await cards.getAttribute('aria-label')) ?? '', exact: true });
  const review = page.getByRole('region', { name: 'Changes in this run' });
  await does('review the run', { focus: review }, async () => {
    await keyboard.press('ControlOrMeta+Alt+v');
    await expect(review.getByRole('group', { name: 'Diff', exact: true })).toContainText('Three steps');
  });
  expect(existsSync(join(workspace, 'plan.txt'))).toBe(false);
  await does('apply the run', { focus: review, moves: 'once' }, async () => {
    // A key counts once the changes have been shown for half a second.
    await expect(async () => {
      await keyboard.press('ControlOrMeta+Alt+a');
      await expect(review.getByRole('status')).toContainText('Applied 1 file', { timeout: 1_000 });
    }).toPass();
  });
  expect(await readText('plan.txt')()).toBe('Three steps\n');
  await does('close the review', { focus: first }, async () => {
    await keyboard.press('Escape');
    await expect(review).toBeHidden();
  });

  // Try the same prompt again, and compare both attempts.
  await does('ask for another attempt', { focus: prompt }, async () => {
    await appPage.runCommand('Run again');
    await expect(prompt).toHaveValue('Write a plan');
    await expect(newRun.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  });
  const second = cards.filter({ hasText: 'Ready to review' });
  await does('start another attempt', { focus: second, moves: 'once' }, async () => {
    await keyboard.press('ControlOrMeta+Enter');
    await expect(newRun).toBeHidden();
    await expect(cards).toHaveCount(2);
    await expect(second).toContainText('1 file');
  });
  const pick = appPage.dialog('Compare with…');
  await does(
    'choose what to compare with',
    { focus: pick.getByRole('searchbox', { name: 'Search runs' }) },
    async () => {
      await appPage.runCommand('Compare with another run');
      await expect(pick.getByRole('listitem').first()).toContainText('Write a plan');
    },
  );
  const comparison = appPage.dialog('Compare runs');
  const files = comparison.getByRole('button', { name: 'Files', exact: true });
  await does('compare both', { focus: files, moves: 'once' }, async () => {
    await keyboard.press('Enter');
    await expect(comparison.getByRole('region', { name: 'Second', exact: true })).toContainText('Write a plan');
    await appPage.tabTo(files);
    await keyboard.press('Enter');
    await expect(comparison).toContainText('Three steps');
    await expect(comparison).toContainText('Four steps');
  });
  await does('close the comparison', { focus: second }, async () => {
    await keyboard.press('Escape');
    await expect(comparison).toBeHidden();
  });

  // Find an old thread, and write half a message there.
  await does('start a new thread', { focus: message, moves: 'once' }, async () => {
    await keyboard.press('ControlOrMeta+n');
    await expect(appPage.turns('Codex')).toHaveCount(0);
  });
  const search = page.getByRole('searchbox', { name: 'Search threads' });
  const found = appPage.threads.getByRole('button', { name: /Write numbers/ });
  await does('search for an old thread', { focus: search, moves: 'once' }, async () => {
    await keyboard.press('ControlOrMeta+Shift+f');
    await expect(search).toBeFocused();
    await keyboard.type('numbers');
    await expect(found).toBeVisible();
    await expect(appPage.threads.getByRole('button', { name: /plan/ })).toHaveCount(0);
  });
  await does('open the thread', { focus: found, moves: 'once' }, async () => {
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(appPage.turns('Codex').last()).toContainText('Both are words now.');
  });
  await does('write half a message', { focus: message, moves: 'once' }, async () => {
    await keyboard.press('ControlOrMeta+i');
    await keyboard.type('Half a thought');
    await keyboard.press('ControlOrMeta+Alt+b');
    await expect(appPage.changes).toBeVisible();
    await appPage.untilTextIsSaved();
  });

  // The next start has all of it.
  const later = await app.restart();
  const again = new AppPage(later);
  await expect(again.message).toBeFocused();
  await later.evaluate(watchShifts);
  await step(later, 'start the app again', { focus: again.message, moves: 'once' }, async () => {
    await expect(again.changes).toBeVisible();
    await expect(again.cliStatus).toContainText(/Codex \d/);
    await expect(again.turns('Codex').last()).toContainText('Both are words now.');
    await expect(again.message).toHaveValue('Half a thought');
  });
  await expect(again.diff).toContainText('thirty');
});
