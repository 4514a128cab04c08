import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hold } from '../fixtures/provider/gate.ts';
import { answer, pausing, run } from '../fixtures/provider/script.ts';
import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { Relay } from './relay.ts';
import { expect, test } from './test.ts';

// Whatever is interrupted, nothing that was shown is lost and nothing appears twice.

const asking = { options: { approval_mode: 'ask-for-everything' } };

/** This many words, each as long as a piece of the stream, so that a pause after a piece is one after a word. */
const text = (words: number) =>
  countTo(words)
    .map((number) => `word${number} `)
    .join('');
const wholeAnswer = 300;
const wordLength = 'word100 '.length;
/** Three digits each. */
const countTo = (words: number) => Array.from({ length: words }, (_, at) => 100 + at);

/** The numbers of the words that the last answer has by now, in order. */
async function wordsShown(appPage: AppPage): Promise<readonly number[]> {
  const shown = (await appPage.turns('Codex').last().textContent()) ?? '';
  return [...shown.matchAll(/word(\d+)/g)].map((match) => Number(match[1]));
}

/** In the page: the addresses of style sheets that it requested and cannot read. */
const stylesThatNeverCame = `
  [...document.styleSheets].map((sheet) => {
    try {
      return sheet.cssRules.length > 0 ? null : sheet.href;
    } catch {
      return sheet.href;
    }
  }).filter((href) => href !== null)
`;

test('a reload in the middle of a stream shows every word, in order, once', async ({ open }) => {
  const [first, second] = [hold(), hold()];
  const reply = answer(text(wholeAnswer), { deltaLength: wordLength, perSecond: 400 });
  const { page } = await open({
    provider: { steps: [pausing(second, 200, pausing(first, 100, reply))] },
  });
  const appPage = new AppPage(page);
  await appPage.say('Count');
  await expect.poll(() => wordsShown(appPage)).toEqual(countTo(100));
  await page.reload();
  await expect.poll(() => wordsShown(appPage)).toEqual(countTo(100));
  await expect(appPage.turns('Codex')).toHaveAttribute('aria-busy', 'true');
  first.release();
  // Words keep arriving while the page is away.
  await page.reload();
  await expect.poll(() => wordsShown(appPage)).toEqual(countTo(200));
  second.release();
  await page.reload();
  await expect.poll(() => wordsShown(appPage)).toEqual(countTo(wholeAnswer));
  await expect(appPage.button('Stop')).toBeHidden();
  await page.reload();
  await expect.poll(() => wordsShown(appPage)).toEqual(countTo(wholeAnswer));
});

