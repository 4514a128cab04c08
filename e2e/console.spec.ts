import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, run, together, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { interceptHost } from './intercepted-host.ts';
import { expect, test } from './test.ts';

// What commands print, in a real terminal on the page.

/** A command that prints these bytes; `\` and `%` as in printf. */
function print(text: string): ReturnType<typeof run> {
  return run(`printf '${text}'`);
}

test('output has its colors, and a failed command shows its exit code', { tag: '@web' }, async ({ open }) => {
  const { page } = await open({
    provider: { steps: [run("printf '\\033[32mgreen words\\033[0m plain words\\n'; exit 3"), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await expect(appPage.console).toBeHidden();
  await appPage.sendMessage('Run it');
  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option', { name: /^printf .*, exit 3, / })).toBeVisible();
  const green = appPage.terminal.getByText('green words', { exact: true });
  await expect(green).toBeVisible();
  const plain = await appPage.terminal
    .getByText('plain words')
    .evaluate((node) => node.computedStyleMap().get('color').toString());
  await expect(green).not.toHaveCSS('color', plain);
  await expect(appPage.transcript.getByRole('button', { name: /exit 3/ })).toBeVisible();
  await expectAccessible(page);
  await appPage.console.getByRole('button', { name: 'Copy output' }).click();
  await expect.poll(() => appPage.readPastedText()).toBe('green words plain words');
});

test('Copy output copies long lines and long outputs as they were printed, and says what Find does not search', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [run("printf '%0900d\\n' 7; seq 14000"), answer('Done.')] } });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const appPage = new AppPage(page);
  await appPage.sendMessage('Count');
  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option', { name: /exit 0/ })).toBeVisible();
  await expect(appPage.terminal).toContainText('14000');
  await expect(appPage.console).toContainText('The first lines are not shown or searched');
  await appPage.console.getByRole('button', { name: 'Copy output' }).click();
  const numbers = Array.from({ length: 14_000 }, (_, at) => at + 1);
  await expect(page.getByText('Copied 14,001 lines.')).toBeVisible();
  // The test reads the clipboard, because pasting this many lines into a text field takes long.
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(copied).toBe([`${'0'.repeat(899)}7`, ...numbers].join('\n'));
});

