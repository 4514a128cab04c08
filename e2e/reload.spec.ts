import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, pausing, run } from '../fixtures/provider/script.ts';
import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { Relay } from './relay.ts';
import { expect, test } from './test.ts';

// Whatever is interrupted, nothing that was shown is lost and nothing appears twice.

const askForEverything = { settings: { approval_mode: 'ask-for-everything' } };

/** This many words, each as long as a piece of the stream, so that a pause after a piece is one after a word. */
const text = (words: number) =>
  toCountingText(words)
    .map((number) => `word${number} `)
    .join('');
const wholeAnswer = 300;
const wordLength = 'word100 '.length;
/** Three digits each. */
const toCountingText = (words: number) => Array.from({ length: words }, (_, at) => 100 + at);

/** Reads the numbers of the words that the last answer has so far, in order. */
async function readShownNumbers(appPage: AppPage): Promise<readonly number[]> {
  const shown = (await appPage.turns('Codex').last().textContent()) ?? '';
  return [...shown.matchAll(/word(\d+)/g)].map((match) => Number(match[1]));
}

/** In the page: the addresses of style sheets that it requested and cannot read. */
const findMissingStyles = `
  [...document.styleSheets].map((sheet) => {
    try {
      return sheet.cssRules.length > 0 ? null : sheet.href;
    } catch {
      return sheet.href;
    }
  }).filter((href) => href !== null)
`;