// @web: the test above reloads both hosts.
test('a reload in the middle of an approval leaves it to be answered', { tag: '@web' }, async ({ open }) => {
  const { page, workspace } = await open({
    ...asking,
    provider: { steps: [run('touch one.txt'), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.say('Make a file');
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
  await page.reload();
  await expect(appPage.message).toHaveValue('Half a thought');
  await appPage.send();
  await expect(appPage.turns('Codex')).toContainText('Hello.');
  await appPage.message.fill('For this thread');
  await appPage.button('New thread').click();
  await expect(appPage.message).toHaveValue('');
  await appPage.threads.getByRole('button', { name: /Half a thought/ }).click();
  await expect(appPage.message).toHaveValue('For this thread');
});

// @web: the desktop has no socket that can be cut.
test.describe('the connection to the host', { tag: '@web' }, () => {
  test('reconnects after a cut, with everything that happened in between', async ({ start, allowErrors }) => {
    allowErrors(/WebSocket|ERR_/);
    const gate = hold();
    const app = await start({
      provider: {
        steps: [pausing(gate, 100, answer(text(wholeAnswer), { deltaLength: wordLength })), answer('Sent afterwards.')],
      },
    });
    const { page, provider } = app;
    const relay = await throughRelay(app);
    const appPage = new AppPage(page);
    await appPage.say('Count');
    await expect.poll(() => wordsShown(appPage)).toEqual(countTo(100));
    relay.cut();
    await expect(page.getByText('Not connected to Workcell.')).toBeVisible();
    await expect.poll(() => wordsShown(appPage)).toEqual(countTo(100));
    gate.release();
    await appPage.message.fill('Written while away');
    relay.mend();
    await expect.poll(() => wordsShown(appPage)).toEqual(countTo(wholeAnswer));
    await expect(page.getByText('Not connected to Workcell.')).toBeHidden();
    await expect(appPage.message).toHaveValue('Written while away');
    await appPage.send();
    await expect(appPage.turns('Codex').last()).toContainText('Sent afterwards.');
    expect(provider.stepsLeft).toBe(0);
    await page.close();
    await relay.stop();
  });

  test('delays parts that were not fetched yet when it is cut, and nothing else', async ({ start, allowErrors }) => {
    allowErrors(/WebSocket|ERR_/);
    const app = await start({ provider: { steps: [] } });
    const { page } = app;
    const relay = await throughRelay(app);
    const appPage = new AppPage(page);
    await appPage.message.fill('Half a thought');
    relay.cut();
    await expect(page.getByText('Not connected to Workcell.')).toBeVisible();
    await appPage.button('Settings').click();
    relay.mend();
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    expect(await page.evaluate(stylesThatNeverCame), 'parts that are shown without their styles').toEqual([]);
    await appPage.show('Threads');
    await expect(appPage.message).toHaveValue('Half a thought');
    await page.close();
    await relay.stop();
  });

  test('is given up and found again when it is open but carries nothing', async ({ start, allowErrors }) => {
    allowErrors(/WebSocket|ERR_/);
    const app = await start({ provider: { steps: [answer('Heard.')] } });
    const { page } = app;
    await page.clock.install();
    const relay = await throughRelay(app);
    const appPage = new AppPage(page);
    await appPage.message.fill('Are you there?');
    await expect(appPage.cliStatus).toContainText(/Codex \d/);
    relay.silence();
    // Nothing closes the connection: only passing time shows that it is dead.
    await page.clock.runFor(11_000);
    await page.clock.runFor(16_000);
    await expect(page.getByText('Not connected to Workcell.')).toBeVisible();
    await expect(appPage.cliStatus).toContainText('Reconnecting');
    relay.mend();
    await page.clock.runFor(6_000);
    await expect(page.getByText('Not connected to Workcell.')).toBeHidden();
    await expect(appPage.message).toHaveValue('Are you there?');
    await appPage.send();
    await expect(appPage.turns('Codex')).toContainText('Heard.');
    await page.close();
    await relay.stop();
  });

  test('keeps a message that could not go out', async ({ start, allowErrors }) => {
    allowErrors(/WebSocket|ERR_/);
    const app = await start({ provider: { steps: [answer('Heard.')] } });
    const { page, provider } = app;
    const relay = await throughRelay(app);
    const appPage = new AppPage(page);
    await appPage.message.fill('Are you there?');
    relay.cut();
    await expect(page.getByText('Not connected to Workcell.')).toBeVisible();
    await appPage.message.press('Enter');
    await expect(appPage.message).toHaveValue('Are you there?');
    expect(provider.stepsLeft).toBe(1);
    relay.mend();
    await expect(page.getByText('Not connected to Workcell.')).toBeHidden();
    await appPage.send();
    await expect(appPage.turns('Codex')).toContainText('Heard.');
    await page.close();
    await relay.stop();
  });
});

// @web: on the desktop the windows go with the host.
test.describe('a host that goes away', { tag: '@web' }, () => {
  test('is noticed by an open page, which says where to go and keeps the draft', async ({ start, allowErrors }) => {
    allowErrors(/WebSocket|ERR_/);
    const app = await start({ provider: { steps: [answer('One.'), answer('Two.')] } });
    const appPage = new AppPage(app.page);
    await appPage.say('First');
    await expect(appPage.turns('Codex')).toContainText('One.');
    await appPage.message.fill('Second');
    const other = await app.restart();
    // The new host has another address and another secret, so to this page it is one more program at its port.
    await expect(app.page.getByText('Not connected to Workcell.')).toBeVisible();
    await expect(app.page.getByText('If Workcell restarted, open the address it printed.')).toBeVisible();
    await expect(appPage.turns('Codex')).toContainText('One.');
    await expect(appPage.message).toHaveValue('Second');
    await expect(appPage.button('Send')).toBeDisabled();
    await expectAccessible(app.page);

    await app.page.goto(app.address());
    await appPage.threads.getByRole('button', { name: /First/ }).click();
    await expect(appPage.message).toHaveValue('Second');
    await appPage.send();
    await expect(appPage.turns('Codex').last()).toContainText('Two.');
    await other.close();
  });

  test('killed in the middle of a turn, leaves a thread that can continue', async ({ start }) => {
    const gate = hold();
    const app = await start({
      provider: {
        steps: [pausing(gate, 50, answer(text(wholeAnswer), { deltaLength: wordLength })), answer('Going on.')],
      },
    });
    const appPage = new AppPage(app.page);
    await appPage.say('Count');
    await expect.poll(() => wordsShown(appPage)).toEqual(countTo(50));
    await app.page.close();
    const again = new AppPage(await app.restart('killed'));
    await again.threads.getByRole('button', { name: /Count/ }).click();
    await expect(again.turns('You')).toContainText('Count');
    await expect(again.button('Stop')).toBeHidden();
    await again.say('Go on');
    await expect(again.turns('Codex').last()).toContainText('Going on.');
    gate.release();
  });
});

test.describe('Codex that is killed', { tag: '@web' }, () => {
  test('in the middle of an answer comes back; the text is kept and marked', async ({ start }) => {
    const gate = hold();
    const app = await start({
      provider: {
        steps: [pausing(gate, 50, answer(text(wholeAnswer), { deltaLength: wordLength })), answer('I am back.')],
      },
    });
    const appPage = new AppPage(app.page);
    await appPage.say('Count');
    await expect.poll(() => wordsShown(appPage)).toEqual(countTo(50));
    process.kill(await app.codexPid(), 'SIGKILL');
    await expect(appPage.transcript).toContainText('The answer was cut off when Codex stopped.');
    expect(await wordsShown(appPage)).toEqual(countTo(50));
    await expect(appPage.button('Stop')).toBeHidden();
    await expect(appPage.cliStatus).toContainText(/Codex \d+\.\d+\.\d+/);
    await app.page.reload();
    await expect.poll(() => wordsShown(appPage)).toEqual(countTo(50));
    await expect(appPage.transcript).toContainText('The answer was cut off when Codex stopped.');
    await appPage.say('Go on');
    await expect(appPage.turns('Codex').last()).toContainText('I am back.');
    gate.release();
  });

  test('is started again by the person if it does not come back by itself', async ({ start }) => {
    const app = await start({
      options: { restart_by_itself: false },
      provider: { steps: [answer('One.'), answer('Two.')] },
    });
    const appPage = new AppPage(app.page);
    await appPage.say('First');
    await expect(appPage.turns('Codex')).toContainText('One.');
    process.kill(await app.codexPid(), 'SIGKILL');
    const alert = app.page.getByRole('alert').filter({ hasText: 'SIGKILL ended Codex.' });
    await expect(alert).toBeVisible();
    await appPage.message.fill('Second');
    await alert.getByRole('button', { name: 'Restart Codex' }).click();
    await expect(alert).toBeHidden();
    await expect(appPage.message).toHaveValue('Second');
    await appPage.send();
    await expect(appPage.turns('Codex').last()).toContainText('Two.');
  });
});

/** Opens the page again through a port that can be cut. */
async function throughRelay({ page, address }: Pick<App, 'page' | 'address'>): Promise<Relay> {
  const through = new URL(address());
  const relay = await Relay.start(Number(through.port));
  through.port = String(relay.port);
  await page.goto(through.href);
  return relay;
}