test('a command that clears the screen keeps what it printed before', { tag: ['@web', '@long'] }, async ({ open }) => {
  const clears = 'one\\n\\033[H\\033[2J\\033[3Jtwo\\n\\033cthree\\n\\033[H\\033[Jfour\\n';
  const { page } = await open({ provider: { steps: [print(clears), answer('Done.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Run it');
  await appPage.openConsole();
  await expect(appPage.terminal.getByText('four', { exact: true })).toBeVisible();
  await appPage.console.getByRole('button', { name: 'Copy output' }).click();
  await expect(page.getByText('Copied 4 lines.')).toBeVisible();
  expect(await appPage.readPastedText()).toBe('one\ntwo\nthree\nfour');
  for (const word of ['one', 'two', 'three']) {
    await appPage.console.getByRole('searchbox', { name: 'Find in output' }).fill(word);
    await expect(appPage.terminal).toContainText(word);
  }
});

test('wide characters and emoji take as many columns as in a terminal', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  // Each cell is two columns wide: letters, a check mark, a sign made an emoji, a family, a flag, Han.
  const cells = ['ab', '✅', '⚠️', '👩‍👩‍👧', '🇩🇪', '漢'];
  const { page } = await open({
    provider: { steps: [run(`printf '%s\\n' ${cells.map((cell) => `'|${cell}|'`).join(' ')}`), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Run it');
  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option', { name: /exit 0/ })).toBeVisible();
  await expect(appPage.terminal).toContainText('漢');
  const ends = await page.evaluate<readonly number[]>(findLastBars);
  expect(ends).toHaveLength(cells.length);
  expect(Math.max(...ends) - Math.min(...ends)).toBeLessThan(2);
});

test('a failed command shows the reason below its row, and all of its output in place', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({
    provider: {
      steps: [run("seq -f 'line %g' 310; echo 'Error: it broke'; echo after; exit 3"), answer('It failed.')],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Run it');
  await expect(appPage.turns('Codex')).toContainText('It failed.');
  await appPage.expandTurn(0);
  const row = appPage.transcript.getByRole('button', { name: /^seq .*exit 3/ });
  await expect(appPage.transcript.getByText('Error: it broke', { exact: false }).last()).toBeVisible();
  await expect(appPage.transcript.getByText('line 1\n')).toBeHidden();
  const place = await row.boundingBox();
  await appPage.transcript.getByRole('button', { name: 'Show all 312 lines' }).click();
  await expect(appPage.transcript.locator('pre')).toContainText('line 1\nline 2\n');
  // The focus stays where the user was.
  await expect(appPage.transcript.locator('pre')).toBeFocused();
  await expect.poll(async () => (await row.boundingBox())?.y).toBe(place?.y);
  await expectAccessible(page);
});

// @web: the test plays the host over the socket, which the desktop does not have.
test('a thousand commands are a list of a few elements, which keys and screen readers go through completely', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('Begun.')] } });
  const host = await interceptHost(page);
  await page.reload();
  const appPage = new AppPage(page);
  await appPage.sendMessage('Begin');
  await expect(appPage.turns('Codex')).toContainText('Begun.');
  const threadId = Object(host.received('threadsChanged'))[0].id;
  for (let number = 1; number <= 1_000; number++) {
    host.emit('commandRunChanged', {
      ...{ id: `run-${number}`, threadId, turnId: `turn-${number}`, command: `make part-${number}`, cwd: null },
      ...{
        status: 'done',
        exitCode: number % 7 === 0 ? 1 : 0,
        startedAt: 1,
        durationMs: 100 * number,
        outputLength: 0,
      },
      isAdopted: false,
    });
  }
  await appPage.openConsole();
  const options = appPage.runs.getByRole('option');
  const newest = appPage.runs.getByRole('option', { name: /^make part-1000,/ });
  await expect(newest).toHaveAttribute('aria-selected', 'true');
  await expect(newest).toHaveAttribute('aria-posinset', '1');
  await expect(newest).toHaveAttribute('aria-setsize', '1000');
  expect(await options.count()).toBeLessThan(50);
  await appPage.runs.focus();
  for (const [key, number, place] of [
    ['ArrowDown', 999, 2],
    ['End', 1, 1_000],
    ['ArrowUp', 2, 999],
    ['Home', 1_000, 1],
    ['End', 1, 1_000],
  ] as const) {
    await appPage.runs.press(key);
    const shown = appPage.runs.getByRole('option', { selected: true });
    await expect(shown).toHaveAccessibleName(new RegExp(`^make part-${number},`));
    await expect(shown).toHaveAttribute('aria-posinset', String(place));
    await expect(shown).toBeInViewport();
    await expect(appPage.runs).toHaveAttribute('aria-activedescendant', (await shown.getAttribute('id')) ?? '');
  }
  // The selected one keeps its element and its selection, wherever the list scrolls.
  await appPage.runs.hover();
  await page.mouse.wheel(0, -40_000);
  await expect(newest).toBeInViewport();
  await expect(appPage.runs.getByRole('option', { selected: true })).toHaveAccessibleName(/^make part-1,/);
  expect(await options.count()).toBeLessThan(50);
  await newest.click();
  await expect(newest).toHaveAttribute('aria-selected', 'true');
  await expectAccessible(page);
});

test('the cursor moves as the program moves it', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({
    provider: { steps: [print('loading 10%%\\rloading 100%%\\none\\ntwo\\n\\033[2Aend\\n'), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Run it');
  await appPage.openConsole();
  await expect(appPage.terminal).toContainText('loading 100%');
  await expect(appPage.terminal).not.toContainText('loading 10%');
  await expect(appPage.terminal).toContainText('end');
  await expect(appPage.terminal).toContainText('two');
  await expect(appPage.terminal).not.toContainText('one');
});

// @web: the page draws this, the same on both hosts.
test('a long line goes on in the next row, and its last letter is not cut', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const { page } = await open({ provider: { steps: [run("printf '%0400d' 0"), answer('Done.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Print');
  await appPage.openConsole();
  await expect(appPage.terminal).toContainText('0000');
  const room = (await appPage.terminal.boundingBox())?.width ?? 0;
  const row = appPage.terminal.locator('div', { hasText: '0000' }).first();
  const letters = await row.locator('span').boundingBox();
  // What a row shows beyond its end.
  await expect(row).toHaveCSS('overflow-clip-margin', '4px');
  expect(letters?.width).toBeLessThanOrEqual(room + 4);
  expect(letters?.width).toBeGreaterThan(room - 16);
});

test('output that Codex did not stream is shown once the command has ended', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const lines = Array.from({ length: 40 }, (_, line) => `line ${line + 1}`);
  const { page } = await open({ provider: { steps: [run('seq -f "line %g" 40'), answer('Done.')] } });
  const appPage = new AppPage(page);
  await page.setViewportSize({ width: 1280, height: 1600 });
  await appPage.sendMessage('Count');
  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option', { name: /exit 0/ })).toBeVisible();
  for (const line of [lines[0], lines[1], lines[38], lines[39]]) {
    await expect(appPage.terminal.getByText(line ?? '', { exact: true })).toBeVisible();
  }
});

test('every command of the thread is listed, the newest first, and arrows choose', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const { page } = await open({
    provider: { steps: [together(run('echo apples')), run('echo pears'), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Run both');
  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option')).toHaveCount(2);
  await expect(appPage.runs.getByRole('option').first()).toHaveAccessibleName(/^echo pears, exit 0/);
  await expect(appPage.terminal).toContainText('pears');
  await appPage.runs.press('ArrowDown');
  await expect(appPage.runs.getByRole('option', { name: /apples/ })).toHaveAttribute('aria-selected', 'true');
  await expect(appPage.terminal.getByText('apples', { exact: true })).toBeVisible();
});

test('links and titles that a program prints do nothing', { tag: ['@web', '@long'] }, async ({ open }) => {
  const hostile =
    '\\033]8;;https://evil.example/\\033\\\\click me\\033]8;;\\033\\\\ \\033]0;owned\\007\\033]2;owned\\007after\\n';
  const { page } = await open({ provider: { steps: [print(hostile), answer('Done.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Run it');
  await appPage.openConsole();
  const words = appPage.terminal.getByText('click me');
  await expect(words).toBeVisible();
  await expect(words).toHaveCSS('text-decoration-line', 'none');
  // The element that receives the terminal's input is above the text.
  await words.click({ force: true });
  await words.click({ force: true, modifiers: ['ControlOrMeta'] });
  expect(page.context().pages()).toHaveLength(1);
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(appPage.console.getByRole('link')).toHaveCount(0);
  expect(await page.title()).not.toContain('owned');
});

test('Stop ends the command that runs', { tag: ['@web', '@long'] }, async ({ open }) => {
  const gate = createGate();
  const goesOn = 'while :; do echo alive; sleep 0.1; done';
  const { page } = await open({
    provider: { steps: [run(goesOn, { yieldMs: 30_000 }), waiting(gate, answer('No.'))] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Run it');
  await appPage.openConsole();
  await expect(appPage.terminal).toContainText('alive');
  await appPage.button('Stop').click();
  await expect(appPage.runs.getByRole('option')).not.toHaveAccessibleName(/running/);
  await expect(appPage.button('Stop')).toBeHidden();
  await expect(appPage.terminal).toContainText('alive');
  gate.release();
});

test('a command that outlives its turn is marked and can be ended', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({
    provider: { steps: [run('echo begun; exec tail -f /dev/null', { yieldMs: 300 }), answer('It goes on.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Run it');
  await expect(appPage.turns('Codex')).toContainText('It goes on.');
  await appPage.openConsole();
  const option = appPage.runs.getByRole('option');
  await expect(option).toHaveAccessibleName(/still running/);
  await expect(appPage.transcript.getByText('in the background')).toBeVisible();
  await expectAccessible(page);
  await appPage.console.getByRole('button', { name: 'End', exact: true }).click();
  await expect(option).not.toHaveAccessibleName(/running/);
  await expect(appPage.console.getByRole('button', { name: 'End', exact: true })).toBeHidden();
});

test('stays responsive with 100 MB of output, and says what Codex dropped', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const prints = `yes '${'0123456789'.repeat(9)}' | head -c 100000000; echo the-end`;
  const { page, workspace } = await start({
    provider: {
      steps: [run(`until [ -e go ]; do sleep 0.1; done; ${prints}`, { yieldMs: 60_000 }), answer('Printed.')],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Print a lot');
  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option', { name: /running/ })).toBeVisible();
  await page.evaluate(watchFrames);
  await writeFile(join(workspace, 'go'), '');
  await appPage.message.pressSequentially('I can still type');
  await expect(appPage.message).toHaveValue('I can still type');
  await expect(appPage.runs.getByRole('option', { name: /exit 0/ })).toBeVisible({ timeout: 45_000 });
  await expect(appPage.terminal).toContainText('the-end');
  await expect(appPage.turns('Codex')).toContainText('Printed.');
  const [frames, longestMs] = await page.evaluate<readonly [number, number]>('window.framesWatched()');
  expect(frames).toBeGreaterThan(10);
  expect(longestMs).toBeLessThan(2_000);
  await appPage.console.getByRole('button', { name: 'Show output received while it ran' }).click();
  await expect(appPage.console).toContainText('Output received while it ran, with gaps');
});

/** Finds where the last `|` of each row of the terminal begins, in px from the start of the row. */
const findLastBars = `[...document.querySelector('.xterm-rows').children].flatMap((row) => {
  const text = [...row.querySelectorAll('span')].findLast((span) => span.textContent.includes('|'))?.lastChild;
  if (!text) return [];
  const range = document.createRange();
  const at = text.textContent.lastIndexOf('|');
  range.setStart(text, at);
  range.setEnd(text, at + 1);
  return Math.round(range.getBoundingClientRect().left - row.getBoundingClientRect().left);
})`;

/** Counts the frames that the page draws, and records the longest time between two. */
const watchFrames = `{
  let last = performance.now();
  let frames = 0;
  let longest = 0;
  const draw = (now) => {
    longest = Math.max(longest, now - last);
    last = now;
    frames += 1;
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
  window.framesWatched = () => [frames, longest];
}`;