test('a reload in the middle of a stream shows every word, in order, once', async ({ open }) => {
  const [first, second] = [createGate(), createGate()];
  const reply = answer(text(wholeAnswer), { deltaLength: wordLength, perSecond: 400 });
  const { page } = await open({
    provider: { steps: [pausing(second, 200, pausing(first, 100, reply))] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Count');
  await expect.poll(() => readShownNumbers(appPage)).toEqual(toCountingText(100));
  await page.reload();
  await expect.poll(() => readShownNumbers(appPage)).toEqual(toCountingText(100));
  await expect(appPage.turns('Codex')).toHaveAttribute('aria-busy', 'true');
  first.release();
  // Words keep arriving while the page is away.
  await page.reload();
  await expect.poll(() => readShownNumbers(appPage)).toEqual(toCountingText(200));
  second.release();
  await page.reload();
  await expect.poll(() => readShownNumbers(appPage)).toEqual(toCountingText(wholeAnswer));
  await expect(appPage.button('Stop')).toBeHidden();
  await page.reload();
  await expect.poll(() => readShownNumbers(appPage)).toEqual(toCountingText(wholeAnswer));
});

// @web: the test above reloads both hosts.
test('a reload in the middle of an approval leaves it to be answered', { tag: '@web' }, async ({ open }) => {
  const { page, workspace } = await open({
    ...askForEverything,
    provider: { steps: [run('touch one.txt'), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Make a file');
  await expect(appPage.approval).toContainText('touch one.txt');
  await page.reload();
  await expect(appPage.approval).toContainText('touch one.txt');
  await appPage.approve();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
});

// @web: the page keeps it, the same on both hosts.
test('a draft is still there after a reload', { tag: '@web' }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('Hello.')] } });
  const appPage = new AppPage(page);
  await appPage.message.fill('Half a thought');
  await appPage.untilTextIsSaved();
  await page.reload();
  await expect(appPage.message).toHaveValue('Half a thought');
  await appPage.sendDraft();
  await expect(appPage.turns('Codex')).toContainText('Hello.');
  await appPage.message.fill('For this thread');
  await appPage.button('New thread').click();
  await expect(appPage.message).toHaveValue('');
  await appPage.threads.getByRole('button', { name: /Half a thought/ }).click();
  await expect(appPage.message).toHaveValue('For this thread');
});

// @web: the desktop has no socket that can be cut.
test.describe('the connection to the host', { tag: '@web' }, () => {
  test('the page reconnects after a cut, with everything that happened in between', async ({ start, allowErrors }) => {
    allowErrors(/WebSocket|ERR_/);
    const gate = createGate();
    const app = await start({
      provider: {
        steps: [pausing(gate, 100, answer(text(wholeAnswer), { deltaLength: wordLength })), answer('Sent afterwards.')],
      },
    });
    const { page, provider } = app;
    const relay = await reopenThroughRelay(app);
    const appPage = new AppPage(page);
    await appPage.sendMessage('Count');
    await expect.poll(() => readShownNumbers(appPage)).toEqual(toCountingText(100));
    relay.cut();
    await expect(page.getByText('Not connected to Workcell.')).toBeVisible();
    await expect.poll(() => readShownNumbers(appPage)).toEqual(toCountingText(100));
    gate.release();
    await appPage.message.fill('Written while away');
    relay.repair();
    await expect.poll(() => readShownNumbers(appPage)).toEqual(toCountingText(wholeAnswer));
    await expect(page.getByText('Not connected to Workcell.')).toBeHidden();
    await expect(appPage.message).toHaveValue('Written while away');
    await appPage.sendDraft();
    await expect(appPage.turns('Codex').last()).toContainText('Sent afterwards.');
    expect(provider.stepsLeft).toBe(0);
    await page.close();
    await relay.stop();
  });

  test('a cut connection delays only modules that were not fetched yet', async ({ start, allowErrors }) => {
    allowErrors(/WebSocket|ERR_/);
    const app = await start({ provider: { steps: [] } });
    const { page } = app;
    const relay = await reopenThroughRelay(app);
    const appPage = new AppPage(page);
    await appPage.message.fill('Half a thought');
    relay.cut();
    await expect(page.getByText('Not connected to Workcell.')).toBeVisible();
    await appPage.button('Settings').click();
    relay.repair();
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    expect(await page.evaluate(findMissingStyles), 'parts that are shown without their styles').toEqual([]);
    await appPage.show('Threads');
    await expect(appPage.message).toHaveValue('Half a thought');
    await page.close();
    await relay.stop();
  });

  test('a connection that is open but silent is closed and opened again', async ({ start, allowErrors }) => {
    allowErrors(/WebSocket|ERR_/);
    const app = await start({ provider: { steps: [answer('Heard.')] } });
    const { page } = app;
    await page.clock.install();
    const relay = await reopenThroughRelay(app);
    const appPage = new AppPage(page);
    await appPage.message.fill('Are you there?');
    await expect(appPage.cliStatus).toContainText(/Codex \d/);
    relay.silence();
    // Nothing closes the connection: only passing time shows that it is dead.
    await page.clock.runFor(11_000);
    await page.clock.runFor(16_000);
    await expect(page.getByText('Not connected to Workcell.')).toBeVisible();
    await expect(appPage.cliStatus).toContainText('Reconnecting');
    relay.repair();
    await page.clock.runFor(6_000);
    await expect(page.getByText('Not connected to Workcell.')).toBeHidden();
    await expect(appPage.message).toHaveValue('Are you there?');
    await appPage.sendDraft();
    await expect(appPage.turns('Codex')).toContainText('Heard.');
    await page.close();
    await relay.stop();
  });

  test('a message that could not be sent over a cut connection is kept', async ({ start, allowErrors }) => {
    allowErrors(/WebSocket|ERR_/);
    const app = await start({ provider: { steps: [answer('Heard.')] } });
    const { page, provider } = app;
    const relay = await reopenThroughRelay(app);
    const appPage = new AppPage(page);
    await appPage.message.fill('Are you there?');
    relay.cut();
    await expect(page.getByText('Not connected to Workcell.')).toBeVisible();
    await appPage.message.press('Enter');
    await expect(appPage.message).toHaveValue('Are you there?');
    expect(provider.stepsLeft).toBe(1);
    relay.repair();
    await expect(page.getByText('Not connected to Workcell.')).toBeHidden();
    await appPage.sendDraft();
    await expect(appPage.turns('Codex')).toContainText('Heard.');
    await page.close();
    await relay.stop();
  });
});

// @web: on the desktop the windows go with the host.
test.describe('a host that goes away', { tag: '@web' }, () => {
  test('an open page notices that its host is gone, says where to go and keeps the draft', async ({
    start,
    allowErrors,
  }) => {
    allowErrors(/WebSocket|ERR_/);
    const app = await start({ provider: { steps: [answer('One.'), answer('Two.')] } });
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('First');
    await expect(appPage.turns('Codex')).toContainText('One.');
    await appPage.message.fill('Second');
    const other = await app.restart();
    // The new host has another address and another secret, so this page treats it like any other program at its port.
    await expect(app.page.getByText('Not connected to Workcell.')).toBeVisible();
    await expect(app.page.getByText('If Workcell restarted, open the address it printed.')).toBeVisible();
    await expect(appPage.turns('Codex')).toContainText('One.');
    await expect(appPage.message).toHaveValue('Second');
    await expect(appPage.button('Send')).toBeDisabled();
    await expectAccessible(app.page);

    // The page that the new host opens continues there, and the old page does once that one is closed.
    await expect(new AppPage(other).message).toHaveValue('Second');
    await other.close();
    await app.page.goto(app.address());
    await expect(appPage.message).toHaveValue('Second');
    await appPage.sendDraft();
    await expect(appPage.turns('Codex').last()).toContainText('Two.');
  });

  test('a host killed in the middle of a turn leaves a thread that can continue', async ({ start }) => {
    const gate = createGate();
    const app = await start({
      provider: {
        steps: [pausing(gate, 50, answer(text(wholeAnswer), { deltaLength: wordLength })), answer('Going on.')],
      },
    });
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Count');
    await expect.poll(() => readShownNumbers(appPage)).toEqual(toCountingText(50));
    await app.page.close();
    const again = new AppPage(await app.restart('killed'));
    await again.threads.getByRole('button', { name: /Count/ }).click();
    await expect(again.turns('You')).toContainText('Count');
    await expect(again.button('Stop')).toBeHidden();
    await again.sendMessage('Go on');
    await expect(again.turns('Codex').last()).toContainText('Going on.');
    gate.release();
  });
});

test.describe('Codex that is killed', { tag: '@web' }, () => {
  test('Codex killed in the middle of an answer restarts, and the text is kept and marked', async ({ start }) => {
    const gate = createGate();
    const app = await start({
      provider: {
        steps: [pausing(gate, 50, answer(text(wholeAnswer), { deltaLength: wordLength })), answer('I am back.')],
      },
    });
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Count');
    await expect.poll(() => readShownNumbers(appPage)).toEqual(toCountingText(50));
    process.kill(await app.codexPid(), 'SIGKILL');
    await expect(appPage.transcript).toContainText('The answer was cut off when Codex stopped.');
    expect(await readShownNumbers(appPage)).toEqual(toCountingText(50));
    await expect(appPage.button('Stop')).toBeHidden();
    await expect(appPage.cliStatus).toContainText(/Codex \d+\.\d+\.\d+/);
    await app.page.reload();
    await expect.poll(() => readShownNumbers(appPage)).toEqual(toCountingText(50));
    await expect(appPage.transcript).toContainText('The answer was cut off when Codex stopped.');
    await appPage.sendMessage('Go on');
    await expect(appPage.turns('Codex').last()).toContainText('I am back.');
    gate.release();
  });

  test('the user restarts a killed Codex if it does not restart automatically', async ({ start }) => {
    const app = await start({
      settings: { restart_by_itself: false },
      provider: { steps: [answer('One.'), answer('Two.')] },
    });
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('First');
    await expect(appPage.turns('Codex')).toContainText('One.');
    process.kill(await app.codexPid(), 'SIGKILL');
    const alert = app.page.getByRole('alert').filter({ hasText: 'SIGKILL ended Codex.' });
    await expect(alert).toBeVisible();
    await appPage.message.fill('Second');
    await alert.getByRole('button', { name: 'Restart Codex' }).click();
    await expect(alert).toBeHidden();
    await expect(appPage.message).toHaveValue('Second');
    await appPage.sendDraft();
    await expect(appPage.turns('Codex').last()).toContainText('Two.');
  });
});

/** Opens the page again through a port that can be cut. */
async function reopenThroughRelay({ page, address }: Pick<App, 'page' | 'address'>): Promise<Relay> {
  const through = new URL(address());
  const relay = await Relay.start(Number(through.port));
  through.port = String(relay.port);
  await page.goto(through.href);
  return relay;
}
